from lecturers.models.corps import AppointmentBatch, Corps
from lecturers.models.lecturer import Appointment, Lecturer, Topic
from lecturers.models.nomination import Award, Nomination

__all__ = [
    "Appointment",
    "AppointmentBatch",
    "Award",
    "Corps",
    "Lecturer",
    "Nomination",
    "Topic",
]
