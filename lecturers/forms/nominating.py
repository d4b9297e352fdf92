"""Forms of nominations. What is typed is checked by lecturers.validators, never here."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from calls.enums import Door, SubmissionStatus, SubmitterKind
from core.web.forms import DateInput, PhoneInput, SearchInput
from lecturers import validators
from lecturers.domain import fields
from lecturers.enums import AwardHolder, AwardLevel, Education, TitleLevel
from people.enums import Gender, Tier

_BLANK: Final = [("", _("– please choose –"))]
_CHOICES: Final[Mapping[str, list[Any]]] = {
    "submitter_kind": SubmitterKind.choices,
    "gender": [choice for choice in Gender.choices if choice[0]],
    "education": Education.choices,
    "title_level": TitleLevel.choices,
    "holder": AwardHolder.choices,
    "level": AwardLevel.choices,
}
_HELP: Final = {
    "phone": _("The nominee gets a link by text message, to check and to agree."),
    "unit_name": _("Full name, as on the seal, for example 某某街道春风社区居民委员会."),
    "post": _("Several posts one after the other, for example 社区党总支书记、居委会主任."),
    "superior_unit_name": _("Where a unit above recommends as well; full name."),
    "prof_title": _("For example 中级社会工作师; leave empty if there is none."),
    "in_field_since": _(
        "First year in grassroots governance or community work; two years are needed."
    ),
    "topics": _("What can be taught, separated by commas, for example 社区协商，物业治理."),
    "kin": _("Names of relatives in the committee or among reviewers: they then do not judge."),
    "deeds": _("Type it here, or hand it in as a paper in the last step."),
    "limit_reason": _("Needed only when the unit puts forward more than usual."),
}


def _field(name: str, label: Any) -> forms.CharField:
    """A field that takes anything: drafts are saved as typed."""
    widget: forms.Widget = forms.TextInput()
    if name in _CHOICES:
        widget = forms.Select(choices=[*_BLANK, *_CHOICES[name]])
    elif name == "phone":
        widget = PhoneInput()
    elif name in ("birth_year", "in_field_since", "year"):
        widget = forms.TextInput({"inputmode": "numeric", "class": "input--short"})
    elif name in ("reasons", "deeds"):
        widget = forms.Textarea({"rows": "8" if name == "deeds" else "6"})
    return forms.CharField(
        label=label, required=False, widget=widget, strip=False, help_text=_HELP.get(name, "")
    )


class StepForm(forms.Form):
    """Some fields of a nomination with what was typed and what is wrong with it.

    `errors` by field are shown beside them; `known` are the fields of the step.
    """

    def __init__(
        self,
        known: tuple[fields.Field, ...],
        values: Mapping[str, Any],
        errors: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__({name: str(value) for name, value in values.items()})
        for one in known:
            made = _field(one.name, one.label)
            made.required = False
            self.fields[one.name] = made
        self.full_clean()
        for name, text in (errors or {}).items():
            if name in self.fields:
                self.add_error(name, forms.ValidationError(text))
        for one in known:
            # Marked as optional only where nothing asks for it; nothing is refused here.
            self.fields[one.name].required = one.is_required


class AwardForm(forms.Form):
    """One commendation."""

    holder = _field("holder", _("Whose"))
    level = _field("level", _("Level"))
    year = _field("year", pgettext_lazy("award", "Year"))
    title = _field("title", _("Commendation"))


def award_forms(
    rows: list[dict[str, Any]], errors: Mapping[str, str], *, blank: int = 1
) -> list[AwardForm]:
    """The rows as typed, and some empty ones."""
    made = []
    for number, row in enumerate([*rows, *[{}] * blank]):
        prefix = f"awards-{number}"
        form = AwardForm({f"{prefix}-{key}": str(row.get(key, "")) for key in row}, prefix=prefix)
        form.full_clean()
        for key in form.fields:
            if text := errors.get(f"{prefix}-{key}"):
                form.add_error(key, forms.ValidationError(text))
        made.append(form)
    return made


def posted_awards(data: MultiValueDict[str, str]) -> list[dict[str, str]]:
    """The award rows of a post, without those marked for removal."""
    total = str(data.get("awards-TOTAL_FORMS", "0"))
    count = min(int(total), 2 * validators.MOST_AWARDS) if total.isdecimal() else 0
    return [
        {
            key: str(data.get(f"awards-{n}-{key}", ""))
            for key in ("holder", "level", "year", "title")
        }
        for n in range(count)
        if not data.get(f"awards-{n}-DELETE")
    ]


class PaperForm(forms.Form):
    """One file for one paper."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, picture or Word, at most 20 MB."),
        error_messages={"required": _("Please choose a file.")},
        widget=forms.FileInput({"accept": ".pdf,.jpg,.jpeg,.png,.webp,.doc,.docx"}),
    )
    is_stamped = forms.BooleanField(label=_("This is the scan with the seal."), required=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea({"rows": "3"}), required=False
    )


