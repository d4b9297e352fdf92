"""What messages are about, in words for the list of messages."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_LABELS: Final[dict[str, Promise]] = {
    "one_time_code": _("sign-in code"),
    "registration_received": _("registration received"),
    "registration_confirmed": _("place confirmed, with ticket"),
    "registration_waitlisted": _("on the waiting list"),
    "registration_offered": _("place offered"),
    "registration_offer_expired": _("offer expired"),
    "registration_returned": _("please correct"),
    "registration_declined": _("not confirmed"),
    "registration_cancelled": _("registration cancelled"),
    "registration_link": _("link to the registration"),
    "programme_released": _("programme released"),
    "programme_changed": _("programme changed"),
    "event_cancelled": _("event cancelled"),
    "objection_concluded": _("objection concluded"),
    "certificate_effective": _("certificate issued"),
    "reviewer_invited": _("invitation to a review panel"),
    "reviews_due": _("reviews still to be handed in"),
    "nomination_agree": _("nominee asked for consent"),
    "nomination_returned": _("nomination returned"),
    "nomination_endorsement_asked": _("unit asked for its recommendation"),
    "nomination_endorsed": _("recommended by the unit"),
    "nomination_not_endorsed": _("not recommended by the unit"),
    "assignment_invited": _("invitation to teach"),
    "assignment_changed": _("assignment moved"),
    "assignment_confirmed": _("assignment confirmed"),
    "assignment_declined": _("assignment declined"),
    "assignment_cancelled": _("assignment cancelled"),
    "assignment_answer_due": _("reminder to answer"),
    "assignment_tomorrow": _("reminder of an assignment"),
    "assignment_materials": _("reminder of materials"),
    "assignment_answered": _("answer of a lecturer"),
    "letter_effective": _("letter of appointment in effect"),
    "term_ending": _("end of the term, to the lecturer"),
    "term_ending_office": _("end of a term, to the office"),
    "resignation_asked": _("wish to resign"),
    "appointment_ended": _("appointment ended"),
}


def label_of(kind: str) -> str:
    """The words for a kind of message; its own name where nobody has given it any."""
    return str(_LABELS.get(kind, kind))
