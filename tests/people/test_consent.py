"""Consent: recorded with its wording, withdrawn, never deleted."""

from datetime import datetime, timedelta

import pytest

from people.domain import consent, wordings
from people.enums import ConsentChannel, ConsentPurpose
from people.models import Consent
from tests.factories import EventFactory, PersonFactory


@pytest.mark.django_db
def test_consent_is_recorded_once_with_wording_and_place(now: datetime) -> None:
    person, event = PersonFactory.create(), EventFactory.create()
    for _ in range(2):
        given = consent.record(
            person=person,
            purpose=ConsentPurpose.REGISTRATION,
            channel=ConsentChannel.WEB,
            context=event,
            now=now,
        )
    assert Consent.objects.count() == 1
    assert (given.text_version, given.context) == (
        wordings.current(ConsentPurpose.REGISTRATION).version,
        f"events.event:{event.pk}",
    )
    assert consent.has(person=person, purpose=ConsentPurpose.REGISTRATION, context=event)
    assert not consent.has(person=person, purpose=ConsentPurpose.PUBLICATION)


@pytest.mark.django_db
def test_withdrawn_consent_stays_on_record(now: datetime) -> None:
    person = PersonFactory.create()
    given = consent.record(
        person=person,
        purpose=ConsentPurpose.PUBLICATION,
        channel=ConsentChannel.DESK,
        now=now,
    )
    consent.withdraw(consent=given, actor=person, now=now)
    consent.withdraw(consent=given, actor=person, now=now + timedelta(days=1))
    assert Consent.objects.get().withdrawn_at == now
    assert not consent.has(person=person, purpose=ConsentPurpose.PUBLICATION)


@pytest.mark.django_db
def test_unknown_wording_is_refused(now: datetime) -> None:
    with pytest.raises(ValueError, match="no such wording"):
        consent.record(
            person=PersonFactory.create(),
            purpose=ConsentPurpose.PUBLICATION,
            channel=ConsentChannel.WEB,
            text_version="made-up",
            now=now,
        )


@pytest.mark.parametrize("purpose", list(ConsentPurpose))
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_purpose_has_words_in_every_language(purpose: ConsentPurpose, language: str) -> None:
    wording = wordings.current(purpose)
    words = [wording.summary_for(language, controller="办公室"), *wording.details_for(language)]
    assert all(words)
    assert not any("{" in text for text in words)
    assert len({wording.version for wording in wordings.WORDINGS}) == len(wordings.WORDINGS)
