"""The reply form: what a person fills in, built from what the event asks for."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.errors import DomainError
from core.text import phones
from core.web.forms import PhoneInput, SearchInput
from events.enums import Mode
from events.models import Category, Part
from people.domain import wordings
from people.enums import ConsentPurpose, Tier
from registrations import validators
from registrations.domain import fields, links
from registrations.domain.options import Options
from registrations.enums import AttendMode, RegistrationStatus, Source
from registrations.models import Registration
from registrations.validators import Applicant

_AUTOCOMPLETE: Final = {
    "unit_name": "organization",
    "name": "name",
    "position": "organization-title",
    "phone": "tel",
    "email": "email",
}
_CHECKS: Final[Mapping[str, Callable[[str], str]]] = {
    "unit_name": validators.clean_unit_name,
    "name": validators.clean_name,
    "position": validators.clean_position,
    "phone": validators.clean_phone,
    "remark": validators.clean_remark,
    "email": validators.clean_email,
}
_HELP: Final = {
    "unit_name": _("The full name, as on the seal"),
    "phone": _("Your ticket is sent there"),
}
SCARCE: Final = 20  # places; so few are worth saying
_NOT_ANSWERS: Final = frozenset({"unit_name", "name", "position", "phone", "remark"})


class ReplyForm(forms.Form):
    """Four fields by default; category, parts and mode only where there is something to choose.

    The domain's own checks run over every field, so that all that is wrong is said at once.
    """

    use_required_attribute = False  # the page says what is missing, beside the field

    def __init__(
        self,
        *args: Any,
        options: Options,
        is_public: bool = True,
        initial: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = dict(initial or {})
        super().__init__(*args, **kwargs)
        self.options = options
        self.is_public = is_public
        self._optional = set() if is_public else {"position", "phone"}
        self._needed = {"category", "parts", "attend_mode"}
        for asked in fields.asked_by(options.event):
            self.fields[asked.column or asked.key] = self._typed(asked)
        self._add_choices()

    def _typed(self, asked: fields.Field) -> forms.Field:
        name = asked.column or asked.key
        is_needed = asked.required and name not in self._optional
        attrs: dict[str, Any] = {"maxlength": str(asked.max_length)}
        if is_needed:
            self._needed.add(name)
            attrs["aria-required"] = "true"
        if self.is_public and name in _AUTOCOMPLETE:
            attrs["autocomplete"] = _AUTOCOMPLETE[name]
        if asked.kind == "choice":
            return forms.ChoiceField(
                label=str(asked.label),
                help_text=str(self._why(asked)),
                required=False,
                choices=[("", _("not stated")), *asked.choices],
            )
        widget: forms.Widget = forms.TextInput(attrs)
        if name == "phone":
            widget = PhoneInput({**attrs, "inputmode": "tel"})
        elif asked.kind == "email":
            widget = forms.EmailInput(attrs)
        elif name == "remark":
            widget = forms.Textarea({**attrs, "rows": "3"})
        return forms.CharField(
            label=str(asked.label), help_text=str(self._why(asked)), required=False, widget=widget
        )

    def _why(self, asked: fields.Field) -> object:
        """Why it is asked, beside every field beyond the four that need no explaining."""
        if not self.is_public:
            return ""
        return _HELP.get(asked.column, "") if asked.key in fields.DEFAULT_KEYS else asked.purpose

    def _add_choices(self) -> None:
        options = self.options
        if len(options.categories) > 1:
            self.fields["category"] = forms.ChoiceField(
                label=_("In which capacity do you take part?"),
                choices=[(str(row.pk), _with_room(row.name, row)) for row in options.categories],
                widget=forms.RadioSelect,
                required=False,
            )
        if len(options.parts) > 1:
            self.fields["parts"] = forms.MultipleChoiceField(
                label=_("What do you take part in?"),
                choices=[(str(row.pk), _with_room(row.title, row)) for row in options.parts],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
        if options.event.mode == Mode.HYBRID:
            self.fields["attend_mode"] = forms.ChoiceField(
                label=_("How do you take part?"),
                choices=AttendMode.choices,
                widget=forms.RadioSelect,
                required=False,
                initial=AttendMode.ON_SITE,
            )

    def typed_fields(self) -> list[BoundField]:
        """The fields to fill in, in order; `is_optional` marks what may stay empty."""
        bound = [self[name] for name in self.fields if name not in ("consent", "token", "source")]
        for one in bound:
            one.is_optional = one.name not in self._needed  # type: ignore[attr-defined]
        return bound

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name, check in _CHECKS.items():
            value = data.get(name)
            if value is None or (not value and name in (*self._optional, "email", "remark")):
                continue
            try:
                data[name] = check(value)
            except DomainError as error:
                self.add_error(name, forms.ValidationError(str(error.message), code=error.code))
        if "category" in self.fields and not data.get("category") and "category" not in self.errors:
            self.add_error("category", _("Please choose one."))
        if "parts" in self.fields and not data.get("parts") and "parts" not in self.errors:
            self.add_error("parts", _("Please choose at least one part."))
        return data

    @property
    def category(self) -> Category:
        """The chosen category, or the only one."""
        chosen = self.cleaned_data.get("category")
        return next(
            (row for row in self.options.categories if str(row.pk) == chosen),
            self.options.categories[0],
        )

    @property
    def parts(self) -> list[Part]:
        """The chosen parts, or the only one."""
        if "parts" not in self.fields:
            return list(self.options.parts)
        chosen = set(self.cleaned_data.get("parts", []))
        return [row for row in self.options.parts if str(row.pk) in chosen]

    @property
    def applicant(self) -> Applicant:
        """What was filled in, with the name as it was typed."""
        data = self.cleaned_data
        online = self.options.event.mode == Mode.ONLINE
        answers = {
            name: data[name]
            for name in self.fields
            if name in fields.BY_KEY and name not in _NOT_ANSWERS and data.get(name)
        }
        return Applicant(
            name=data["name"],
            name_typed=self.data.get(self.add_prefix("name"), ""),
            unit_name=data["unit_name"],
            position=data["position"],
            phone=data.get("phone", ""),
            remark=data.get("remark", ""),
            attend_mode=data.get("attend_mode")
            or (AttendMode.ONLINE if online else AttendMode.ON_SITE),
            answers=answers,
        )

    def add_refusal(self, error: DomainError) -> None:
        """Show what the domain refused beside its field, or at the head where there is none."""
        errors: Mapping[str, DomainError] = getattr(error, "errors", {error.field or "": error})
        for name, one in errors.items():
            field = name if name in self.fields else None
            self.add_error(field, forms.ValidationError(str(one.message), code=one.code))


class PublicReplyForm(ReplyForm):
    """With the consent, unticked, and the token that makes sending twice register once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose_the_usual()
        office = self.options.event.office
        self.wording = wordings.current(ConsentPurpose.REGISTRATION)
        self.fields["consent"] = forms.BooleanField(
            label=self.wording.summary_for(controller=office.name),
            error_messages={
                "required": _("Please tick that you agree; without it we may not keep your data.")
            },
        )
        self.fields["token"] = forms.CharField(
            required=False, widget=forms.HiddenInput, initial=links.new_nonce
        )

    def _choose_the_usual(self) -> None:
        """The first category with room and the first part are chosen: most people change nothing.

        The organiser's order says what is usual; whoever is something else sees the others below.
        """
        options = self.options
        if "category" in self.fields:
            free = [row for row in options.categories if _left(row) != 0] or options.categories
            self.fields["category"].initial = str(free[0].pk)
        if "parts" in self.fields:
            self.fields["parts"].initial = [str(options.parts[0].pk)]


