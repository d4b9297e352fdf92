"""Forms of accounts, roles, tokens and people."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.text import names, phones
from core.web.forms import CodeInput, DateInput, PhoneInput, RegionField, SearchInput
from people.domain import api_tokens, units
from people.enums import Gender, OfficeRole, Tier
from people.models import Office, OfficeMember, Term, Unit, User


class NameField(forms.CharField):
    """A person's name as `core.text.names` accepts it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=120, label=_("Name"), **options)

    def clean(self, value: Any) -> str:
        typed = str(super().clean(value))
        try:
            names.check_name(names.normalise_name(typed))
        except DomainError as error:
            raise forms.ValidationError(str(error), code=error.code) from error
        return typed


class PhoneField(forms.CharField):
    """A mobile number, cleaned to E.164."""

    widget = PhoneInput

    def __init__(self, **options: Any) -> None:
        super().__init__(label=_("Mobile number"), **options)

    def clean(self, value: Any) -> str:
        typed = str(super().clean(value))
        try:
            return phones.parse_mobile(typed) if typed else ""
        except DomainError as error:
            raise forms.ValidationError(str(error), code=error.code) from error


class PasswordSignInForm(forms.Form):
    identifier = forms.CharField(label=_("User name or mobile number"), max_length=150)
    password = forms.CharField(label=_("Password"), widget=forms.PasswordInput, strip=False)


class PhoneSignInForm(forms.Form):
    phone = PhoneField()


class CodeForm(forms.Form):
    code = forms.CharField(label=_("Code from the text message"), max_length=20, widget=CodeInput)

    def clean_code(self) -> str:
        """Six digits, however they were typed."""
        digits = "".join(str(int(sign)) for sign in self.cleaned_data["code"] if sign.isdecimal())
        if len(digits) != 6:
            raise forms.ValidationError(_("The code has six digits."), code="length")
        return digits


class SecondFactorForm(forms.Form):
    """Six digits of an app, or a recovery code of ten letters and digits."""

    code = forms.CharField(
        label=pgettext_lazy("second factor", "Code"), max_length=20, widget=CodeInput
    )


class NameForm(forms.Form):
    name = NameField()


class OpenAccountForm(forms.Form):
    """An account for somebody who was invited."""

    name = NameField()
    username = forms.RegexField(
        r"^[A-Za-z0-9._-]{3,40}$",
        label=_("User name"),
        error_messages={
            "invalid": _("3 to 40 letters, digits, dots, hyphens or underscores, please.")
        },
    )
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput,
        strip=False,
        help_text=_("At least 10 characters; a short sentence is easy to keep in mind."),
    )


class PasswordForm(forms.Form):
    """Change one's password; who has none yet is not asked for the present one."""

    current = forms.CharField(label=_("Present password"), widget=forms.PasswordInput, strip=False)
    new = forms.CharField(
        label=_("New password"),
        widget=forms.PasswordInput,
        strip=False,
        help_text=_("At least 10 characters; a short sentence is easy to keep in mind."),
    )
    again = forms.CharField(label=_("New password, again"), widget=forms.PasswordInput, strip=False)

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        if not user.has_usable_password():
            del self.fields["current"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("new") and data.get("again") and data["new"] != data["again"]:
            self.add_error("again", _("The two are not the same."))
        return data


class InviteForm(forms.Form):
    """Invite a colleague to a role of an office by a link."""

    office = forms.ModelChoiceField(Office.objects.none(), label=_("Office"))
    role = forms.ChoiceField(label=_("Role"), choices=OfficeRole.choices, initial=OfficeRole.STAFF)
    label = forms.CharField(
        label=_("For whom"),
        max_length=60,
        help_text=_("Your note; the invited person does not see it."),
    )

    def __init__(self, *args: Any, offices: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        office = self.fields["office"]
        office.queryset = offices  # type: ignore[attr-defined]
        office.empty_label = None  # type: ignore[attr-defined]


class HandOverForm(forms.Form):
    """From which day whose the role is."""

    to = forms.ModelChoiceField(
        User.objects.none(),
        label=_("To"),
        empty_label=_("choose a colleague"),
        help_text=_("Whoever has or had a role here; invite a newcomer first."),
    )
    on = forms.DateField(label=_("From (first day)"), widget=DateInput)

    def __init__(self, *args: Any, member: OfficeMember, **options: Any) -> None:
        super().__init__(*args, **options)
        colleagues = User.objects.filter(
            office_memberships__office=member.office, is_active=True
        ).exclude(pk=member.user_id)
        field = self.fields["to"]
        field.queryset = colleagues.distinct().order_by("display_name")  # type: ignore[attr-defined]
        self.fields["on"].initial = timezone.localdate()


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)


class NeededReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300)


