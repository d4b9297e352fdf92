from calls.models.call import Call, Step, StepExtension
from calls.models.check import CheckResult
from calls.models.demand import CallCheck, Criterion, PanelMember, RequiredPaper
from calls.models.notice import NoticeEntry, PublicNotice
from calls.models.objection import Objection, ObjectionFile, ObjectionTarget
from calls.models.review import FrozenPlace, FrozenRanking, RankMove, Review, Unsealing
from calls.models.submission import Attachment, Remark, StepResult, Submission

__all__ = [
    "Attachment",
    "Call",
    "CallCheck",
    "CheckResult",
    "Criterion",
    "FrozenPlace",
    "FrozenRanking",
    "NoticeEntry",
    "Objection",
    "ObjectionFile",
    "ObjectionTarget",
    "PanelMember",
    "PublicNotice",
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
