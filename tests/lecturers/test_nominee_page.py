"""The nominee's own page: by link, again and again; rules and publication, own data, declining."""

import pytest
from django.test import Client

from calls.models import Submission
from lecturers.domain import nominating, nominations
from lecturers.models import Nomination
from people.domain import consent, own_links
from people.enums import LinkPurpose
from people.models import Consent
from tests import factories
from tests.factories import NOW
from tests.lecturers.nominating_scenes import scene

pytestmark = pytest.mark.django_db
BOTH = {"act": "agree", "accepts_rules": "on", "agrees_to_publication": "on", "rules_version": "1"}


@pytest.fixture
def nomination() -> Nomination:
    made = scene()
    return nominating.submit(nomination=made.start(), actor=made.contact, now=NOW)


def address(nomination: Nomination) -> str:
    link = own_links.current(purpose=LinkPurpose.NOMINEE, subject=nomination.submission, now=NOW)
    assert link is not None
    return f"{own_links.path_of(link)}nomination/"


def ready(nomination: Nomination) -> bool:
    row = Submission.objects.select_related("call", "person", "nomination").get(
        pk=nomination.submission_id
    )
    found = nominations.ready(Submission.objects.all()).filter(pk=row.pk).exists()
    assert found is nominations.is_ready(row)
    return found


def test_link_leads_to_the_page_of_the_nominee(client: Client, nomination: Nomination) -> None:
    page = client.get(address(nomination).removesuffix("nomination/"), follow=True)

    assert page.redirect_chain[-1][0] == address(nomination)
    assert "讲师要乐于提供公益服务" in page.content.decode()


def test_nominee_agrees_to_both_and_only_then_is_ready(
    client: Client, nomination: Nomination
) -> None:
    assert not ready(nomination)
    half = client.post(address(nomination), BOTH | {"agrees_to_publication": ""})
    assert half.status_code == 422
    assert not ready(nomination)

    assert client.post(address(nomination), BOTH).status_code == 302

    assert ready(nomination)
    given = Consent.objects.get(person=nomination.submission.person)
    assert given.context == f"calls.call:{nomination.submission.call_id}"


def test_nominee_accepts_the_version_that_was_shown(client: Client, nomination: Nomination) -> None:
    call = nomination.submission.call
    call.rules_version = "2"
    call.save()

    assert client.post(address(nomination), BOTH).status_code == 422
    client.post(address(nomination), BOTH | {"rules_version": "2"})
    assert ready(nomination)
    call.rules_version = "3"
    call.save()
    assert not ready(nomination)


def test_consent_taken_back_later_is_none_any_more(client: Client, nomination: Nomination) -> None:
    client.post(address(nomination), BOTH)
    given = Consent.objects.get(person=nomination.submission.person)

    consent.withdraw(consent=given, actor=None, now=NOW)

    assert not ready(nomination)


def test_nominee_declines_with_a_reason(client: Client, nomination: Nomination) -> None:
    assert client.post(address(nomination), {"act": "refuse", "reason": ""}).status_code == 422

    client.post(address(nomination), {"act": "refuse", "reason": "工作繁忙"})

    nomination.submission.refresh_from_db()
    assert nomination.submission.subject_refused_reason == "工作繁忙"
    assert not ready(nomination)


def test_nominee_corrects_own_data_and_nothing_else(client: Client, nomination: Nomination) -> None:
    version = nomination.submission.changed_at.isoformat()
    page = client.get(address(nomination))
    version = page.context["version"]

    client.post(
        address(nomination),
        {
            "act": "correct",
            "version": version,
            "post": "社区书记",
            "reasons": "我写的",
            "name": "王",
        },
    )

    row = Nomination.objects.select_related("submission").get(pk=nomination.pk)
    assert row.post == "社区书记"
    assert row.name == "欧阳明月"
    assert row.submission.reasons != "我写的"


def test_renewed_link_makes_the_old_one_worthless(client: Client, nomination: Nomination) -> None:
    old = address(nomination)
    own_links.renew(purpose=LinkPurpose.NOMINEE, subject=nomination.submission, actor=None, now=NOW)

    assert client.get(old).status_code == 410
    assert client.get(address(nomination)).status_code == 200


def test_page_is_closed_to_answers_once_it_was_withdrawn(
    client: Client, nomination: Nomination
) -> None:
    where = address(nomination)
    Submission.objects.update(status="withdrawn")

    client.post(where, BOTH)

    assert not Consent.objects.exists()


def test_nominee_who_is_signed_in_answers_without_the_link(
    client: Client, nomination: Nomination
) -> None:
    person = nomination.submission.person
    assert person is not None
    person.user = factories.UserFactory.create()
    person.save()
    client.force_login(person.user)

    client.post(f"/my/nominations/{nomination.submission_id}/agree/", BOTH)

    assert ready(nomination)
