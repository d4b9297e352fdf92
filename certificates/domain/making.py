"""Making the files of a batch: claimed by one worker at a time, resumable at every step.

A batch belongs to the worker that wrote its token last, until its heartbeat is older than the
lease. Each step may be repeated: a certificate's hash is set only where none is set, files are
named after their content (a signed one bears its moment: made twice, two lie side by side, and the
row names one). So a worker that dies, or comes back after another one has taken over, doubles
nothing and loses nothing.
"""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from certificates.domain import belonging, states
from certificates.domain.composing import page_of
from certificates.domain.eligibility import Shortfall
from certificates.enums import BatchStatus, CertificateStatus
from certificates.layouts import certificate as layout
from certificates.models import Batch, Certificate
from core import audit, queue
from core.documents import pdf_signing
from core.documents.fonts import UndrawableCharacter
from core.documents.typst_runner import DocumentFailed
from core.files import private
from core.signing import random_code

logger = logging.getLogger(__name__)
LEASE: Final = timedelta(seconds=30)
THREADS: Final = 2  # typst works without the interpreter's lock
CHUNK: Final = 20  # certificates between two heartbeats: well under a second
ROOT: Final = "certificates"  # where issued files lie in the private storage
Clock = Callable[[], datetime]


def _claimable(now: datetime) -> QuerySet[Batch]:
    return Batch.objects.filter(
        Q(heartbeat_at__isnull=True) | Q(heartbeat_at__lt=now - LEASE),
        status=BatchStatus.PREPARING,
    )


def resume_stale(*, now: datetime) -> list[int]:
    """Enqueue every unfinished batch that no worker holds; returns their keys."""
    stale = list(_claimable(now).order_by("pk").values_list("pk", flat=True))
    with transaction.atomic():
        for batch in stale:
            queue.enqueue("certificates.make_files", batch=batch)
    return stale


def make_files(*, batch_id: int, clock: Clock) -> bool:
    """Make what is missing of the batch's files; True when this call has finished it.

    Returns False at once where another worker holds the batch or nothing is to be done, and as
    soon as another one has taken it over. A storage that fails raises; the sweep tries again.
    """
    token = random_code(80)
    if not _claimable(clock()).filter(pk=batch_id).update(worker=token, heartbeat_at=clock()):
        return False
    batch = Batch.objects.select_related("part__event", "appointments__corps", "template").get(
        pk=batch_id
    )
    try:
        with ThreadPoolExecutor(THREADS, "certificates") as pool:
            while chunk := list(_without_file(batch)[:CHUNK]):
                _make(chunk, pool, clock)
                if not _beat(batch, token, clock):
                    return False
        if not _make_print_files(batch, token, clock):
            return False
        return _finish(batch, token, clock())
    except (OSError, DocumentFailed) as error:
        _give_back(batch, token, error)
        raise


def _without_file(batch: Batch) -> QuerySet[Certificate]:
    return Certificate.objects.filter(
        batch=batch, sha256="", status=CertificateStatus.PREPARED
    ).order_by("pk")


def _make(chunk: list[Certificate], pool: Executor, clock: Clock) -> None:
    """Files first, then their hashes in one transaction, each where none is set.

    What cannot be drawn is withheld with a reason: a defect of the words stays one however often
    it is tried, and the others go on.
    """
    stored = []
    jobs = [(certificate, pool.submit(_stored, certificate)) for certificate in chunk]
    for certificate, job in jobs:
        try:
            stored.append((certificate.pk, *job.result()))
        except (DocumentFailed, UndrawableCharacter) as error:
            logger.exception("certificate %s cannot be made", certificate.pk)
            _withhold_unmade(certificate, error, clock())
    with transaction.atomic():
        for key, path, digest in stored:
            Certificate.objects.filter(pk=key, sha256="").update(file=path, sha256=digest)


