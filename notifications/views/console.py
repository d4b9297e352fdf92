"""What was sent to whom: the outbox, as organisers see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

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

from calls import rules as call_rules
from calls.models import Call
from core import audit
from core.text import phones
from core.web.pagination import paginate
from events import rules as event_rules
from events.models import Event
from lecturers.models import Corps
from notifications.domain import kinds, sending
from notifications.forms import MessageFilter
from notifications.models import Message
from people import rules as people_rules
from people.enums import OfficeRole
from people.models import Office, User


@dataclass(frozen=True)
class Row:
    """A message as the list shows it: the address masked, the words nowhere."""

    message: Message
    about: str
    recipient: str
    address: str
    scope: str
    can_resend: bool


class Scope(NamedTuple):
    """An event, a call or an office whose messages somebody sees, and perhaps sends again."""

    title: str
    can_resend: bool


def _scopes_of(user: User) -> dict[str, Scope]:
    """What this user may see messages of: events newest first, then calls, corps, offices."""
    found: dict[str, Scope] = {}
    for event in Event.objects.visible_to(user).order_by("-starts_on", "-pk"):
        if event_rules.can_view_registrations(user, event):
            can_resend = event_rules.can_manage_registrations(user, event)
            found[audit.label(event)] = Scope(event.title, can_resend)
    for call in Call.objects.visible_to(user, timezone.now()).order_by("-created_at"):
        found[audit.label(call)] = Scope(call.title, call_rules.can_edit(user, call))
    roles = (*people_rules.SECRETARIAT, OfficeRole.SUPERVISOR)
    for corps in Corps.objects.filter(office__in=people_rules.offices_with(user, roles)):
        can_resend = people_rules.has_office_role(user, corps.office_id, people_rules.SECRETARIAT)
        found[audit.label(corps)] = Scope(corps.name, can_resend)
    for office in Office.objects.filter(pk__in=people_rules.offices_with(user, roles)):
        can_resend = people_rules.has_office_role(user, office.pk, people_rules.SECRETARIAT)
        found[audit.label(office)] = Scope(office.name, can_resend)
    return found


def _visible(user: User, scopes: Mapping[str, Scope]) -> "QuerySet[Message]":
    """Messages of those scopes; an administrator also sees the ones about none."""
    wanted = Q(scope__in=list(scopes))
    if people_rules.can_administer(user):
        wanted |= Q(scope="")
    return Message.objects.filter(wanted)


@never_cache
@login_required
@require_safe
def message_list(request: HttpRequest) -> HttpResponse:
    """Newest first, by recipient, what they are about, state and channel."""
    user = request.user
    if not isinstance(user, User) or not event_rules.can_use_console(user):
        raise PermissionDenied
    scopes = _scopes_of(user)
    filters = MessageFilter(
        request.GET, scopes=[(key, scope.title) for key, scope in scopes.items()]
    )
    filters.is_valid()
    found = _visible(user, scopes)
    if words := filters.cleaned_data.get("q"):
        found = found.filter(
            Q(person__name__icontains=words) | Q(person__name_initials__startswith=words.lower())
        )
    for name in ("scope", "status", "channel"):
        if value := filters.cleaned_data.get(name):
            found = found.filter(**{name: value})
    rows = found.select_related("person", "one_time_code").order_by("-created_at", "-pk")
    page = paginate(request, rows)
    context = {
        "filters": filters,
        "page": page,
        "rows": [_row(message, scopes, user) for message in page],
    }
    return render(request, "notifications/message_list.html", context)


def _row(message: Message, scopes: Mapping[str, Scope], user: User) -> Row:
    scope = scopes.get(message.scope)
    address = sending.address_of(message)
    return Row(
        message=message,
        about=kinds.label_of(message.kind),
        recipient=message.person.name if message.person else "",
        address=_masked_mail(address) if "@" in address else phones.masked_phone(address),
        scope=scope.title if scope else "",
        can_resend=sending.can_resend(message) and _may_resend(user, scope),
    )


def _masked_mail(address: str) -> str:
    name, _at, host = address.partition("@")
    return f"{name[:1]}***@{host}"


def _may_resend(user: User, scope: Scope | None) -> bool:
    return people_rules.can_administer(user) or (scope is not None and scope.can_resend)


@login_required
@require_POST
def resend_message(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a message again: what failed, found no address, was interrupted, or got lost."""
    user = request.user
    if not isinstance(user, User):
        raise PermissionDenied
    scopes = _scopes_of(user)
    message = get_object_or_404(_visible(user, scopes), pk=pk)
    if not _may_resend(user, scopes.get(message.scope)):
        raise PermissionDenied
    try:
        sending.resend(message=message, actor=user, now=timezone.now())
    except sending.StillWaiting as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The message will be sent again."))
    return redirect("console_messages")
