"""What was sent to whom: the outbox, as organisers see it."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.text import phones
from core.web.pagination import paginate
from events import rules as event_rules
from events.models import Event
from notifications.domain import kinds, sending
from notifications.enums import MessageStatus
from notifications.forms import MessageFilter
from notifications.models import Message
from people import rules as people_rules
from people.models import User


@dataclass(frozen=True)
class Row:
    """A message as the list shows it: the address masked, the words nowhere."""

    message: Message
    about: str
    recipient: str
    address: str
    event: str


def _scope(event: Event) -> str:
    return f"events.event:{event.pk}"


def _events_of(user: User) -> dict[str, Event]:
    """The events whose messages this user may see, by scope, newest first."""
    visible = Event.objects.visible_to(user).order_by("-starts_on", "-pk")
    return {
        _scope(event): event for event in visible if event_rules.can_view_registrations(user, event)
    }


def _visible(user: User, events: dict[str, Event]) -> "QuerySet[Message]":
    """Messages of those events; an administrator also sees the ones about no event."""
    wanted = Q(scope__in=list(events))
    if people_rules.can_administer(user):
        wanted |= Q(scope="")
    return Message.objects.filter(wanted)


@never_cache
@login_required
@require_safe
def message_list(request: HttpRequest) -> HttpResponse:
    """Newest first, by event, state and channel."""
    user = request.user
    if not isinstance(user, User) or not event_rules.can_use_console(user):
        raise PermissionDenied
    events = _events_of(user)
    filters = MessageFilter(
        request.GET, events=[(str(event.pk), event.title) for event in events.values()]
    )
    filters.is_valid()
    found = _visible(user, events)
    if event := filters.cleaned_data.get("event"):
        found = found.filter(scope=f"events.event:{event}")
    for name in ("status", "channel"):
        if value := filters.cleaned_data.get(name):
            found = found.filter(**{name: value})
    rows = found.select_related("person", "one_time_code").order_by("-created_at", "-pk")
    page = paginate(request, rows)
    context = {
        "filters": filters,
        "page": page,
        "rows": [_row(message, events) for message in page],
    }
    return render(request, "notifications/message_list.html", context)


def _row(message: Message, events: dict[str, Event]) -> Row:
    event = events.get(message.scope)
    address = sending.address_of(message)
    return Row(
        message=message,
        about=kinds.label_of(message.kind),
        recipient=message.person.name if message.person else "",
        address=_masked_mail(address) if "@" in address else phones.masked_phone(address),
        event=event.title if event else "",
    )


def _masked_mail(address: str) -> str:
    name, _at, host = address.partition("@")
    return f"{name[:1]}***@{host}"


@login_required
@require_POST
def retry_message(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a failed message again."""
    user = request.user
    if not isinstance(user, User):
        raise PermissionDenied
    events = _events_of(user)
    message = get_object_or_404(_visible(user, events), pk=pk)
    event = events.get(message.scope)
    if not (
        people_rules.can_administer(user)
        or (event is not None and event_rules.can_manage_registrations(user, event))
    ):
        raise PermissionDenied
    if message.status == MessageStatus.FAILED:
        sending.retry(message=message, now=timezone.now())
        messages.success(request, _("The message will be tried again."))
    return redirect("console_messages")