class UnitForm(forms.Form):
    """A unit by its full name."""

    unit_name = forms.CharField(
        label=_("Recommending unit"),
        max_length=120,
        help_text=_("Full name of a member unit; the list appears while you type."),
        widget=forms.TextInput({"list": "member-units", "autocomplete": "off"}),
    )


class EndorseForm(forms.Form):
    limit_reason = forms.CharField(
        label=_("Why one more than usual"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": "3"}),
    )


class AgreeForm(forms.Form):
    accepts_rules = forms.BooleanField(required=False)
    agrees_to_publication = forms.BooleanField(required=False)


class ReceivedForm(forms.Form):
    """When a paper original came; by default today."""

    received_on = forms.DateField(label=_("Received on"), widget=DateInput(), required=False)


class NominationFilter(forms.Form):
    """The filter bar of the secretariat's list."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        widget=SearchInput({"placeholder": _("name, initials, unit, topic")}),
    )
    status = forms.ChoiceField(label=_("State"), required=False)
    tier = forms.ChoiceField(label=_("Tier"), required=False)
    province = forms.ChoiceField(label=_("Province"), required=False)
    door = forms.ChoiceField(label=pgettext_lazy("column", "Came"), required=False)
    ready = forms.ChoiceField(label=_("Nominee agreed"), required=False)
    original = forms.ChoiceField(label=_("Paper original"), required=False)

    def __init__(self, *args: Any, provinces: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        yes_no = [("yes", pgettext_lazy("scan", "yes")), ("no", pgettext_lazy("scan", "no"))]
        choices: dict[str, list[Any]] = {
            "status": SubmissionStatus.choices,
            "tier": [*Tier.choices, ("none", _("no member unit"))],
            "province": provinces,
            "door": Door.choices,
            "ready": yes_no,
            "original": yes_no,
        }
        for name, found in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
            field.choices = [("", _("all")), *found]

    @property
    def wanted(self) -> dict[str, str]:
        """What is set and can be understood; an unknown value filters nothing."""
        self.is_valid()
        found = {name: value for name, value in self.cleaned_data.items() if value}
        if "q" in found:
            found["text"] = found.pop("q")
        return found


class RemarksForm(forms.Form):
    """One remark per field of the form, and one for all."""

    reason = forms.CharField(
        label=_("For all of it"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": "2"}),
    )

    def __init__(self, data: Any, *, about: list[tuple[str, str, str]]) -> None:
        """`about` are (name, label, what is stated now) of what can be remarked on."""
        super().__init__(data)
        for name, label, stated in about:
            self.fields[f"remark-{name}"] = forms.CharField(
                label=label,
                max_length=300,
                required=False,
                help_text=stated,
                widget=forms.TextInput(),
            )

    @property
    def remarks(self) -> dict[str, str]:
        return {
            name.removeprefix("remark-"): text
            for name, text in self.cleaned_data.items()
            if name.startswith("remark-") and text
        }
