"""The specimen of a letter's template names corps, role and term."""

import pytest

from certificates.domain import templates, wording
from certificates.enums import CertificateKind
from tests.factories import CertificateTemplateFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_specimen_of_a_letter_fills_all_its_placeholders(language: str) -> None:
    body = "".join(f"{{{name}}}" for name in wording.LETTER_PLACEHOLDERS)
    template = CertificateTemplateFactory.create(
        kind=CertificateKind.APPOINTMENT, body=body, language=language
    )
    assert "{" not in str(templates.specimen(template)["paragraphs"])