class TokenForm(forms.Form):
    """A token for a program."""

    name = forms.CharField(label=_("What it is for"), max_length=80)
    scopes = forms.MultipleChoiceField(
        label=_("It may"), choices=api_tokens.scopes, widget=forms.CheckboxSelectMultiple
    )
    days = forms.TypedChoiceField(
        label=_("Valid for"),
        coerce=int,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("one year"))],
        initial=90,
    )


class PersonFilter(forms.Form):
    q = forms.CharField(label=_("Name, pinyin or phone"), required=False, widget=SearchInput)
    doubtful = forms.BooleanField(label=_("possibly entered twice"), required=False)


class UnitFilter(forms.Form):
    q = forms.CharField(label=_("Name or pinyin of the unit"), required=False, widget=SearchInput)
    tier = forms.ChoiceField(
        label=_("Tier"), required=False, choices=[("", _("all")), *Tier.choices]
    )


class PersonForm(forms.Form):
    """What staff correct of a person."""

    name = NameField()
    name_pinyin = forms.CharField(label=_("Pinyin"), max_length=200, required=False)
    gender = forms.ChoiceField(label=_("Gender"), choices=Gender.choices, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    prof_title = forms.CharField(label=_("Professional title"), max_length=60, required=False)


class UnitForm(forms.Form):
    """A unit of the directory."""

    name = forms.CharField(
        label=_("Full name"), max_length=120, help_text=_("As its seal says; without line breaks.")
    )
    short_name = forms.CharField(label=_("Short name"), max_length=60, required=False)
    parent = forms.CharField(
        label=_("Superior unit"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"list": "units", "autocomplete": "off"}),
    )
    region = RegionField(
        label=_("Province and city"),
        required=False,
        help_text=_("Type the city, such as 长沙, or choose from the list."),
        widget=forms.TextInput(attrs={"list": "regions", "autocomplete": "off"}),
    )
    credit_code = forms.CharField(
        label=_("Unified social credit code"), max_length=30, required=False
    )

    def clean_parent(self) -> Unit | None:
        name = self.cleaned_data["parent"].strip()
        if not name:
            return None
        unit = Unit.objects.live().filter(name=name).first()
        if unit is None:
            raise forms.ValidationError(
                _("No unit has this name. Choose one from the list, or enter it first.")
            )
        return unit

    def domain_fields(self) -> units.UnitFields:
        data = dict(self.cleaned_data)
        return units.UnitFields(region_code=data.pop("region"), **data)


class TierForm(forms.Form):
    """From which day a unit holds which tier in a term of office."""

    term = forms.ModelChoiceField(
        label=_("Term of office"), queryset=Term.objects.none(), empty_label=None
    )
    tier = forms.ChoiceField(
        label=_("Tier"), choices=[*Tier.choices, ("none", _("none any more"))], initial=Tier.MEMBER
    )
    on = forms.DateField(label=_("From (first day)"), widget=DateInput)

    def __init__(self, *args: Any, terms: QuerySet[Term], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["term"]
        field.queryset = terms  # type: ignore[attr-defined]
        field.label_from_instance = term_label  # type: ignore[attr-defined]

    def chosen_tier(self) -> Tier | None:
        chosen = self.cleaned_data["tier"]
        return None if chosen == "none" else Tier(chosen)


def term_label(term: Term) -> str:
    """第2届（2022–）, with the office's name."""
    years = f"{term.starts_on.year}–{term.ends_on.year if term.ends_on else ''}"
    words = gettext("term %(number)d (%(years)s)") % {"number": term.number, "years": years}
    return f"{term.office} {words}"


class TermForm(forms.Form):
    office = forms.ModelChoiceField(
        label=_("Office"), queryset=Office.objects.none(), empty_label=None
    )
    number = forms.IntegerField(
        label=pgettext_lazy("term of office", "Number"), min_value=1, max_value=99
    )
    starts_on = forms.DateField(label=_("From (first day)"), widget=DateInput)
    ends_on = forms.DateField(label=_("Until"), widget=DateInput, required=False)

    def __init__(self, *args: Any, offices: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]


class AppointForm(forms.Form):
    """Who has an account already and acts for a unit."""

    phone = PhoneField(help_text=_("Of their account. Without one, make an invitation instead."))
    ends_on = forms.DateField(label=_("Until"), widget=DateInput, required=False)

    def clean_phone(self) -> User:
        user = User.objects.filter(phone=self.cleaned_data["phone"], is_active=True).first()
        if user is None:
            raise forms.ValidationError(
                _("Nobody has an account with this number. Make an invitation instead.")
            )
        return user


class InviteContactForm(forms.Form):
    prefix = "invite"  # it stands on one page with AppointForm
    label = forms.CharField(
        label=_("For whom"),
        max_length=60,
        help_text=_("Your note; the invited person does not see it."),
    )
    ends_on = forms.DateField(label=_("Until"), widget=DateInput, required=False)
