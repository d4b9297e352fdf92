import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from events.enums import Confirmation, EventStatus, Mode
from events.models import Event
from notifications.models import Message
from registrations.domain import links, tickets, waitlist
from registrations.models import Registration, Ticket
from tests.factories.clock import NOW
from tests.factories.events import CategoryFactory, EventFactory, PartFactory
from tests.factories.registrations import RegistrationFormFactory
from tests.registrations.helpers import assert_counters_true, register

pytestmark = pytest.mark.django_db

FORM = {
    "unit_name": "春风街道社区服务中心",
    "name": "曾小明",
    "position": "主任",
    "phone": "138 0013 8000",
    "consent": "on",
}


def send(client: Client, event: Event, **changes: str) -> Any:
    return client.post(f"/e/{event.slug}/register/", {**FORM, **changes})


def test_form_asks_for_four_fields_and_one_tick(client: Client) -> None:
    event = EventFactory.create()

    response = client.get(f"/e/{event.slug}/register/")

    assert response.status_code == 200
    names = [bound.name for bound in response.context["form"]]
    assert names == ["unit_name", "name", "position", "phone", "consent", "token"]
    page = response.content.decode()
    assert event.title in page
    assert " checked" not in page
    assert "no-store" in response["Cache-Control"]


def test_form_asks_for_category_parts_and_mode_only_where_there_is_a_choice(
    client: Client,
) -> None:
    event = EventFactory.create(mode=Mode.HYBRID)
    CategoryFactory.create(event=event)
    CategoryFactory.create(event=event, is_public=False, name="领导")
    PartFactory.create(event=event)

    response = client.get(f"/e/{event.slug}/register/")

    names = {bound.name for bound in response.context["form"]}
    assert {"category", "parts", "attend_mode"} <= names
    assert "领导" not in response.content.decode()


def test_register_leads_to_the_own_page_with_the_ticket(client: Client) -> None:
    event = EventFactory.create()

    response = send(client, event)

    assert response.status_code == 303
    registration = Registration.objects.get()
    assert response["Location"] == links.path_of(registration)
    page = client.get(response["Location"])
    ticket = Ticket.objects.get()
    assert tickets.grouped(ticket.code) in page.content.decode()
    assert "<svg" in page.content.decode()
    assert page["Referrer-Policy"] == "no-referrer"
    assert "13800138000" not in page.content.decode()


def test_register_keeps_what_was_typed_beside_its_errors(client: Client) -> None:
    event = EventFactory.create()

    response = send(client, event, phone="010-65081896", name="王🙂", position="")

    assert response.status_code == 422
    form = response.context["form"]
    assert set(form.errors) == {"phone", "name", "position"}
    page = unescape(response.content.decode())
    for typed in ("010-65081896", "王🙂", "春风街道社区服务中心"):
        assert f'value="{typed}"' in page
    assert not Registration.objects.exists()


def test_register_without_consent_is_refused_beside_the_box(client: Client) -> None:
    response = send(client, EventFactory.create(), consent="")

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"consent"}


def test_register_same_form_twice_leads_to_the_same_page(client: Client) -> None:
    event = EventFactory.create()
    token = client.get(f"/e/{event.slug}/register/").context["form"]["token"].value()

    first = send(client, event, token=token)
    again = send(client, event, token=token)

    assert again["Location"] == first["Location"]
    assert Registration.objects.count() == 1


def test_register_known_phone_gets_a_reply_of_the_same_form(client: Client) -> None:
    event = EventFactory.create()
    fresh = send(Client(), event)
    registration = Registration.objects.get()

    known = send(client, event, name="张鹭", unit_name="另一个单位")

    assert known.status_code == fresh.status_code == 303
    assert len(known["Location"]) == len(fresh["Location"])
    assert known["Location"].startswith("/r/")
    page = client.get(known["Location"])
    assert page.status_code == 200
    shown = page.content.decode()
    assert "138****8000" in shown
    for secret in (
        registration.name,
        registration.unit_name,
        Ticket.objects.get().code[:4],
        links.secret_of(registration),
        "张鹭",
    ):
        assert secret not in shown
    assert Registration.objects.count() == 1
    assert Message.objects.filter(kind="registration_link", person=registration.person).exists()
    # Nobody else can open that address, and it opens nothing later.
    assert Client().get(known["Location"]).status_code == 404


def test_register_known_phone_costs_no_place(client: Client) -> None:
    event = EventFactory.create(capacity=2)
    send(client, event)
    send(client, event)

    assert_counters_true(event)


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"registration_opens_at": NOW + timedelta(days=1)}, "not_yet"),
        ({"registration_closes_at": NOW - timedelta(days=1)}, "closed"),
        ({"registration_opens_at": None, "registration_closes_at": None}, "none"),
        ({"status": EventStatus.CANCELLED}, "cancelled"),
    ],
)
def test_form_says_why_nobody_can_register(
    client: Client, changes: dict[str, object], shown: str
) -> None:
    event = EventFactory.create(**changes)

    assert client.get(f"/e/{event.slug}/register/").context["state"] == shown
    assert send(client, event).context["state"] == shown
    assert not Registration.objects.exists()


