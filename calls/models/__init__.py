from calls.models.call import Call, Step, StepExtension
from calls.models.demand import CallCheck, Criterion, PanelMember, RequiredPaper
from calls.models.submission import Attachment, StepResult, Submission

__all__ = [
    "Attachment",
    "Call",
    "CallCheck",
    "Criterion",
    "PanelMember",
    "RequiredPaper",
    "Step",
    "StepExtension",
    "StepResult",
    "Submission",
]
