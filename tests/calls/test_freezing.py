"""The frozen order: digest, package, proof offline by node, verdicts afterwards."""

import io
import json
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from calls.domain import freezing, ranking, ranking_order, ranking_package, reviewing, verdicts
from calls.enums import StepOutcome, SubmissionStatus
from calls.models import FrozenRanking, Step
from tests import factories
from tests.calls.scoring import reviewer, scoring_step, sealed, standing
from tests.factories import NOW

RECOMPUTE = Path(ranking_package.__file__).parent / "recompute.js"


def frozen_ranking(*given: list[int], **fields: Any) -> FrozenRanking:
    """Each list holds the scores of one submission, a reviewer each."""
    step = scored_step(*given, **fields)
    return freezing.freeze(
        step=step, equals_reason="按收到先后", actor=factories.UserFactory.create(), now=NOW
    )


def scored_step(*given: list[int], criteria: int = 2) -> Step:
    step = scoring_step(criteria=criteria)
    members = [reviewer(step) for _ in range(max(map(len, given)))]
    for row in given:
        submission = standing(step)
        for member, score in zip(members, row, strict=False):
            sealed(member, submission, score)
    return step


@pytest.mark.django_db
def test_freeze_writes_content_digest_and_names() -> None:
    frozen = frozen_ranking([80, 90], [70, 95], [60])

    content = freezing.content_of(frozen)
    assert frozen.digest == freezing.digest_of(frozen.content)
    assert freezing.canonical(content) == frozen.content
    assert [row.submission for row in ranking_order.of_content(content)] == [
        place.submission_id for place in frozen.places.order_by("place")
    ]
    for place in frozen.places.all():
        assert place.name
        assert place.name not in frozen.content
    assert content["reviewers"] == [1, 2]


@pytest.mark.django_db
def test_freeze_waits_for_open_reviews_and_for_equal_ones_to_be_decided() -> None:
    step = scored_step([80], [80])
    actor = factories.UserFactory.create()

    with pytest.raises(freezing.EqualsUndecided):
        freezing.freeze(step=step, actor=actor, now=NOW)
    member = step.panel.get()
    factories.ReviewFactory.create(member=member, submission=standing(step))
    with pytest.raises(freezing.StillOpen):
        freezing.freeze(step=step, equals_reason="按收到先后", actor=actor, now=NOW)


@pytest.mark.django_db
def test_nothing_changes_after_the_freeze() -> None:
    frozen = frozen_ranking([80, 90], [70, 95])
    actor, step = factories.UserFactory.create(), frozen.step
    submission = frozen.places.get(place=1).submission

    with pytest.raises(ranking.Frozen):
        freezing.freeze(step=step, actor=actor, now=NOW)
    with pytest.raises(ranking.Frozen):
        ranking.move(step=step, submission=submission, place=2, reason="复核", actor=actor, now=NOW)
    with pytest.raises(reviewing.NotScored):
        reviewing.unseal(review=submission.reviews.all()[0], reason="复核", actor=actor, now=NOW)


@pytest.mark.django_db
def test_package_holds_what_was_hashed() -> None:
    frozen = frozen_ranking([80, 90], [70, 95])

    with zipfile.ZipFile(io.BytesIO(ranking_package.make(frozen))) as archive:
        text = archive.read("ranking.json").decode()
        said = archive.read("ranking.json.sha256").decode().split()[0]
        page = archive.read("verify.html").decode()

    assert freezing.digest_of(text) == said == frozen.digest
    assert 'src="' not in page
    assert "http" not in page.replace("https://", "http")  # nothing is fetched


@pytest.mark.django_db
@pytest.mark.skipif(shutil.which("node") is None, reason="node is not here")
def test_page_computes_the_same_order_and_sees_a_change() -> None:
    """The page's script, run by node, on the real content and on a falsified one."""
    step = scored_step(
        [80, 90, 33, 71, 65], [70, 95, 88, 20, 77], [80, 90, 33, 71, 65], [55, 56], [100]
    )
    actor = factories.UserFactory.create()
    last = ranking.of_step(step).placed[-1].submission
    ranking.move(
        step=step,
        submission=ranking.of_step(step).submissions[last],
        place=2,
        reason="补充材料",
        actor=actor,
        now=NOW,
    )
    frozen = freezing.freeze(step=step, equals_reason="按收到先后", actor=actor, now=NOW)
    content = freezing.content_of(frozen)
    forged = json.loads(frozen.content)
    for review in forged["submissions"][0]["reviews"]:
        review["scores"] = dict.fromkeys(review["scores"], 1)
    names = [
        {"submission": row.submission_id, "name": row.name, "unit": row.unit_name, "salt": row.salt}
        for row in frozen.places.all()
    ]
    script = f"""
        require({json.dumps(str(RECOMPUTE))});
        const [text, forged, names] = JSON.parse(require("fs").readFileSync(0, "utf8"));
        const content = JSON.parse(text);
        console.log(JSON.stringify({{
          digest: recompute.sha256(text),
          right: recompute.isOrderRight(content),
          forged: recompute.isOrderRight(forged),
          names: recompute.areNamesRight(content, names),
          renamed: recompute.areNamesRight(content, [{{...names[0], name: "张三"}}]),
          order: recompute.order(content).map((row) => row.submission),
        }}));
    """
    answer = json.loads(
        subprocess.run(
            ["node", "-e", script],
            input=json.dumps([frozen.content, forged, names]),
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    )

    assert answer == {
        "digest": frozen.digest,
        "right": True,
        "forged": False,
        "names": True,
        "renamed": False,
        "order": [row["submission"] for row in content["order"]],
    }


@pytest.mark.django_db
def test_first_places_pass_and_the_others_get_the_reason() -> None:
    frozen = frozen_ranking([90], [80], [70])

    made = verdicts.pass_first(
        frozen=frozen, number=2, reason="未进入前列", actor=factories.UserFactory.create(), now=NOW
    )

    assert [one.outcome for one in made] == [
        StepOutcome.PASSED,
        StepOutcome.PASSED,
        StepOutcome.FAILED,
    ]
    last = frozen.places.get(place=3).submission
    last.refresh_from_db()
    assert last.status == SubmissionStatus.NOT_APPROVED
    assert verdicts.open_places(frozen) == []


@pytest.mark.django_db
def test_ranking_page_takes_the_same_number_of_queries_for_more(client: Any) -> None:
    asked = []
    for count in (1, 3):
        step = scored_step(*[[80 + number, 90] for number in range(count)])
        head = factories.OfficeMemberFactory.create(office=step.call.office, role="head").user
        client.force_login(head)
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(f"/console/calls/{step.call.slug}/steps/{step.pk}/scoring/ranking/")
        assert answer.status_code == 200
        asked.append(len(captured))
        row = client.get(f"{answer.request['PATH_INFO']}submissions/{step.standing.first().pk}/")  # type: ignore[union-attr]
        assert "90 / 100" in row.content.decode()

    assert asked[0] == asked[1] <= 34