def test_form_of_a_draft_is_unknown(client: Client) -> None:
    event = EventFactory.create(status=EventStatus.DRAFT, published_at=None)

    assert client.get(f"/e/{event.slug}/register/").status_code == 404


def test_form_explains_the_waiting_list_before_it_is_sent(client: Client) -> None:
    event = EventFactory.create(capacity=0)

    assert client.get(f"/e/{event.slug}/register/").context["is_full"]

    page = client.get(send(client, event)["Location"])
    assert Registration.objects.get().waitlist_no == 1
    assert "<svg xmlns" not in page.content.decode()


def test_register_limit_by_address(client: Client, settings: Any) -> None:
    settings.RATE_LIMITS = True
    event = EventFactory.create()
    for _ in range(120):
        send(client, event, phone="1")

    response = send(client, event)

    assert response.status_code == 429
    assert response["Retry-After"]
    assert response.context["form"]["name"].value() == FORM["name"]
    assert not Registration.objects.exists()


def test_form_asks_for_more_where_the_event_wants_more(client: Client) -> None:
    event = EventFactory.create()
    RegistrationFormFactory.create(event=event, fields=["prof_title", "gender"], notice="住宿安排")

    response = send(client, event, prof_title="高级社工师", gender="female")

    assert response.status_code == 303
    assert Registration.objects.get().answers == {"prof_title": "高级社工师", "gender": "female"}


def own(client: Client, registration: Registration, tail: str = "", **data: str) -> Any:
    path = links.path_of(registration) + tail
    return client.post(path, data) if data else client.get(path)


def test_own_page_of_an_unknown_link_says_what_to_do(client: Client) -> None:
    response = client.get(f"/r/{'a' * 26}/")

    assert response.status_code == 404
    assert "registrations/link_unknown.html" in [t.name for t in response.templates]


def test_own_cancel_asks_first_and_then_frees_the_place(client: Client) -> None:
    event = EventFactory.create(capacity=1)
    registration = register(event).registration
    waiting = register(event, 2).registration

    own(client, registration, "cancel/")
    registration.refresh_from_db()
    assert registration.status == "confirmed"  # a link only opens

    response = own(client, registration, "cancel/", sure="1")

    assert response["Location"] == links.path_of(registration)
    registration.refresh_from_db()
    waiting.refresh_from_db()
    assert (registration.status, waiting.status) == ("cancelled", "offered")
    assert Ticket.objects.get().revoked_at is not None
    assert_counters_true(event)
    assert own(client, registration, "ticket.png").status_code == 404


def test_own_offer_accepted_gives_a_ticket(client: Client) -> None:
    event = EventFactory.create(capacity=0)
    registration = register(event).registration
    Event.objects.update(capacity=1)
    waitlist.expire_offers(now=NOW)

    own(client, registration, "offer/", answer="accept")

    registration.refresh_from_db()
    assert registration.status == "confirmed"
    assert Ticket.objects.count() == 1
    own(client, registration, "offer/", answer="accept")  # a second tap
    assert Ticket.objects.count() == 1


def test_own_offer_declined_goes_to_the_next(client: Client) -> None:
    event = EventFactory.create(capacity=0)
    first, second = (register(event, n).registration for n in (1, 2))
    Event.objects.update(capacity=1)
    waitlist.expire_offers(now=NOW)

    own(client, first, "offer/", answer="decline")

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("cancelled", "offered")


def test_own_correction_changes_the_snapshot_and_not_the_phone(client: Client) -> None:
    registration = register(EventFactory.create()).registration

    response = own(
        client,
        registration,
        "correct/",
        name="曾晓明",
        unit_name="新单位社区",
        position="书记",
        phone="13900000000",
    )

    assert response.status_code == 303
    registration.refresh_from_db()
    assert (registration.name, registration.unit_name) == ("曾晓明", "新单位社区")
    assert registration.phone == "+8613800000001"
    assert registration.person.name == "曾晓明"


def test_own_correction_of_a_returned_one_submits_it_again(client: Client) -> None:
    event = EventFactory.create(confirmation=Confirmation.BY_HAND)
    registration = register(event).registration
    Registration.objects.update(status="returned", decision_reason="请填写单位全称")
    assert "请填写单位全称" in own(client, registration).content.decode()

    own(client, registration, "correct/", name="曾小明", unit_name="春风街道", position="主任")

    registration.refresh_from_db()
    assert registration.status == "submitted"


