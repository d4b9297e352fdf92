from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from core.models import AuditEntry
from events.enums import Confirmation, TeamRole
from events.models import Event
from notifications.models import Message
from people.enums import OfficeRole
from people.models import User
from registrations.models import Registration, Ticket
from tests.factories.clock import NOW
from tests.factories.events import CategoryFactory, EventFactory, PartFactory, TeamMemberFactory
from tests.factories.people import OfficeMemberFactory, PersonFactory, UserFactory
from tests.factories.registrations import RegistrationFactory
from tests.registrations.helpers import applicant, assert_counters_true, register

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return EventFactory.create(confirmation=Confirmation.BY_HAND)


@pytest.fixture
def staff(client: Client, event: Event) -> User:
    member = OfficeMemberFactory.create(office=event.office, role=OfficeRole.STAFF)
    client.force_login(member.user)
    return member.user


def path(event: Event, tail: str = "") -> str:
    return f"/console/events/{event.slug}/registrations/{tail}"


def found(client: Client, event: Event, query: str) -> list[str]:
    response = client.get(path(event, f"?{query}"))
    assert response.status_code == 200
    return sorted(row.name for row in response.context["page"])


@pytest.mark.parametrize(
    ("role", "status"),
    [(TeamRole.REGISTRAR, 200), (TeamRole.OWNER, 200), (TeamRole.VOLUNTEER, 403), (None, 404)],
)
def test_list_is_for_registrars(
    client: Client, event: Event, role: TeamRole | None, status: int
) -> None:
    user = UserFactory.create()
    if role is not None:
        TeamMemberFactory.create(event=event, user=user, role=role)
    client.force_login(user)

    assert client.get(path(event)).status_code == status


def test_list_of_supervisors_is_for_reading_only(client: Client, event: Event) -> None:
    row = register(event).registration
    member = OfficeMemberFactory.create(office=event.office, role=OfficeRole.SUPERVISOR)
    client.force_login(member.user)

    page = client.get(path(event))

    assert page.status_code == 200
    assert not page.context["may_manage"]
    assert client.post(path(event, f"{row.pk}/confirm/")).status_code == 403
    assert client.post(path(event, "decide/"), {"action": "confirm"}).status_code == 403


def test_list_is_searched_by_what_people_say(client: Client, event: Event, staff: User) -> None:
    register(event, data=applicant(1, name="曾小明", unit_name="宜昌市社区"))
    register(event, data=applicant(2, name="王芳", phone="13800138765", unit_name="长沙市社区"))

    assert found(client, event, "q=曾") == ["曾小明"]
    assert found(client, event, "q=zxm") == ["曾小明"]
    assert found(client, event, "q=长沙") == ["王芳"]
    assert found(client, event, "q=8765") == ["王芳"]
    assert found(client, event, "q=876") == []


def test_list_is_filtered_by_each_box(client: Client, event: Event, staff: User) -> None:
    guest = CategoryFactory.create(event=event, name="嘉宾")
    part = PartFactory.create(event=event)
    one = RegistrationFactory.create(event=event, name="甲", region_code="430100", tier="member")
    RegistrationFactory.create(
        event=event,
        name="乙",
        category=guest,
        chosen=[part],
        status="submitted",
        source="desk",
        region_code="420500",
    )

    assert found(client, event, f"category={guest.pk}") == ["乙"]
    assert found(client, event, f"category={one.category_id}") == ["甲"]
    assert found(client, event, "status=submitted") == ["乙"]
    assert found(client, event, f"part={part.pk}") == ["乙", "甲"]
    assert found(client, event, "province=43") == ["甲"]
    assert found(client, event, "tier=member") == ["甲"]
    assert found(client, event, "tier=none") == ["乙"]
    assert found(client, event, "source=desk") == ["乙"]
    assert found(client, event, "status=nonsense&category=x") == ["乙", "甲"]


