"""A lecturer's profile: what the office or the lecturer keeps of it, photo and publicity."""

from datetime import datetime
from typing import IO, Any, Final

from django.db import transaction

from core import audit
from core.files import content_check, private
from lecturers.domain import appointing
from lecturers.models import Lecturer
from people.domain import consent
from people.enums import ConsentChannel, ConsentPurpose
from people.models import Consent, Office, User

_FIELDS: Final = frozenset({"unit", "post", "region_code", "title_level", "profile"})
PHOTO_BYTES: Final = 8 * content_check.MEBIBYTE


def change(
    *,
    lecturer: Lecturer,
    office: Office,
    topics: str | None = None,
    actor: User,
    now: datetime,
    **values: Any,
) -> Lecturer:
    """Change some of unit, post, region_code, title_level, profile, and the topics.

    `topics` are the office's, as typed (社区协商、五社联动); None leaves them.
    """
    if unknown := values.keys() - _FIELDS:
        message = f"not changed here: {', '.join(sorted(unknown))}"
        raise ValueError(message)
    with transaction.atomic():
        locked = Lecturer.objects.select_for_update(of=("self",)).get(pk=lecturer.pk)
        changed = [key for key, value in values.items() if getattr(locked, key) != value]
        for key in changed:
            setattr(locked, key, values[key])
        if changed:
            locked.save(update_fields=changed)
        if topics is not None and appointing.set_topics(locked, office_id=office.pk, text=topics):
            changed.append("topics")
        if changed:
            audit.record(
                action="lecturer.changed",
                subject=locked,
                scope=office,
                actor=actor,
                now=now,
                fields=changed,
            )
    return locked


def set_photo(*, lecturer: Lecturer, upload: IO[bytes], actor: User, now: datetime) -> Lecturer:
    """Keep the picture, drawn anew and without camera data. Raises content_check.FileRefused."""
    checked = content_check.checked_image(upload, most_bytes=PHOTO_BYTES)
    digest = private.sha256(checked.data)
    path = f"lecturers/photos/{lecturer.pk}-{digest[:16]}.{checked.extension}"
    private.store(path, checked.data)
    return _keep_photo(lecturer, path, actor=actor, now=now)


def drop_photo(*, lecturer: Lecturer, actor: User, now: datetime) -> Lecturer:
    return _keep_photo(lecturer, "", actor=actor, now=now)


def _keep_photo(lecturer: Lecturer, path: str, *, actor: User, now: datetime) -> Lecturer:
    with transaction.atomic():
        locked = Lecturer.objects.select_for_update(of=("self",)).get(pk=lecturer.pk)
        former, locked.photo = locked.photo, path
        locked.save(update_fields=["photo"])
        audit.record(
            action="lecturer.changed", subject=locked, actor=actor, now=now, fields=["photo"]
        )
        if former and former != path:
            transaction.on_commit(lambda: private.remove(former))
    return locked


def standing_consents(lecturer: Lecturer) -> "list[Consent]":
    """Consents to the public roster that were not withdrawn."""
    return list(
        Consent.objects.filter(
            person_id=lecturer.person_id,
            purpose=ConsentPurpose.ROSTER,
            withdrawn_at__isnull=True,
        )
    )


def publish(*, lecturer: Lecturer, channel: ConsentChannel, actor: User, now: datetime) -> Lecturer:
    """The person agreed to stand on the public roster: on the web, or on paper to the office."""
    with transaction.atomic():
        locked = (
            Lecturer.objects.select_for_update(of=("self",))
            .select_related("person")
            .get(pk=lecturer.pk)
        )
        consent.record(
            person=locked.person,
            purpose=ConsentPurpose.ROSTER,
            channel=channel,
            actor=actor,
            now=now,
        )
        locked.is_public = True
        locked.save(update_fields=["is_public"])
    return locked


def unpublish(*, lecturer: Lecturer, actor: User, now: datetime) -> Lecturer:
    """The consent is withdrawn: off the public roster at once."""
    with transaction.atomic():
        locked = Lecturer.objects.select_for_update(of=("self",)).get(pk=lecturer.pk)
        for given in standing_consents(locked):
            consent.withdraw(consent=given, actor=actor, now=now)
        locked.is_public = False
        locked.save(update_fields=["is_public"])
    return locked
