"""Founding a corps: its letters have their wordings at once; one name, one corps."""

from datetime import datetime

import pytest

from certificates.enums import CertificateKind
from certificates.models import CertificateTemplate
from tests.factories import IssuerFactory, OfficeFactory
from usecases import found_corps

pytestmark = pytest.mark.django_db


def test_founded_corps_has_the_wordings_of_its_letters_and_its_name_once(now: datetime) -> None:
    office, issuer = OfficeFactory.create(), IssuerFactory.create()

    corps = found_corps.found_corps(
        office=office, issuer=issuer, name="讲师团", prefix="社联城乡", actor=None, now=now
    )

    templates = CertificateTemplate.objects.filter(office=office)
    assert {template.kind for template in templates} == {CertificateKind.APPOINTMENT}
    assert {template.issuer_id for template in templates} == {corps.issuer_id}
    with pytest.raises(found_corps.CorpsExists):
        found_corps.found_corps(
            office=office, issuer=issuer, name="讲师团", prefix="社联", actor=None, now=now
        )
