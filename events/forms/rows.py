"""Rows of a formset."""

from typing import Any

from django import forms


class RowForm(forms.Form):
    """A row of a formset: an empty one is left out rather than refused."""

    blank_fields: tuple[str, ...] = ()

    def is_blank(self) -> bool:
        """Whether nobody typed anything that counts into the row."""
        return not any(str(self[name].value() or "").strip() for name in self.blank_fields)


def filled(formset: forms.BaseFormSet[Any]) -> list[Any]:
    """The rows that hold something and were not marked for removal, in their order."""
    return [
        form
        for form in formset.forms
        if not form.is_blank() and not form.cleaned_data.get("DELETE")
    ]
