from attendance.models.attendance import Attendance, Leave, ManualMark
from attendance.models.gate import Device, Gate, PairingCode
from attendance.models.scan import Arrival, Scan

__all__ = [
    "Arrival",
    "Attendance",
    "Device",
    "Gate",
    "Leave",
    "ManualMark",
    "PairingCode",
    "Scan",
]