def test_list_never_shows_another_event(client: Client, event: Event, staff: User) -> None:
    other = RegistrationFactory.create()

    assert found(client, event, "") == []
    assert client.get(path(event, f"{other.pk}/")).status_code == 404
    client.post(path(event, "decide/"), {"action": "confirm", "selected": other.pk, "sure": "1"})
    assert not AuditEntry.objects.exists()


def test_list_takes_a_constant_number_of_queries(
    client: Client, event: Event, staff: User, assert_constant_queries: Callable[..., None]
) -> None:
    assert_constant_queries(
        lambda: RegistrationFactory.create(event=event), lambda: client.get(path(event))
    )


def test_waitlist_takes_a_constant_number_of_queries(
    client: Client, event: Event, staff: User, assert_constant_queries: Callable[..., None]
) -> None:
    numbers = iter(range(1, 9))
    assert_constant_queries(
        lambda: RegistrationFactory.create(
            event=event, status="waitlisted", waitlist_no=next(numbers)
        ),
        lambda: client.get(path(event, "waitlist/")),
    )


def test_list_figures_lead_to_their_lists(client: Client, event: Event, staff: User) -> None:
    for n in (1, 2):
        register(event, n)
    RegistrationFactory.create(event=event)

    tiles = {url: number for url, _label, number, _note in client.get(path(event)).context["tiles"]}

    for url, number in tiles.items():
        assert client.get(url).context["page"].paginator.count == number
    assert tiles[path(event, "?status=submitted")] == 2


def test_bulk_confirm_asks_first_and_reports_who_got_no_place(
    client: Client, event: Event, staff: User
) -> None:
    rows = [register(event, n).registration for n in (1, 2, 3)]
    Event.objects.update(capacity=2)
    data: dict[str, Any] = {"action": "confirm", "selected": [row.pk for row in rows]}

    asked = client.post(path(event, "decide/"), data)
    assert asked.context["fitting"] == 3
    assert not Ticket.objects.exists()

    done = client.post(path(event, "decide/"), {**data, "sure": "1"})

    assert Ticket.objects.count() == 2
    (refused,) = done.context["refused"]
    assert refused[0] == rows[2]
    assert refused[1].code == "event_full"
    assert_counters_true(event)


def test_bulk_all_applies_the_filter_of_the_list(client: Client, event: Event, staff: User) -> None:
    register(event, data=applicant(1, name="张鹭"))
    register(event, data=applicant(2, name="王芳"))

    client.post(path(event, "decide/?q=张鹭"), {"action": "confirm", "all": "1", "sure": "1"})

    assert list(Registration.objects.confirmed().values_list("name", flat=True)) == ["张鹭"]


@pytest.mark.parametrize(("act", "state"), [("decline", "declined"), ("return", "returned")])
def test_bulk_decision_needs_a_reason_and_tells_it(
    client: Client, event: Event, staff: User, act: str, state: str
) -> None:
    row = register(event).registration
    data = {"action": act, "selected": [row.pk], "sure": "1"}

    assert client.post(path(event, "decide/"), {**data, "reason": " "}).status_code == 422
    row.refresh_from_db()
    assert row.status == "submitted"

    client.post(path(event, "decide/"), {**data, "reason": "名额有限"})

    row.refresh_from_db()
    assert (row.status, row.decision_reason, row.decided_by) == (state, "名额有限", staff)
    assert Message.objects.filter(kind=f"registration_{state}").count() == 1


def test_detail_shows_history_with_names_and_twins(
    client: Client, event: Event, staff: User
) -> None:
    row = register(event).registration
    twin = PersonFactory.create(name="另一人", phone=row.phone)
    client.post(path(event, f"{row.pk}/confirm/"))

    response = client.get(path(event, f"{row.pk}/"))

    happened = [(one.actor, one.what) for one in response.context["history"]]
    assert len(happened) == 2
    assert happened[1][0] == str(staff)
    assert [person for person, _other in response.context["twins"]] == [twin]
    assert client.get(path(event)).context["twins"] == {row.pk}