def test_own_correction_refused_keeps_what_was_typed(client: Client) -> None:
    registration = register(EventFactory.create()).registration

    response = own(client, registration, "correct/", name="", unit_name="新单位", position="主任")

    assert response.status_code == 422
    assert response.context["form"]["unit_name"].value() == "新单位"


def test_own_link_renewed_opens_and_the_old_one_does_not(client: Client) -> None:
    registration = register(EventFactory.create()).registration
    old = links.path_of(registration)

    response = client.post(f"{old}renew/")

    assert response["Location"] != old
    assert client.get(old).status_code == 404
    assert client.get(response["Location"]).status_code == 200


def test_own_ticket_picture_is_a_plain_download(client: Client) -> None:
    registration = register(EventFactory.create()).registration

    shown = own(client, registration, "ticket.png")
    kept = client.get(f"{links.path_of(registration)}ticket.png?download=1")

    assert shown.content.startswith(b"\x89PNG")
    assert "Content-Disposition" not in shown
    assert kept["Content-Disposition"].startswith("attachment")


def test_own_ticket_picture_of_a_name_no_font_has(client: Client) -> None:
    registration = register(EventFactory.create()).registration
    Registration.objects.update(name="王\U000323af")

    assert own(client, registration, "ticket.png").status_code == 200


def test_own_page_shows_the_online_link_to_confirmed_online_people_only(client: Client) -> None:
    event = EventFactory.create(mode=Mode.HYBRID, online_url="https://meeting.example.cn/x")
    there = register(event, 1).registration
    online = register(event, 2).registration
    Registration.objects.filter(pk=online.pk).update(attend_mode="online")

    assert event.online_url not in own(client, there).content.decode()
    assert event.online_url in own(client, online).content.decode()

    Registration.objects.filter(pk=online.pk).update(status="waitlisted")
    assert event.online_url not in own(client, online).content.decode()


def test_own_pages_change_nothing_by_get(client: Client) -> None:
    registration = register(EventFactory.create()).registration
    before = Registration.objects.values().get()

    for tail in ("", "correct/", "cancel/", "renew/", "ticket.png"):
        assert own(client, registration, tail).status_code == 200
    for tail in ("offer/", "rejoin/"):
        assert client.get(links.path_of(registration) + tail).status_code == 405

    assert Registration.objects.values().get() == before


def test_form_kept_for_everybody_gives_each_visitor_tokens_of_their_own() -> None:
    event = EventFactory.create()
    first, second = (Client(enforce_csrf_checks=True) for _ in range(2))
    hidden = [_hidden(visitor, event) for visitor in (first, second)]

    assert hidden[0]["token"] != hidden[1]["token"]
    assert hidden[0]["csrfmiddlewaretoken"] != hidden[1]["csrfmiddlewaretoken"]
    assert send(first, event, **hidden[0]).status_code == 303
    assert send(second, event, **hidden[1], phone="13800138001").status_code == 303
    assert send(second, event, **hidden[0]).status_code == 403  # another visitor's
    assert Registration.objects.count() == 2


def _hidden(client: Client, event: Event) -> dict[str, str]:
    page = client.get(f"/e/{event.slug}/register/").content.decode()
    names = ("csrfmiddlewaretoken", "token")
    return {name: re.findall(f'name="{name}" value="([^"]+)"', page)[0] for name in names}


def test_form_kept_for_everybody_follows_places_and_edits(client: Client) -> None:
    event = EventFactory.create(capacity=1)
    address = f"/e/{event.slug}/register/"
    assert "notice tone-warning" not in client.get(address).content.decode()

    register(event)
    assert "notice tone-warning" in client.get(address).content.decode()

    Event.objects.update(title="改了名字的活动", revision=2)
    assert "改了名字的活动" in client.get(address).content.decode()


def test_form_kept_for_everybody_says_what_is_left_of_scarce_places(client: Client) -> None:
    event = EventFactory.create()
    scarce = CategoryFactory.create(event=event, name="观摩代表", quota=21)
    address = f"/e/{event.slug}/register/"
    assert "观摩代表（余" not in client.get(address).content.decode()

    for number in (1, 2):
        register(event, number, category=scarce)
        left = f"观摩代表（余 {21 - number} 个名额）"
        assert left in client.get(address).content.decode()


def test_form_and_ticket_take_few_queries(
    client: Client, count_queries: Callable[[Callable[[], Any]], int]
) -> None:
    event = EventFactory.create()
    client.get(f"/e/{event.slug}/register/")
    sent: list[Any] = []

    assert count_queries(lambda: client.get(f"/e/{event.slug}/register/")) <= 3
    assert count_queries(lambda: sent.append(send(client, event))) <= 20
    assert count_queries(lambda: client.get(sent[0]["Location"])) <= 4
