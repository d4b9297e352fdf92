"""Forms about assignments: narrowing candidates, the question, answers, fees, materials."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.text import regions
from core.web.forms import DateInput, SearchInput
from events.enums import SessionRole
from events.models import Session
from lecturers.domain.assignments import Question
from lecturers.domain.candidates import Distance, Wanted
from lecturers.enums import AssignmentStatus, TitleLevel
from lecturers.models import Topic

ROLES = (SessionRole.LECTURER, SessionRole.KEYNOTE, SessionRole.COMMENTATOR)


class CandidateFilter(forms.Form):
    """What candidates are narrowed by."""

    q = forms.CharField(
        label=_("Topic, name or unit"), required=False, max_length=80, widget=SearchInput
    )
    topic = forms.ModelChoiceField(
        label=_("Topics"),
        queryset=Topic.objects.none(),
        required=False,
        empty_label=pgettext_lazy("filter", "any"),
    )
    province = forms.ChoiceField(label=_("Province"), required=False)
    distance = forms.ChoiceField(
        label=_("Distance"),
        required=False,
        choices=[("", pgettext_lazy("filter", "any")), *Distance.choices],
    )
    free = forms.BooleanField(label=_("Only who is free that day"), required=False)

    def __init__(self, office_id: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topics = Topic.objects.filter(office=office_id).order_by("name")
        self.fields["topic"].queryset = topics  # type: ignore[attr-defined]
        self.fields["province"].choices = [  # type: ignore[attr-defined]
            ("", pgettext_lazy("filter", "any")),
            *regions.provinces(),
        ]

    def wanted(self) -> Wanted:
        """What was asked; a value that makes no sense narrows nothing."""
        self.is_valid()
        found = getattr(self, "cleaned_data", {})
        topic = found.get("topic")
        return Wanted(
            words=found.get("q", ""),
            topic=topic.pk if topic else None,
            province=found.get("province", ""),
            distance=found.get("distance", ""),
            only_free=bool(found.get("free")),
        )


class QuestionForm(forms.Form):
    """What those who are ticked are asked."""

    topic = forms.CharField(label=_("Topic of the lecture"), max_length=200, required=False)
    role = forms.ChoiceField(
        label=pgettext_lazy("session", "Role"), choices=[(one.value, one.label) for one in ROLES]
    )
    answer_days = forms.IntegerField(
        label=_("Days to answer"), min_value=1, max_value=30, initial=3
    )
    materials_due_on = forms.DateField(label=_("Materials due"), required=False, widget=DateInput)
    message = forms.CharField(
        label=_("A word to the lecturer"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    pay = forms.ChoiceField(
        label=pgettext_lazy("lecture", "Fee"),
        choices=[
            ("benefit", _("public-benefit service, without a fee")),
            ("paid", _("paid; finance fixes the fee")),
        ],
        initial="benefit",
    )
    at_once = forms.ChoiceField(
        label=_("How to ask"),
        choices=[
            ("", _("one after the other: the next is asked when one declines or does not answer")),
            ("1", _("all at once")),
        ],
        required=False,
    )

    def __init__(self, session: Session, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session = session
        if session.kind == "commentary":
            self.fields["role"].initial = SessionRole.COMMENTATOR
        self.fields["topic"].initial = session.title

    def question(self) -> Question:
        data = self.cleaned_data
        return Question(
            topic=data["topic"],
            role=SessionRole(data["role"]),
            message=data["message"],
            answer_days=data["answer_days"],
            is_public_benefit=data["pay"] == "benefit",
            materials_due_on=data["materials_due_on"],
            at_once=bool(data["at_once"]),
        )


class AssignmentFilter(forms.Form):
    """The filter of the list of assignments."""

    q = forms.CharField(
        label=_("Lecturer, session or event"), required=False, max_length=80, widget=SearchInput
    )
    status = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", pgettext_lazy("filter", "any")), *AssignmentStatus.choices],
    )


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The lecturer reads it."),
    )


class AnswerForm(forms.Form):
    """The lecturer's answer, or the same noted by the organiser after a call."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[
            ("accept", pgettext_lazy("answer", "Accept")),
            ("decline", pgettext_lazy("answer", "Decline")),
            ("move", pgettext_lazy("answer", "Ask for another time")),
        ],
    )
    note = forms.CharField(
        label=_("Reason, or the times that suit you"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MaterialForm(forms.Form):
    file = forms.FileField(
        label=pgettext_lazy("material", "File"),
        help_text=_("PDF, PowerPoint, Word or a picture, at most 40 MB."),
    )


class FeeForm(forms.Form):
    """What one lecture is paid."""

    is_public_benefit = forms.BooleanField(
        label=_("Public-benefit service: no fee"), required=False
    )
    fee_per_hour = forms.DecimalField(
        label=_("Fee per credit hour, after tax (yuan)"),
        max_digits=7,
        decimal_places=2,
        min_value=0,
        required=False,
    )
    fee_reason = forms.CharField(
        label=_("Reason for more than the ceiling"), max_length=300, required=False
    )


class CeilingForm(forms.Form):
    """Yuan an hour for each level of title."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for level in TitleLevel:
            self.fields[level.value] = forms.DecimalField(
                label=level.label, max_digits=7, decimal_places=2, min_value=0
            )