class OwnCorrectionForm(ReplyForm):
    """A person's own corrections: the phone and the category stay."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("phone")
        self.fields.pop("category", None)


class StaffReplyForm(ReplyForm):
    """Entered by an organiser on somebody's word: how it came, and that they know and agree."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, is_public=False, **kwargs)
        self.fields["source"] = forms.ChoiceField(
            label=_("How did the registration come in?"),
            choices=[(source.value, source.label) for source in (Source.PHONE, Source.DESK)],
            widget=forms.RadioSelect,
            initial=Source.PHONE,
        )
        self.fields["consent"] = forms.BooleanField(
            label=_("The person has been told what the data are for, and agrees."),
            error_messages={"required": _("Without the person's consent nothing may be entered.")},
        )


class StaffCorrectionForm(ReplyForm):
    """An organiser's corrections: everything, phone and category included."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, is_public=False, **kwargs)


class ReasonForm(forms.Form):
    """Why, in a sentence that the person will read."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The person reads this."),
        max_length=300,
        widget=forms.Textarea({"rows": "3"}),
        error_messages={"required": _("Please say why; the person will read it.")},
    )


def initial_of(registration: Registration, part_ids: Sequence[int]) -> dict[str, Any]:
    """What a correction form shows at first."""
    return {
        **registration.answers,
        "name": registration.name,
        "unit_name": registration.unit_name,
        "position": registration.position,
        "phone": phones.display_phone(registration.phone),
        "remark": registration.remark,
        "attend_mode": registration.attend_mode,
        "category": str(registration.category_id),
        "parts": [str(pk) for pk in part_ids],
    }


