"""Formsets beside a form: empty rows, a row added by a submit, refusals beside their row."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from django import forms
from django.forms.utils import ErrorDict
from django.http import HttpRequest, QueryDict

from core.errors import DomainError, RowRefused

AnyFormSet = forms.BaseFormSet[Any]
F = TypeVar("F", bound=AnyFormSet)


class RowForm(forms.Form):
    """A row of a formset: an empty one is left out rather than refused."""

    blank_fields: tuple[str, ...] = ()

    def is_blank(self) -> bool:
        """Whether nobody typed anything that counts into the row."""
        return not any(str(self[name].value() or "").strip() for name in self.blank_fields)


def filled(formset: forms.BaseFormSet[Any]) -> list[Any]:
    """The rows that hold something and were not marked for removal, in their order."""
    return [form for form in formset.forms if _holds(form)]


def data_with_row(request: HttpRequest, prefix: str) -> QueryDict:
    """What was posted, with one more row of `prefix`: what the button "add" asks for."""
    data = request.POST.copy()
    name = f"{prefix}-TOTAL_FORMS"
    try:
        data[name] = str(int(data.get(name, "0")) + 1)
    except ValueError:
        data[name] = "1"
    return data


def without_complaints(form: forms.BaseForm, formsets: Iterable[AnyFormSet]) -> None:
    """Show what was typed as it stands: a row was asked for, nothing was to be checked yet."""
    rows = [row for formset in formsets for row in formset.forms]
    for bound in [form, *rows]:
        bound._errors = ErrorDict()
        bound.cleaned_data = {}


@contextmanager
def refusals_beside_rows(
    form: forms.BaseForm, formsets: Mapping[str, AnyFormSet]
) -> Iterator[None]:
    """As core.web.forms.refusals_shown, and a RowRefused beside the row it names."""
    try:
        yield
    except RowRefused as error:
        rows = [row for row in formsets[error.rows].forms if _holds(row)]
        if error.index < len(rows):
            row = rows[error.index]
            row.add_error(error.field if error.field in row.fields else None, str(error.message))
        form.add_error(None, forms.ValidationError(str(error.message), code=error.code))
    except DomainError as error:
        field = error.field if error.field in form.fields else None
        form.add_error(field, forms.ValidationError(str(error.message), code=error.code))


def _holds(row: Any) -> bool:
    return not row.is_blank() and not row.cleaned_data.get("DELETE")