def test_detail_acts_do_what_they_say(client: Client, event: Event, staff: User) -> None:
    row = register(event).registration

    def act(name: str, **data: str) -> Registration:
        assert client.post(path(event, f"{row.pk}/{name}/"), data).status_code == 302
        row.refresh_from_db()
        return row

    assert act("confirm").status == "confirmed"
    first = Ticket.objects.get()
    act("reissue")
    first.refresh_from_db()
    assert first.revoked_at == NOW
    assert Ticket.objects.filter(revoked_at__isnull=True).get().code != first.code
    act("resend")
    assert Message.objects.filter(kind="registration_link").count() == 1
    assert act("cancel", reason="本人来电").status == "cancelled"
    assert_counters_true(event)


def test_detail_correct_moves_category_and_phone(client: Client, event: Event, staff: User) -> None:
    guest = CategoryFactory.create(event=event)
    row = register(event).registration
    client.post(path(event, f"{row.pk}/confirm/"))
    data = {
        "name": "张鹭",
        "unit_name": "新单位",
        "position": "",
        "phone": "13900000001",
        "category": guest.pk,
    }

    assert client.post(path(event, f"{row.pk}/correct/"), data).status_code == 302

    row.refresh_from_db()
    assert (row.name, row.phone, row.category) == ("张鹭", "+8613900000001", guest)
    assert_counters_true(event)


def test_detail_correct_refuses_the_phone_of_another(
    client: Client, event: Event, staff: User
) -> None:
    row, other = (register(event, n).registration for n in (1, 2))
    data = {"name": row.name, "unit_name": "单位", "position": "", "phone": other.phone}

    response = client.post(path(event, f"{row.pk}/correct/"), data)

    assert response.status_code == 422
    assert "phone" in response.context["form"].errors


def test_add_by_hand_names_who_is_registered_already(
    client: Client, event: Event, staff: User
) -> None:
    known = register(event).registration
    data = {
        "name": "张鹭",
        "unit_name": "单位",
        "phone": known.phone,
        "source": "desk",
        "consent": "on",
    }

    again = client.post(path(event, "add/"), data)
    assert again.status_code == 422
    assert again.context["known"] == known

    added = client.post(path(event, "add/"), {**data, "phone": ""})
    row = Registration.objects.get(name="张鹭")
    assert added["Location"] == path(event, f"{row.pk}/")
    assert row.source == "desk"


def test_export_is_the_list_as_shown_and_recorded(
    client: Client, event: Event, staff: User
) -> None:
    register(event, data=applicant(1, name="曾小明", unit_name="=cmd|' /C calc'!A1 社区"))
    register(event, data=applicant(2, name="王芳"))

    response = client.post(path(event, "export.xlsx?q=曾小明"))

    sheet = load_workbook(BytesIO(response.content)).worksheets[0]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert rows[0][1] in ("Name", "姓名")
    assert len(rows) == 2
    assert rows[1][1] == "曾小明"
    assert rows[1][7] == "13800000001"
    assert sheet.cell(3, 3).data_type == "s"
    entry = AuditEntry.objects.get(action="registrations.exported")
    assert entry.reason.startswith("rows=1 sha256=")
    assert client.get(path(event, "export.xlsx")).status_code == 405


def test_waitlist_stands_in_order_and_offers(client: Client, staff: User, event: Event) -> None:
    Event.objects.update(confirmation=Confirmation.AUTOMATIC, capacity=0)
    event.refresh_from_db()
    first, second = (register(event, n).registration for n in (1, 2))
    Event.objects.update(capacity=1)

    shown = client.get(path(event, "waitlist/")).context["rows"]
    assert [row.pk for row in shown] == [first.pk, second.pk]

    client.post(path(event, f"{second.pk}/offer/"))
    second.refresh_from_db()
    assert second.status == "offered"
    client.post(path(event, f"{first.pk}/offer/"))
    first.refresh_from_db()
    assert first.status == "waitlisted"
    assert_counters_true(event)