def _stored(certificate: Certificate) -> tuple[str, str]:
    """Draw and store one certificate; returns path and hash. Runs in a thread: no database."""
    snapshot = certificate.snapshot
    content = pdf_signing.signed(
        layout.single(
            page_of(snapshot), language=snapshot["language"], created_at=certificate.prepared_at
        )
    )
    digest = private.sha256(content)
    path = f"{ROOT}/{certificate.year}/{certificate.batch_id}/{certificate.pk}-{digest[:16]}.pdf"
    private.store(path, content)
    return path, digest


def _withhold_unmade(certificate: Certificate, error: Exception, now: datetime) -> None:
    with translation.override(settings.LANGUAGE_CODE), transaction.atomic():
        reason = Shortfall("no_file", {"problem": str(error)}).text[:300]
        changed = Certificate.objects.filter(
            pk=certificate.pk, status=CertificateStatus.PREPARED, sha256=""
        ).update(status=CertificateStatus.WITHHELD, ended_at=now, end_reason=reason)
        if changed:
            audit.record(
                action="certificates.withheld",
                subject=certificate,
                actor=None,
                now=now,
                scope=belonging.scope_of(certificate),
                reason=reason,
            )


def _beat(batch: Batch, token: str, clock: Clock) -> bool:
    """Show that the worker lives and how far it is; False when the batch is another's by now."""
    done = Certificate.objects.filter(batch=batch).exclude(sha256="").count()
    held = Batch.objects.filter(pk=batch.pk, worker=token, status=BatchStatus.PREPARING)
    return bool(held.update(heartbeat_at=clock(), done=done, problem=""))


def _chunks(batch: Batch) -> Iterator[list[Certificate]]:
    """The batch's certificates that have a file, in printing order, as many as go into one."""
    made = Certificate.objects.filter(batch=batch).exclude(sha256="").order_by("seq", "pk")
    start = 0
    while chunk := list(made[start : start + layout.PRINTABLE_PAGES]):
        yield chunk
        start += layout.PRINTABLE_PAGES


def _make_print_files(batch: Batch, token: str, clock: Clock) -> bool:
    """One file for the printer for every 1,000 certificates; False when the batch was lost."""
    kept: list[dict[str, Any]] = []
    for index, chunk in enumerate(_chunks(batch), start=1):
        if not _beat(batch, token, clock):
            return False
        content = layout.printable(
            [page_of(certificate.snapshot) for certificate in chunk],
            language=chunk[0].snapshot["language"],
            title=f"{batch.template.title} {chunk[0].number} – {chunk[-1].number}",
            created_at=batch.created_at,
        )
        digest = private.sha256(content)
        path = f"{ROOT}/print/{batch.pk}-{index}-{digest[:16]}.pdf"
        private.store(path, content)
        kept.append({"path": path, "sha256": digest, "pages": len(chunk)})
    batch.print_files = kept
    return True


def _finish(batch: Batch, token: str, now: datetime) -> bool:
    """Preparing › prepared, by the worker that still holds the batch."""
    with transaction.atomic():
        locked = Batch.objects.select_for_update().get(pk=batch.pk)
        if locked.worker != token or locked.status != BatchStatus.PREPARING:
            return False
        states.BATCH.check(locked.status, BatchStatus.PREPARED)
        locked.status = BatchStatus.PREPARED
        locked.prepared_at = now
        locked.print_files = batch.print_files
        locked.done = Certificate.objects.filter(batch=batch).exclude(sha256="").count()
        locked.save(update_fields=["status", "prepared_at", "print_files", "done"])
        audit.record(
            action="certificates.prepared",
            subject=locked,
            actor=None,
            now=now,
            scope=belonging.scope_of(batch),
        )
    return True


def _give_back(batch: Batch, token: str, error: Exception) -> None:
    """Note what went wrong for the progress page; the lease runs out and the sweep tries again."""
    with translation.override(settings.LANGUAGE_CODE):
        problem = _("The files could not be written (%(problem)s). It is tried again.") % {
            "problem": getattr(error, "strerror", None) or str(error)
        }
    Batch.objects.filter(pk=batch.pk, worker=token).update(problem=problem[:300])
