"""Small forms: the filter of the list, and what an act asks for."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy, pgettext_lazy

from calls.enums import CallKind, CallStatus
from calls.models import Call
from core.web.forms import SearchInput


class CallFilter(forms.Form):
    """Words of the title or the number, what is chosen, the state."""

    q = forms.CharField(
        label=gettext_lazy("Title or number"), required=False, max_length=60, widget=SearchInput
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What is chosen"),
        required=False,
        choices=[("", pgettext_lazy("filter", "all")), *CallKind.choices],
    )
    status = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[("", pgettext_lazy("filter", "all")), *CallStatus.choices],
    )

    def apply(self, calls: QuerySet[Call]) -> QuerySet[Call]:
        chosen: dict[str, Any] = self.cleaned_data if self.is_valid() else {}
        if words := chosen.get("q"):
            calls = calls.filter(Q(title__icontains=words) | Q(number__icontains=words))
        for name in ("kind", "status"):
            if value := chosen.get(name):
                calls = calls.filter(**{name: value})
        return calls
