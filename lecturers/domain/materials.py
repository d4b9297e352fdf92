"""Materials for a lecture: uploaded by the lecturer, checked by content, for the event's team."""

import zipfile
from datetime import datetime
from io import BytesIO
from typing import IO, Final

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, signing
from core.errors import DomainError
from core.files import private
from core.files.content_check import MEBIBYTE, CheckedFile, FileRefused, checked_document
from lecturers.models import Assignment, Material
from lecturers.models.assignment import TEACHING
from people.models import Person, User

MOST_FILES: Final = 12
MOST_BYTES: Final = 40 * MEBIBYTE
_ZIP: Final = b"PK\x03\x04"
_OPEN_XML: Final = {
    "ppt/presentation.xml": (
        "pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ),
    "word/document.xml": (
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
}
_KINDS: Final = "PDF, PowerPoint (.pptx), Word (.docx), JPEG, PNG, WebP"


class MaterialRefused(DomainError):
    code = "material_refused"
    field = "file"


def upload(
    *,
    assignment: Assignment,
    file: IO[bytes],
    name: str,
    actor: User | Person | None,
    now: datetime,
) -> Material:
    """Keep a file for an accepted lecture. Raises MaterialRefused, FileRefused.

    After the deadline it is still taken: late materials are better than none.
    """
    checked = _checked(file)
    stem = name.rpartition("/")[2].rpartition("\\")[2].rpartition(".")[0] or _("materials")
    path = f"materials/{assignment.pk}/{signing.random_code(80).lower()}.{checked.extension}"
    with transaction.atomic():
        row = Assignment.objects.select_for_update().get(pk=assignment.pk)
        if row.status not in TEACHING:
            raise MaterialRefused(_("Materials can be uploaded once the invitation is accepted."))
        if row.materials.count() >= MOST_FILES:
            raise MaterialRefused(
                _("There are %(most)d files already; remove one first.") % {"most": MOST_FILES}
            )
        private.store(path, checked.data)
        made = Material.objects.create(
            assignment=row,
            file=path,
            name=f"{stem[:100]}.{checked.extension}",
            content_type=checked.content_type,
            size=len(checked.data),
            uploaded_at=now,
        )
        audit.record(
            action="material.uploaded",
            subject=made,
            actor=actor,
            now=now,
            scope=assignment.session.part.event,
        )
    return made


def remove(*, material: Material, actor: User | Person | None, now: datetime) -> None:
    """Take a file back; its bytes go with the commit."""
    with transaction.atomic():
        audit.record(
            action="material.removed",
            subject=material,
            actor=actor,
            now=now,
            scope=material.assignment.session.part.event,
        )
        path = material.file
        material.delete()
        transaction.on_commit(lambda: private.remove(path))


def _checked(file: IO[bytes]) -> CheckedFile:
    file.seek(0)
    if file.read(4) == _ZIP:
        return _checked_open_xml(file)
    return checked_document(file, most_bytes=MOST_BYTES)


def _checked_open_xml(file: IO[bytes]) -> CheckedFile:
    """A presentation or text by its parts, not its name; one that runs programs is refused."""
    file.seek(0)
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise FileRefused(
            _("This file is larger than %(most)s.") % {"most": f"{MOST_BYTES / MEBIBYTE:g} MB"}
        )
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise FileRefused(_("This file cannot be read. Please save it again.")) from error
    if any(part.lower().endswith("vbaproject.bin") for part in names):
        raise FileRefused(_("This file holds macros. Please save it without them, or as PDF."))
    for part, (extension, content_type) in _OPEN_XML.items():
        if part in names and "[Content_Types].xml" in names:
            return CheckedFile(data=data, content_type=content_type, extension=extension)
    raise FileRefused(_("Only these kinds of file can be used: %(kinds)s.") % {"kinds": _KINDS})
