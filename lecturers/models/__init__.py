from lecturers.models.approval import ApprovalRequest
from lecturers.models.assignment import Assignment, FeeCeiling, Material
from lecturers.models.corps import AppointmentBatch, Corps
from lecturers.models.lecturer import Appointment, Lecturer, Topic
from lecturers.models.nomination import Award, Nomination

__all__ = [
    "Appointment",
    "AppointmentBatch",
    "ApprovalRequest",
    "Assignment",
    "Award",
    "Corps",
    "FeeCeiling",
    "Lecturer",
    "Material",
    "Nomination",
    "Topic",
]
