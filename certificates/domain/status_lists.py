"""Which bit speaks for which certificate, and the lists as bits (W3C Bitstring Status List 1.0)."""

import base64
import gzip
import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max, Q

from certificates.enums import CertificateStatus
from certificates.models import Certificate, StatusList, StatusPlace
from certificates.models.status_list import LIST_LENGTH
from lecturers.enums import AppointmentStatus

# Half full, random places are still found at once, and the empty ones hide the others.
_MOST = LIST_LENGTH // 2


def give_places(certificates: Iterable[Certificate], *, now: datetime) -> list[StatusPlace]:
    """A random place for each certificate that takes effect; call it inside the act's transaction.

    The list's row is locked meanwhile, so that two acts never draw the same place. A certificate
    that has its place already keeps it.
    """
    wanted = {row.pk for row in certificates}
    had = StatusPlace.objects.filter(certificate__in=wanted)
    missing = sorted(wanted.difference(had.values_list("certificate_id", flat=True)))
    given: list[StatusPlace] = []
    while missing:
        chosen = _open_list(now)
        taken = set(StatusPlace.objects.filter(list=chosen).values_list("index", flat=True))
        room = _MOST - len(taken)
        drawn = []
        for certificate_id in missing[:room]:
            index = secrets.randbelow(LIST_LENGTH)
            while index in taken:
                index = secrets.randbelow(LIST_LENGTH)
            taken.add(index)
            drawn.append(StatusPlace(list=chosen, index=index, certificate_id=certificate_id))
        given += StatusPlace.objects.bulk_create(drawn, batch_size=500)
        missing = missing[room:]
    return given


def _open_list(now: datetime) -> StatusList:
    """The newest list, locked, or a new one where it is half full."""
    newest = StatusList.objects.aggregate(newest=Max("pk"))["newest"]
    if newest is not None:
        locked = StatusList.objects.select_for_update().get(pk=newest)
        if locked.places.count() < _MOST:
            return locked
    return StatusList.objects.create(created_at=now)


def revoked_indices(status_list: StatusList) -> list[int]:
    """The places of certificates that are no longer in effect, as the rows say at this moment.

    A letter whose holder resigned or was removed counts as revoked; a term that ended does not:
    the credential says until when it holds.
    """
    ended_early = Q(
        certificate__appointment__status__in=[
            AppointmentStatus.RESIGNED,
            AppointmentStatus.REMOVED,
        ]
    )
    return list(
        StatusPlace.objects.filter(list=status_list)
        .filter(~Q(certificate__status=CertificateStatus.EFFECTIVE) | ended_early)
        .values_list("index", flat=True)
    )


def encoded(indices: Iterable[int]) -> str:
    """Bits, the first index leftmost, compressed by GZIP, in multibase's base64url."""
    bits = bytearray(LIST_LENGTH // 8)
    for index in indices:
        bits[index // 8] |= 0x80 >> (index % 8)
    packed = gzip.compress(bytes(bits), mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).decode().rstrip("=")
