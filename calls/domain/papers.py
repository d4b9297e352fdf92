"""Papers of a submission: which are asked for, which are there; files kept and shown safely."""

from datetime import datetime
from typing import IO, Final

from django.db import transaction
from django.utils.translation import gettext as _

from calls.enums import PaperFormat
from calls.models import Attachment, Call, RequiredPaper, Submission
from core import audit, signing
from core.documents import pdf_preview
from core.errors import DomainError
from core.files import content_check, private, word_check
from people.models import User

MOST_BYTES: Final = 20 * content_check.MEBIBYTE
MOST_FILES: Final = 20


class TooManyFiles(DomainError):
    """A submission holds a bounded number of files."""

    code = "too_many_files"
    field = "file"


def asked(call: Call, submitter_kind: str) -> list[RequiredPaper]:
    """The papers that a call asks for from this kind of submitter, in order."""
    rows = sorted(call.papers.all(), key=lambda paper: (paper.order, paper.pk))
    return [
        paper
        for paper in rows
        if not paper.submitter_kinds or submitter_kind in paper.submitter_kinds
    ]


def lacking(submission: Submission) -> list[tuple[RequiredPaper, str]]:
    """Required papers that are missing, or there without the stamp they need, each with words."""
    files = [file for file in submission.attachments.all() if file.removed_at is None]
    found = []
    for paper in asked(submission.call, submission.submitter_kind):
        own = [file for file in files if file.paper_id == paper.pk]
        if not own and paper.is_required:
            found.append((paper, _("“%(paper)s” is missing.") % {"paper": paper.label}))
        elif own and paper.needs_stamp and not any(file.is_stamped for file in own):
            text = _("“%(paper)s” has to be stamped: please upload the scan with the seal.")
            found.append((paper, text % {"paper": paper.label}))
    return found


def attach(
    *,
    submission: Submission,
    upload: IO[bytes],
    name: str,
    paper: RequiredPaper | None,
    is_stamped: bool,
    actor: User | None,
    now: datetime,
) -> Attachment:
    """Keep a file. Raises content_check.FileRefused, TooManyFiles.

    Pictures are drawn anew before they are stored; Word is kept as it is, for download only.
    """
    formats = frozenset(
        paper.formats if paper is not None and paper.formats else PaperFormat.values
    )
    checked = word_check.checked_paper(upload, formats=formats, most_bytes=MOST_BYTES)
    pages = 0
    if checked.content_type == "application/pdf":
        pages = pdf_preview.count_pages(checked.data)
    path = f"calls/{submission.call_id}/{signing.random_code(130).lower()}.{checked.extension}"
    digest = private.store(path, checked.data)
    kept = Attachment(
        submission=submission,
        paper=paper,
        name=_kept_name(name, checked.extension),
        path=path,
        content_type=checked.content_type,
        size=len(checked.data),
        sha256=digest,
        pages=pages,
        is_stamped=is_stamped,
        uploaded_by=actor,
        uploaded_at=now,
    )
    try:
        _record(kept, actor, now)
    except TooManyFiles:
        private.remove(path)
        raise
    return kept


def _record(attachment: Attachment, actor: User | None, now: datetime) -> None:
    submission, paper = attachment.submission, attachment.paper
    with transaction.atomic():
        Submission.objects.select_for_update(of=("self",)).get(pk=submission.pk)
        if submission.attachments.kept().count() >= MOST_FILES:
            raise TooManyFiles(
                _("At most %(most)d files can be kept here. Please put pages into one PDF.")
                % {"most": MOST_FILES}
            )
        attachment.save(force_insert=True)
        audit.record(
            action="submission.paper_added",
            subject=submission,
            scope=submission.call,
            actor=actor,
            now=now,
            fields=[paper.key if paper else "other"],
        )


def mark_stamped(*, attachment: Attachment, is_stamped: bool, actor: User, now: datetime) -> None:
    """Say whether a file is the scan with the seal."""
    with transaction.atomic():
        attachment.is_stamped = is_stamped
        attachment.save(update_fields=["is_stamped"])
        audit.record(
            action="submission.paper_marked",
            subject=attachment.submission,
            scope=attachment.submission.call,
            actor=actor,
            now=now,
        )


def remove(*, attachment: Attachment, actor: User | None, now: datetime) -> None:
    """Delete the bytes; that there was a file, and who removed it, stays on record."""
    with transaction.atomic():
        row = Attachment.objects.select_for_update(of=("self",)).get(pk=attachment.pk)
        if row.removed_at is not None:
            return
        row.removed_at = now
        row.save(update_fields=["removed_at"])
        audit.record(
            action="submission.paper_removed",
            subject=row.submission,
            scope=row.submission.call,
            actor=actor,
            now=now,
        )
        transaction.on_commit(lambda: private.remove(row.path))


def _kept_name(name: str, extension: str) -> str:
    """The name people gave the file, with the ending of what it is."""
    stem = name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0] or name
    stem = "".join(c for c in stem if c.isprintable()).strip(" .") or "file"
    return f"{stem[:180]}.{extension}"
