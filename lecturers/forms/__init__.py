"""Forms about nominations, the roster and assignments."""

from lecturers.forms.nominating import (
    AgreeForm,
    AwardForm,
    EndorseForm,
    NominationFilter,
    PaperForm,
    ReasonForm,
    ReceivedForm,
    RemarksForm,
    StepForm,
    UnitForm,
    award_forms,
    posted_awards,
)

__all__ = [
    "AgreeForm",
    "AwardForm",
    "EndorseForm",
    "NominationFilter",
    "PaperForm",
    "ReasonForm",
    "ReceivedForm",
    "RemarksForm",
    "StepForm",
    "UnitForm",
    "award_forms",
    "posted_awards",
]
