from lecturers.models.assignment import Assignment, FeeCeiling, Material
from lecturers.models.corps import AppointmentBatch, Corps
from lecturers.models.lecturer import Appointment, Lecturer, Topic
from lecturers.models.nomination import Award, Nomination

__all__ = [
    "Appointment",
    "AppointmentBatch",
    "Assignment",
    "Award",
    "Corps",
    "FeeCeiling",
    "Lecturer",
    "Material",
    "Nomination",
    "Topic",
]
