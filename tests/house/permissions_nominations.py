"""Rows of the permission matrix: nominations, their papers, the secretariat's list.

The world's nomination was put forward by the unit of "unit_contact" and stands at a step: nobody
may change what is typed any more.
"""

from contextlib import suppress
from io import BytesIO
from typing import Any, Final

from PIL import Image

from calls.models import Attachment
from core.files import private
from people.domain import own_links
from people.enums import LinkPurpose
from tests.factories import NOW
from tests.house.matrix import SECRETARIAT, SIGNED_IN, Route, only, pk_of, public, token
from tests.house.permissions_calls import CHOOSERS, call_slug
from tests.house.world import World

OWN: Final = ("unit_contact", "nominee")
submission = pk_of("submission")
attachment = pk_of("attachment")


def told_no(*roles: str, ok: int = 200, **more: Any) -> dict[str, int]:
    """Of those concerned only `roles`; the others are told no, strangers that it is not there."""
    return {**only(*roles, ok=ok, **more), **dict.fromkeys(set(OWN) - set(roles), 403)}


def console_no(*roles: str, ok: int = 200) -> dict[str, int]:
    """Of the office's choosers only `roles`."""
    return {**only(*roles, ok=ok), **dict.fromkeys(set(CHOOSERS) - set(roles), 403)}


def in_step(world: World) -> dict[str, Any]:
    return {**submission(world), "step": "person"}


def picture(world: World) -> dict[str, Any]:
    """The world's paper, with bytes that can be shown."""
    paper = world.things["attachment"]
    assert isinstance(paper, Attachment)
    file = BytesIO()
    Image.new("RGB", (8, 8)).save(file, "PNG")
    with suppress(private.FileTaken):
        private.store(paper.path, file.getvalue())
    Attachment.objects.filter(pk=paper.pk).update(content_type="image/png")
    return attachment(world)


def page_of_paper(world: World) -> dict[str, Any]:
    return {**picture(world), "page": 1}


def token_of_nominee(world: World) -> dict[str, Any]:
    link = own_links.renew(
        purpose=LinkPurpose.NOMINEE, subject=world.things["submission"], actor=None, now=NOW
    )
    return {"token": own_links.path_of(link).split("/")[2]}


ROUTES: Final[dict[str, Route]] = {
    # Whoever holds the link is the nominee
    "nominee": Route(public(), token_of_nominee),
    "my_nominations": Route(only(*SIGNED_IN)),
    # A unit's contact without the unit named applies; this account acts for no member unit
    "my_nomination_new": Route(only(*SIGNED_IN, ok=302), call_slug, post={}),
    "my_nomination": Route(only(*OWN), submission),
    "my_nomination_step": Route(told_no(), in_step),
    "my_paper_remove": Route(told_no(), attachment, post={}),
    "my_nomination_submit": Route(told_no(), submission, post={}),
    "my_nomination_withdraw": Route(told_no("unit_contact"), submission),
    "my_nomination_ask": Route(told_no(), submission, post={}),
    "my_nomination_endorse": Route(told_no(), submission, post={}),
    "my_nomination_link": Route(told_no("unit_contact", ok=302), submission, post={}),
    "my_nomination_agree": Route(told_no("nominee"), submission),
    "my_nomination_pdf": Route(only(*OWN), submission),
    "my_nomination_word": Route(only(*OWN), submission),
    "submission_attachment": Route(only(*OWN, *CHOOSERS, "reviewer"), picture),
    "submission_preview": Route(only(*OWN, *CHOOSERS, "reviewer"), picture),
    "submission_preview_page": Route(only(*OWN, *CHOOSERS, "reviewer"), page_of_paper),
    "console_submissions": Route(only(*CHOOSERS), call_slug),
    "console_submission_new": Route(console_no(*SECRETARIAT, ok=302), call_slug, post={}),
    "console_submissions_act": Route(console_no(*SECRETARIAT, ok=302), call_slug, post={}),
    "console_submissions_export": Route(only(*CHOOSERS), call_slug, post={}),
    "console_submission": Route(only(*CHOOSERS), submission),
    "console_submission_step": Route(console_no(), in_step),
    "console_paper_remove": Route(console_no(), attachment, post={}),
    "console_paper_mark": Route(console_no(*SECRETARIAT, ok=302), attachment, post={}),
    "console_submission_unit": Route(console_no(), submission, post={}),
    "console_submission_submit": Route(console_no(), submission, post={}),
    "console_submission_return": Route(console_no(*SECRETARIAT), submission),
    "console_submission_withdraw": Route(console_no(*SECRETARIAT), submission),
    "console_submission_received": Route(
        console_no(*SECRETARIAT, ok=302), submission, post={"received_on": "2026-05-19"}
    ),
    "console_submission_person": Route(console_no(*SECRETARIAT, ok=302), submission, post={}),
    "console_submission_link": Route(console_no(*SECRETARIAT, ok=302), submission, post={}),
    "console_submission_pdf": Route(only(*CHOOSERS), submission),
    "console_submission_word": Route(only(*CHOOSERS), submission),
    # Programs; it stands at a step and cannot be handed in again, and the reason is missing
    "api_submission-list": Route(token(*SIGNED_IN)),
    "api_submission-detail": Route(token(*OWN, *CHOOSERS), submission),
    "api_submission-submit": Route(token(*OWN, *CHOOSERS, ok=403), submission, post={}),
    "api_submission-withdraw": Route(
        {
            **token("unit_contact", *SECRETARIAT, ok=400),
            "nominee": 403,
            "supervisor": 403,
        },
        submission,
        post={},
    ),
}
