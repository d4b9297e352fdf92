from registrations.models.form import RegistrationForm
from registrations.models.registration import Registration, RegistrationPart
from registrations.models.ticket import Ticket

__all__ = ["Registration", "RegistrationForm", "RegistrationPart", "Ticket"]
