"""The programme editor: days × rooms, one session's form, rooms; clashes beside what clashes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import DomainError
from core.text.phones import masked_phone
from core.web import rows
from core.web.forms import refusals_shown
from events import forms, rules
from events.domain import clashes, programme, release, states
from events.models import Event, Room, Session
from events.views.access import actor, event_for
from people.models import Person

SUGGESTED = 12


@dataclass(frozen=True)
class Cell:
    """What stands in one room on one day; `room` None gathers what is outside the rooms."""

    room: Room | None
    sessions: list[Session]


@dataclass(frozen=True)
class Day:
    on: date
    cells: list[Cell]

    @property
    def sessions(self) -> list[Session]:
        found = [session for cell in self.cells for session in cell.sessions]
        return sorted(found, key=lambda session: (session.starts_at, session.pk))


@login_required
@require_safe
def programme_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The programme as days × rooms (wide screens) and as a list (narrow ones)."""
    event = event_for(request, slug, rules.can_view_event)
    sessions = list(
        Session.objects.filter(part__event=event)
        .select_related("part", "room")
        .prefetch_related("people__person")
        .order_by("starts_at", "pk")
    )
    live = [session for session in sessions if session.dropped_at is None]
    rooms = list(Room.objects.filter(venue=event.venue).order_by("order", "pk"))
    found = clashes.of_event(event)
    beside = clashes.by_session(found)
    for session in live:
        session.clashes = beside.get(session.pk, [])  # type: ignore[attr-defined]
    pending = release.pending(event) if event.is_published else None
    context = {
        "event": event,
        "days": _days(event, live, rooms),
        "rooms": rooms,
        "clashes": found,
        "dropped": [session for session in sessions if session.dropped_at is not None],
        "may_edit": rules.can_edit_programme(request.user, event) and not states.is_closed(event),
        "room_form": forms.RoomForm(),
        "pending": pending,
        "last": release.latest(event),
        "has_parts": event.parts.count() > 1,
        "total_hours": sum(session.hours for session in live),
    }
    return render(request, "events/programme.html", context)


def _days(event: Event, sessions: Sequence[Session], rooms: Sequence[Room]) -> list[Day]:
    """Every day of the event, and any other day on which something is."""
    by_day: dict[date, list[Session]] = {day: [] for day in forms.days_of(event)}
    for session in sessions:
        by_day.setdefault(timezone.localtime(session.starts_at).date(), []).append(session)
    return [Day(day, _cells(by_day[day], rooms)) for day in sorted(by_day)]


