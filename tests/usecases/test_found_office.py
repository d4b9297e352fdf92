"""A new site's first office."""

import pytest
from django.core.management import CommandError, call_command

from certificates.models import CertificateTemplate
from core.models import AuditEntry
from people import rules
from people.models import Issuer, Office
from tests import factories

pytestmark = pytest.mark.django_db
ARGUMENTS = (
    *("城乡社区社会工作委员会", "--slug", "cxsq", "--issuer", "中国社会工作联合会"),
    *("--prefix", "社联城乡", "--head", "wangfang"),
)


def test_found_office_makes_head_issuer_and_wordings() -> None:
    head = factories.UserFactory.create(username="wangfang")
    call_command("found_office", *ARGUMENTS, verbosity=0)
    office = Office.objects.get(slug="cxsq")
    assert rules.can_manage_office(head, office)
    assert Issuer.objects.get().offices.get() == office
    kinds = set(CertificateTemplate.objects.filter(office=office).values_list("kind", flat=True))
    assert kinds == {"completion", "attendance", "teaching"}
    assert AuditEntry.objects.filter(action="office.founded").count() == 1


def test_found_office_twice_changes_nothing_and_says_so() -> None:
    factories.UserFactory.create(username="wangfang")
    call_command("found_office", *ARGUMENTS, verbosity=0)
    with pytest.raises(CommandError):
        call_command("found_office", *ARGUMENTS, verbosity=0)
    assert Office.objects.count() == 1


def test_found_office_needs_an_account_for_its_head() -> None:
    with pytest.raises(CommandError, match="wangfang"):
        call_command("found_office", *ARGUMENTS, verbosity=0)
    assert not Office.objects.exists()
