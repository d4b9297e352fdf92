from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from notifications.domain import rendering
from notifications.models import Message
from registrations.domain import cancelling, links, news
from tests.factories.clock import NOW
from tests.factories.events import EventFactory
from tests.factories.registrations import RegistrationFactory
from tests.registrations.helpers import register

pytestmark = pytest.mark.django_db

STATES: dict[str, dict[str, Any]] = {
    "registration_confirmed": {"status": "confirmed"},
    "registration_received": {"status": "submitted"},
    "registration_waitlisted": {"status": "waitlisted", "waitlist_no": 7},
    "registration_offered": {"status": "offered", "offer_expires_at": NOW + timedelta(hours=1)},
    "registration_offer_expired": {"status": "expired"},
    "registration_declined": {"status": "declined", "decision_reason": "名额有限"},
    "registration_returned": {"status": "returned", "decision_reason": "请填写单位全称"},
    "registration_cancelled": {"status": "cancelled"},
    "registration_link": {"status": "confirmed"},
}
WITHOUT_LINK = {"registration_declined", "registration_cancelled"}


def message_of(kind: str, language: str) -> Message:
    row = RegistrationFactory.create(event__contact_phone="010-65081896", **STATES[kind])
    return Message(
        kind=kind,
        channel="sms",
        person=row.person,
        subject=f"registrations.registration:{row.pk}",
        language=language,
    )


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("kind", news.KINDS)
def test_news_says_who_what_and_where_to_go_on(kind: str, language: str) -> None:
    message = message_of(kind, language)
    row = RegistrationFactory._meta.model.objects.get()

    body = rendering.render(message).body

    assert row.name in body
    assert row.event.title in body
    assert (links.path_of(row) in body) == (kind not in WITHOUT_LINK)
    assert "None" not in body
    for told in (row.decision_reason, "7" if row.waitlist_no else ""):
        assert told in body
    if language == "zh-hans":
        assert "registration" not in body.replace(links.path_of(row), "")


@pytest.mark.parametrize("kind", sorted(set(news.KINDS) - {"registration_link"}))
def test_news_that_is_none_any_more_is_dropped(kind: str) -> None:
    message = message_of(kind, "zh-hans")
    RegistrationFactory._meta.model.objects.update(status="replaced")

    with pytest.raises(rendering.Obsolete):
        rendering.render(message)


def test_news_of_a_registration_goes_out_in_its_language(run_tasks: Any) -> None:
    with run_tasks():
        row = register(EventFactory.create(), language="en").registration
    with run_tasks(), translation.override("zh-hans"):
        cancelling.cancel(registration=row, actor=row.person, now=NOW)

    sent = list(Message.objects.order_by("pk"))

    assert [one.status for one in sent] == ["sent", "sent"]
    assert {one.language for one in sent} == {"en"}