def _left(limited: Category | Part) -> int | None:
    """Places left, never below 0; None where nothing limits them."""
    limit = limited.quota if isinstance(limited, Category) else limited.capacity
    return None if limit is None else max(limit - limited.taken, 0)


def shown_places(options: Options) -> tuple[tuple[int, int | None], ...]:
    """All that an empty form says about places, as a key: it stays the same while there are plenty.

    A lone category or part is not offered as a choice, so the form says nothing about it.
    """
    choices = [rows for rows in (options.categories, options.parts) if len(rows) > 1]
    return tuple(
        (row.pk, None if (left := _left(row)) is None or left > SCARCE else left)
        for rows in choices
        for row in rows
    )


def _with_room(name: str, limited: Category | Part) -> str:
    """The name with what is left of its places, where they are limited and getting scarce."""
    left = _left(limited)
    if left == 0:
        return _("%(name)s (full; you would wait for a place)") % {"name": name}
    if left is not None and left <= SCARCE:
        return ngettext(
            "%(name)s (%(left)d place left)", "%(name)s (%(left)d places left)", left
        ) % {"name": name, "left": left}
    return name


class RegistrationFilter(forms.Form):
    """The filter bar of the organisers' list."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        widget=SearchInput({"placeholder": _("name, unit, initials, last 4 digits")}),
    )
    status = forms.ChoiceField(label=_("State"), required=False)
    category = forms.ChoiceField(label=_("Capacity in which taking part"), required=False)
    part = forms.ChoiceField(label=_("Part"), required=False)
    province = forms.ChoiceField(label=_("Province"), required=False)
    tier = forms.ChoiceField(label=_("Tier"), required=False)
    source = forms.ChoiceField(label=_("Source"), required=False)

    def __init__(
        self, *args: Any, options: Options, provinces: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        every = ("", _("all"))
        choices: dict[str, list[tuple[str, Any]]] = {
            "status": list(RegistrationStatus.choices),
            "category": [(str(row.pk), row.name) for row in options.categories],
            "part": [(str(row.pk), row.title) for row in options.parts],
            "province": list(provinces),
            "tier": [*Tier.choices, ("none", _("no member unit"))],
            "source": list(Source.choices),
        }
        for name, found in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
            field.choices = [every, *found]
        for name in ("category", "part", "province"):
            if len(choices[name]) < 2:
                del self.fields[name]

    @property
    def wanted(self) -> dict[str, str]:
        """What is set and can be understood; an unknown value filters nothing."""
        if not self.is_bound:
            return {}
        self.is_valid()
        found = {name: value for name, value in self.cleaned_data.items() if value}
        if "q" in found:
            found["text"] = found.pop("q")
        return found
