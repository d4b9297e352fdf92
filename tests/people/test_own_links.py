"""Links that their owner opens again and again."""

from datetime import timedelta

import pytest
from django.test import Client

from people.domain import own_links
from people.domain.invitations import LinkNotUsable
from people.enums import LinkPurpose
from people.models import AccessLink
from tests.factories import NOW

pytestmark = pytest.mark.django_db

ABOUT = "calls.submission:12"


def made() -> AccessLink:
    return own_links.renew(purpose=LinkPurpose.NOMINEE, subject=ABOUT, actor=None, now=NOW)


def token(link: AccessLink) -> str:
    return own_links.path_of(link).split("/")[2]


def test_own_link_opens_again_and_again_until_its_end() -> None:
    link = made()
    for moment in (NOW, NOW + timedelta(days=20)):
        found, key = own_links.subject_of(
            token=token(link), purpose=LinkPurpose.NOMINEE, now=moment
        )
        assert (found.pk, key) == (link.pk, 12)
    with pytest.raises(LinkNotUsable):
        own_links.subject_of(
            token=token(link), purpose=LinkPurpose.NOMINEE, now=NOW + timedelta(days=31)
        )


def test_own_link_renewed_makes_the_old_one_worthless() -> None:
    old, new = made(), made()

    with pytest.raises(LinkNotUsable):
        own_links.subject_of(token=token(old), purpose=LinkPurpose.NOMINEE, now=NOW)
    assert own_links.current(purpose=LinkPurpose.NOMINEE, subject=ABOUT, now=NOW) == new


def test_own_link_opens_nothing_of_another_purpose() -> None:
    with pytest.raises(LinkNotUsable):
        own_links.subject_of(token=token(made()), purpose=LinkPurpose.REVIEWER, now=NOW)


def test_own_link_of_a_purpose_without_a_page_cannot_be_accepted(client: Client) -> None:
    link = own_links.renew(purpose=LinkPurpose.ASSIGNMENT, subject=ABOUT, actor=None, now=NOW)
    own_links._pages.pop(LinkPurpose.ASSIGNMENT, None)

    assert client.get(own_links.path_of(link)).status_code == 410
