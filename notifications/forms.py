"""Filters of the list of messages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from notifications.enums import Channel, MessageStatus


class MessageFilter(forms.Form):
    event = forms.ChoiceField(label=_("Event"), required=False)
    status = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("all")), *MessageStatus.choices]
    )
    channel = forms.ChoiceField(
        label=_("Channel"), required=False, choices=[("", _("all")), *Channel.choices]
    )

    def __init__(self, *args: Any, events: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["event"].choices = [("", _("all")), *events]  # type: ignore[attr-defined]
