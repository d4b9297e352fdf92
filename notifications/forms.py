"""Filters of the list of messages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from notifications.enums import Channel, MessageStatus


class MessageFilter(forms.Form):
    q = forms.CharField(label=_("Recipient"), required=False, max_length=60)
    scope = forms.ChoiceField(label=_("Event, call or office"), required=False)
    status = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("all")), *MessageStatus.choices]
    )
    channel = forms.ChoiceField(
        label=_("Channel"), required=False, choices=[("", _("all")), *Channel.choices]
    )

    def __init__(self, *args: Any, scopes: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["scope"].choices = [("", _("all")), *scopes]  # type: ignore[attr-defined]
