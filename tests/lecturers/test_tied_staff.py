"""Staff who also sit on a panel: what they are tied to is closed to them in every capacity."""

import pytest
from django.test import Client
from django.urls import reverse

from calls.enums import StepKind, SubmissionStatus
from people.enums import OfficeRole
from tests import factories

pytestmark = pytest.mark.django_db


def test_tied_reviewer_sees_it_in_no_other_capacity(client: Client) -> None:
    member = factories.OfficeMemberFactory.create(role=OfficeRole.HEAD)
    call = factories.CallFactory.create(office=member.office)
    screening = factories.StepFactory.create(call=call, order=1, kind=StepKind.ELIGIBILITY)
    scoring = factories.StepFactory.create(call=call, order=2, kind=StepKind.SCORING)
    tied, free = (
        factories.NominationFactory.create(
            submission__call=call,
            submission__current_step=screening,
            submission__status=SubmissionStatus.IN_PROGRESS,
            name=name,
        )
        for name in ("回避人", "候选人")
    )
    reviewer = factories.PersonFactory.create(user=member.user)
    factories.PostFactory.create(person=reviewer, unit=tied.submission.unit)
    factories.PanelMemberFactory.create(step=scoring, person=reviewer)
    client.force_login(member.user)
    token = factories.ApiTokenFactory.create(user=member.user)
    program = Client(headers={"Authorization": f"Bearer {factories.api_token(token)}"})

    pages = [
        client.get(reverse("console_submissions", args=[call.slug])),
        client.get(reverse("console_screening", args=[call.slug, screening.pk])),
        program.get("/api/v1/submissions/"),
    ]
    for page in pages:
        assert page.status_code == 200
        assert "候选人" in page.content.decode() or str(free.submission_id) in page.content.decode()
        assert "回避人" not in page.content.decode()
    for one, status in ((tied, 404), (free, 200)):
        key = one.submission_id
        assert client.get(reverse("console_submission", args=[key])).status_code == status
        assert program.get(f"/api/v1/submissions/{key}/").status_code == status