def _cells(sessions: Iterable[Session], rooms: Sequence[Room]) -> list[Cell]:
    found = list(sessions)
    cells = [Cell(room, [s for s in found if s.room_id == room.pk]) for room in rooms]
    return [*cells, Cell(None, [s for s in found if s.room_id not in {room.pk for room in rooms}])]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_session(request: HttpRequest, slug: str) -> HttpResponse:
    """The form of a new session; day and room may come from the cell that was pressed."""
    event = event_for(request, slug, rules.can_edit_programme)
    return _session_form(request, event, None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_session(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The form of a session that exists."""
    event = event_for(request, slug, rules.can_edit_programme)
    sessions = Session.objects.filter(part__event=event).select_related("part__event", "room")
    return _session_form(request, event, get_object_or_404(sessions, pk=pk))


def _session_form(request: HttpRequest, event: Event, session: Session | None) -> HttpResponse:
    if request.method != "POST":
        form = forms.SessionForm(event, initial=_initial(request, event, session))
        people = forms.AppearanceFormSet(prefix="people", initial=_appearances(session))
        return _page(request, event, session, form, people)
    if "add" in request.POST:
        data = rows.data_with_row(request, "people")
        form, people = _typed(event, data)
        rows.without_complaints(form, [people])
        return _page(request, event, session, form, people)
    form, people = _typed(event, request.POST)
    if form.is_valid() and people.is_valid() and _save(request, event, session, form, people):
        messages.success(request, _("Saved. The public programme changes with the next release."))
        return redirect("console_programme", event.slug)
    return _page(request, event, session, form, people, status=422)


def _typed(event: Event, data: QueryDict) -> tuple[forms.SessionForm, Any]:
    return forms.SessionForm(event, data), forms.AppearanceFormSet(data, prefix="people")


def _save(
    request: HttpRequest,
    event: Event,
    session: Session | None,
    form: forms.SessionForm,
    people: Any,
) -> bool:
    """Write the session; a refusal stands beside its field or row, and False comes back."""
    rows_typed = forms.filled(people)
    wanted = [_appearance(row) for row in rows_typed]
    who: dict[str, Any] = {"actor": actor(request), "now": timezone.now()}
    with refusals_shown(form):
        try:
            if session is None:
                programme.add_session(
                    event=event, fields=form.domain_fields(), people=wanted, **who
                )
            else:
                programme.change_session(
                    session=session, fields=form.domain_fields(), people=wanted, **who
                )
        except programme.SeveralPeople as error:
            rows_typed[error.index].ask_who(_candidates(error.candidates), str(error.message))
            return False
        except programme.AppearanceRefused as error:
            rows_typed[error.index].add_error("name", str(error.message))
            return False
    return bool(form.is_valid())


def _appearance(row: forms.AppearanceForm) -> programme.Appearance:
    """A row's appearance; a key that belongs to another name than the typed one is forgotten."""
    wanted = row.appearance()
    if wanted.person_id is None:
        return wanted
    person = Person.objects.live().filter(pk=wanted.person_id).first()
    if person is not None and person.name == wanted.name.strip():
        return wanted
    return programme.Appearance(
        role=wanted.role,
        name=wanted.name,
        topic=wanted.topic,
        introduced_as=wanted.introduced_as,
    )


def _candidates(people: Iterable[Person]) -> list[tuple[str, str]]:
    """People of one name, told apart by unit, post and the end of the telephone number."""
    found = []
    for person in people:
        post = person.posts.select_related("unit").order_by("order", "pk").first()
        words = [f"{post.unit or ''}{post.title}"] if post else []
        words += [masked_phone(person.phone)] if person.phone else []
        found.append((str(person.pk), " ".join([person.name, *words])))
    return found


def _initial(request: HttpRequest, event: Event, session: Session | None) -> dict[str, Any]:
    if session is None:
        return {
            "day": request.GET.get("day") or event.starts_on,
            "room": request.GET.get("room"),
            "starts": request.GET.get("starts") or "09:00",
            "ends": request.GET.get("ends") or "10:30",
        }
    starts, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    same = {name: getattr(session, name) for name in ("kind", "title", "place", "counts", "note")}
    return {
        **same,
        "hours": session.hours or None,
        "part": session.part_id,
        "room": session.room_id,
        "day": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
    }


def _appearances(session: Session | None) -> list[dict[str, Any]]:
    if session is None:
        return [{}]
    return [
        {
            "role": row.role,
            "name": row.person.name,
            "introduced_as": row.introduced_as,
            "topic": row.topic,
            "person": row.person_id,
        }
        for row in session.people.select_related("person").order_by("order", "pk")
    ]


def _page(
    request: HttpRequest,
    event: Event,
    session: Session | None,
    form: forms.SessionForm,
    people: Any,
    *,
    status: int = 200,
) -> HttpResponse:
    own = session.pk if session else 0
    beside = clashes.by_session(clashes.of_event(event)).get(own, []) if session else []
    context = {
        "event": event,
        "session": session,
        "form": form,
        "people": people,
        "clashes": beside,
        "has_parts": event.parts.count() > 1,
    }
    return render(request, "events/session_form.html", context, status=status)


@login_required
@require_POST
def check_session(request: HttpRequest, slug: str) -> HttpResponse:
    """A fragment: what the typed session would clash with. Nothing is written."""
    event = event_for(request, slug, rules.can_edit_programme)
    form, people = _typed(event, request.POST)
    found: list[clashes.Clash] = []
    if form.is_valid() and people.is_valid():
        look = _unsaved(request, event, form, people)
        found = [
            c for c in clashes.of_event(event, instead=look) if (look.pk or 0) in c.session_ids
        ]
    context = {"clashes": found, "is_checked": form.is_valid()}
    return render(request, "events/_session_clashes.html", context)


def _unsaved(request: HttpRequest, event: Event, form: forms.SessionForm, people: Any) -> Session:
    """The session as typed, for looking at only."""
    fields = form.domain_fields()
    look = Session(**{name: getattr(fields, name) for name in fields.__dataclass_fields__})
    key = request.POST.get("session", "")
    if key.isdigit() and Session.objects.filter(pk=int(key), part__event=event).exists():
        look.pk = int(key)
    wanted = [_appearance(row) for row in forms.filled(people)]
    names = [one.name.strip() for one in wanted if one.person_id is None]
    known = Person.objects.live().filter(name__in=names)
    seen = {person.pk: person.name for person in known}
    seen |= {one.person_id: one.name for one in wanted if one.person_id is not None}
    look.looked_at_people = seen  # type: ignore[attr-defined]
    return look


@login_required
@require_POST
def drop_session(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a session out of the programme."""
    event = event_for(request, slug, rules.can_edit_programme)
    session = get_object_or_404(Session.objects.live().filter(part__event=event), pk=pk)
    return _act(request, event, programme.drop_session, session, _("The session was taken out."))


@login_required
@require_POST
def restore_session(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Put a session back that was taken out."""
    event = event_for(request, slug, rules.can_edit_programme)
    session = get_object_or_404(Session, pk=pk, part__event=event, dropped_at__isnull=False)
    return _act(request, event, programme.restore_session, session, _("The session is back."))


def _act(request: HttpRequest, event: Event, act: Any, session: Session, done: str) -> HttpResponse:
    try:
        act(session=session, actor=actor(request), now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, done)
    return redirect("console_programme", event.slug)


@login_required
@require_POST
def add_room(request: HttpRequest, slug: str) -> HttpResponse:
    """A room more at the event's venue."""
    event = event_for(request, slug, rules.can_edit_programme)
    form = forms.RoomForm(request.POST)
    if form.is_valid():
        with refusals_shown(form):
            programme.add_room(
                event=event, actor=actor(request), now=timezone.now(), **form.cleaned_data
            )
    if form.is_valid():
        messages.success(request, _("The room was added."))
    else:
        lines = [error for errors in form.errors.values() for error in errors]
        messages.error(request, " ".join(map(str, lines)))
    return redirect("console_programme", event.slug)


@login_required
@require_safe
def people_suggestions(request: HttpRequest) -> HttpResponse:
    """A fragment: options for the name field, by what was typed so far."""
    if not rules.can_suggest_people(request.user):
        return HttpResponse(status=403)
    keys = [key for key in request.GET if key.endswith("-name")]
    text = (request.GET.get(keys[0]) or "").strip() if keys else ""
    people = Person.objects.none()
    if text:
        people = Person.objects.live().filter(name__istartswith=text).order_by("name")
    names = list(dict.fromkeys(people.values_list("name", flat=True)[:SUGGESTED]))
    return render(request, "events/_people_suggestions.html", {"names": names})
