"""Forms of the pages about no single app."""

import re
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.web.forms import DateInput
from core.workdays import Named


class OwnDataForm(forms.Form):
    """What people correct of themselves."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"), required=False)


class WorkYearForm(forms.Form):
    """The head of a year's notice."""

    notice = forms.CharField(
        label=_("Notice of the State Council"),
        max_length=120,
        help_text=_("Title or number, for example 国办发明电〔2025〕7号"),
    )


class HolidayForm(forms.Form):
    """One holiday of the notice: its days off, and the weekend days worked for it."""

    name = forms.CharField(label=_("Holiday"), max_length=40, required=False)
    first = forms.DateField(label=_("First day off"), widget=DateInput(), required=False)
    last = forms.DateField(label=_("Last day off"), widget=DateInput(), required=False)
    worked = forms.CharField(
        label=_("Weekend days worked"),
        max_length=120,
        required=False,
        help_text=_("For example 2026-02-14, 2026-02-28"),
    )

    def clean_worked(self) -> list[date]:
        words = [word for word in re.split(r"[\s,，、;；]+", self.cleaned_data["worked"]) if word]
        try:
            return [date.fromisoformat(word) for word in words]
        except ValueError:
            raise forms.ValidationError(
                _("Please write each day like 2026-02-14, separated by commas.")
            ) from None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if not self.errors and (first or last or data.get("worked")):
            if not data.get("name"):
                self.add_error("name", _("Please say which holiday this is."))
            if not first or not last:
                self.add_error("last", _("Please give the first and the last day off."))
            elif last < first or (last - first).days > 15:
                self.add_error("last", _("The last day off must follow the first within 15 days."))
        return data

    def days(self) -> list[Named]:
        """The days that this row names; none for an empty one."""
        data = self.cleaned_data
        if not data.get("first"):
            return []
        length = (data["last"] - data["first"]).days + 1
        off = [
            Named(data["first"] + timedelta(days=n), is_working=False, name=data["name"])
            for n in range(length)
        ]
        return [*off, *(Named(on, is_working=True, name=data["name"]) for on in data["worked"])]


HolidayFormSet = forms.formset_factory(HolidayForm, extra=0, max_num=12, absolute_max=12)
