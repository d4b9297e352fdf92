"""The notice of a call as an official paper, with its dates and papers as attachments."""

from datetime import datetime

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from calls.enums import PaperFormat, SubmitterKind
from calls.models import Call, RequiredPaper
from core.documents import official
from core.text import numerals


def title_of(call: Call) -> str:
    """关于…的通知, unless the title says so itself."""
    return call.title if call.title.endswith("通知") else f"关于{call.title}的通知"


def pdf(call: Call, *, url: str) -> bytes:
    """The paper in Chinese; `url` is the address of the call's page.

    Raises core.documents.fonts.UndrawableCharacter.
    """
    with translation.override("zh-hans"):
        return official.pdf(paper_of(call, url), created_at=call.published_at or call.created_at)


def paper_of(call: Call, url: str) -> official.Paper:
    """The words of the paper in the active language."""
    attachments = []
    if call.rules_text:
        title = call.rules_title or _("Working rules")
        attachments.append(official.Attachment(title=title, text=call.rules_text))
    attachments.append(
        official.Attachment(title=_("Dates and papers"), tables=[_dates(call), _papers(call)])
    )
    issued = call.issued_on or (
        timezone.localdate(call.published_at) if call.published_at else None
    )
    return official.Paper(
        title=title_of(call),
        text=call.text,
        number=call.number,
        issuer=call.issuer.name,
        date=numerals.arabic_date(issued) if issued else "",
        facts=[
            (_("Contact"), call.contact_name),
            (_("Contact phone"), call.contact_phone),
            (_("Mailbox for papers"), call.contact_email),
            (_("Address for paper originals"), call.post_address),
        ],
        attachments=attachments,
        url=url,
        hint=_("Read the notice online and nominate:"),
    )


def _dates(call: Call) -> official.Table:
    rows = []
    steps = call.steps.order_by("order").prefetch_related("extensions")
    for step in steps:
        rows.append([str(step), _moment(step.opens_at), _moment(step.closes_at)])
        rows += [
            [
                _("Extended"),
                _moment(one.old_closes_at),
                f"{_moment(one.new_closes_at)}（{one.reason}）",
            ]
            for one in sorted(step.extensions.all(), key=lambda one: one.made_at)
        ]
    return official.Table(
        heading=_("Dates"),
        columns=[_("Step"), _("Opens"), _("Closes")],
        widths=[1.3, 1, 1.5],
        rows=rows,
    )


def _papers(call: Call) -> official.Table:
    rows = [
        [paper.label, who_hands_in(paper), "；".join(demands_of(paper))]
        for paper in call.papers.order_by("order", "pk")
    ]
    return official.Table(
        heading=_("Papers to hand in"),
        columns=[_("Paper"), _("Asked from"), _("What is asked")],
        widths=[1.2, 1, 2],
        rows=rows,
    )


def who_hands_in(paper: RequiredPaper) -> str:
    """Everyone, or the kinds of submitter in words."""
    names = [str(SubmitterKind(kind).label) for kind in paper.submitter_kinds]
    return "、".join(names) or _("everyone")


def demands_of(paper: RequiredPaper) -> list[str]:
    """What is asked of a paper, in short words: required, stamped, original, kinds of file."""
    found = [_("required") if paper.is_required else _("if there is one")]
    if paper.needs_stamp:
        found.append(_("stamped by the unit"))
    if paper.original_wanted:
        found.append(_("paper original by post"))
    if paper.formats:
        found.append("、".join(str(PaperFormat(one).label) for one in paper.formats))
    if paper.help_text:
        found.append(paper.help_text)
    return found


def _moment(moment: datetime | None) -> str:
    if moment is None:
        return "—"
    local = timezone.localtime(moment)
    return f"{numerals.arabic_date(local.date())} {local:%H:%M}"
