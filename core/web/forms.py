"""Controls that phones understand, and refusals of the domain shown beside their field."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.text import regions


class DateInput(forms.DateInput):
    """The browser's own calendar; the value goes over the wire as 2026-09-29."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    """Date and time in the site's time zone, to the minute."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class TimeInput(forms.TimeInput):
    """A time of day, to the minute."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class PhoneInput(forms.TextInput):
    """A phone's number keys; spaces and dashes may be typed."""

    input_type = "tel"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "tel", "maxlength": "32", **(attrs or {})})


class SearchInput(forms.TextInput):
    """The search field of a filter bar."""

    input_type = "search"


class CodeInput(forms.TextInput):
    """A one-time code: number keys, and the phone offers the code of the message."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        held = {"autocomplete": "one-time-code", "inputmode": "numeric", "class": "input--short"}
        super().__init__({**held, **(attrs or {})})


class RegionField(forms.CharField):
    """A city in words ("湖南省长沙市", "长沙"); cleans to its GB/T 2260 code, "" for none."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        code = regions.find_region(text)
        if not code:
            raise forms.ValidationError(
                _("“%(text)s” was not recognised. Choose a province or city from the list.")
                % {"text": text}
            )
        return code


@contextmanager
def refusals_shown(form: forms.BaseForm) -> Iterator[None]:
    """Turn a `DomainError` of the block into an error of the form.

    It stands beside the field it names, or at the head where it names none the form has. Check
    `form.errors` (or `form.is_valid()`) afterwards:

        with refusals_shown(form):
            registering.register(...)
        if form.is_valid():
            return redirect(...)
    """
    try:
        yield
    except DomainError as error:
        field = error.field if error.field in form.fields else None
        form.add_error(field, forms.ValidationError(str(error.message), code=error.code))
