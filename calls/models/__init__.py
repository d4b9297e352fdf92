from calls.models.call import Call, Step, StepExtension
from calls.models.demand import CallCheck, Criterion, PanelMember, RequiredPaper
from calls.models.review import FrozenPlace, FrozenRanking, RankMove, Review, Unsealing
from calls.models.submission import Attachment, Remark, StepResult, Submission

__all__ = [
    "Attachment",
    "Call",
    "CallCheck",
    "Criterion",
    "FrozenPlace",
    "FrozenRanking",
    "PanelMember",
    "RankMove",
    "Remark",
    "RequiredPaper",
    "Review",
    "Step",
    "StepExtension",
    "StepResult",
    "Submission",
    "Unsealing",
]
