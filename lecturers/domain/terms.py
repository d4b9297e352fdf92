"""Terms: how long an appointment holds, and what it is on a day whatever the nightly work did."""

from datetime import date, timedelta

from lecturers.enums import AppointmentStatus
from lecturers.models import Appointment


def end_of(starts_on: date, *, years: int) -> date:
    """The last day of a term: two years from 2024-12-01 end on 2026-11-30.

    A term that begins on 29 February ends on the last day of February.
    """
    try:
        anniversary = starts_on.replace(year=starts_on.year + years)
    except ValueError:  # 29 February of a year that has none: its anniversary is 1 March
        anniversary = date(starts_on.year + years, 3, 1)
    return anniversary - timedelta(days=1)


def state_on(appointment: Appointment, day: date) -> AppointmentStatus:
    """The state by the dates: a term that is over has ended, noted down already or not."""
    if appointment.status == AppointmentStatus.ACTIVE and appointment.ends_on < day:
        return AppointmentStatus.EXPIRED
    return AppointmentStatus(appointment.status)


def last_day(appointment: Appointment) -> date:
    """The last day in office: the end of the term, or the day it was ended before."""
    return min(appointment.ended_on or appointment.ends_on, appointment.ends_on)


def is_holding(appointment: Appointment, day: date) -> bool:
    """In office on the day."""
    return appointment.starts_on <= day and state_on(appointment, day) == AppointmentStatus.ACTIVE
