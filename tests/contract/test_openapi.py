"""Our own OpenAPI document against our own answers, by generated requests."""

import contextlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.utils import timezone
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.openapi import from_wsgi

from core import signing
from people.enums import OfficeRole
from people.models import ApiToken
from tests.factories import (
    AssignmentFactory,
    EventFactory,
    GateFactory,
    NominationFactory,
    OfficeMemberFactory,
    RegistrationFactory,
    SessionFactory,
)

SEED = 20240929
SECRET = signing.random_code(160)
SCOPES = [
    "events",
    "registrations",
    "gates",
    "certificates",
    "calls",
    "assignments",
    "submissions",
    "lecturers",
    "reviews",
]


@pytest.fixture
def api_document(transactional_db: None, settings: Any, tmp_path: Path) -> Any:
    """The document as served, with a token that may do everything to one event."""
    settings.RATE_LIMITS = False
    settings.STATIC_ROOT = tmp_path  # WhiteNoise warns where there is none
    registration = RegistrationFactory.create()
    event = registration.event
    session = SessionFactory.create(part=event.parts.first())
    AssignmentFactory.create(session=session)
    GateFactory.create(event=event)
    EventFactory.create(office=event.office)
    NominationFactory.create(submission__call__office=event.office)
    member = OfficeMemberFactory.create(office=event.office, role=OfficeRole.HEAD)
    now = timezone.now()
    ApiToken.objects.create(
        user=member.user,
        name="contract",
        token_digest=signing.digest(SECRET),
        scopes=[f"{name}:{act}" for name in SCOPES for act in ("read", "write")],
        created_at=now,
        expires_at=now + timedelta(days=1),
    )
    configuration = SchemathesisConfig.from_dict(
        {
            "generation": {"allow-x00": False},
            "headers": {"Authorization": f"Bearer {SECRET}"},
        }
    )
    return from_wsgi("/api/schema/", get_wsgi_application(), config=configuration)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_answers_keep_to_the_document(api_document: Any, mode: GenerationMode) -> None:
    """A hundred requests an operation, once as documented and once against the document."""
    operations = [result.ok() for result in api_document.get_all_operations()]
    assert len(operations) >= 10
    for operation in operations:

        @hypothesis.seed(SEED)
        @hypothesis.settings(
            max_examples=100,
            deadline=None,
            database=None,
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
        def answer(case: schemathesis.Case[Any]) -> None:
            case.call_and_validate()

        # An operation without parameters cannot be asked wrongly.
        with contextlib.suppress(hypothesis.errors.Unsatisfiable):
            answer()
