"""Signed PDF files, judged by a PDF tool that did not sign them."""

import shutil
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.utils import timezone
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from core.documents import pdf_signing
from core.files import private
from tests.certificates.scenes import training_class

pytestmark = pytest.mark.django_db
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
needs_pdfsig = pytest.mark.skipif(
    shutil.which("pdfsig") is None, reason="pdfsig (poppler-utils) is not installed"
)


def certificate(*usages: x509.ObjectIdentifier) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "中国社会工作联合会")])
    now = timezone.now()
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(KEY.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                content_commitment=True,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=False,
                crl_sign=False,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
    )
    if usages:
        builder = builder.add_extension(x509.ExtendedKeyUsage(usages), critical=True)
    return builder.sign(KEY, hashes.SHA256())


@pytest.fixture
def configured(settings: Any, tmp_path: Path) -> None:
    path = tmp_path / "issuer.p12"
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"issuer", KEY, certificate(), None, BestAvailableEncryption(b"secret")
        )
    )
    settings.PDF_CERTIFICATE = str(path)
    settings.PDF_CERTIFICATE_PASSWORD = "secret"


def looked_at(pdf: bytes, folder: Path) -> str:
    path = folder / "looked-at.pdf"
    path.write_bytes(pdf)
    ran = subprocess.run(
        ["pdfsig", "-nocert", str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.stdout


@pytest.fixture
def pdf() -> bytes:
    """A certificate's file as it is made without a signing certificate."""
    scene = training_class()
    return private.read(scene.made(scene.person("曾莉")).certificates.get().file)


def test_file_stays_as_it_is_without_a_certificate(pdf: bytes) -> None:
    assert pdf_signing.signed(pdf) == pdf


@needs_pdfsig
def test_issued_file_is_stored_signed_and_its_hash_is_that_of_the_signed_file(
    configured: None, tmp_path: Path
) -> None:
    scene = training_class()
    row = scene.made(scene.person("欧阳娜")).certificates.get()
    stored = private.read(row.file)
    assert private.sha256(stored) == row.sha256
    assert "Signature is Valid." in looked_at(stored, tmp_path)


@needs_pdfsig
def test_other_tool_accepts_the_signature_of_the_whole_file(
    pdf: bytes, configured: None, tmp_path: Path
) -> None:
    seen = looked_at(pdf_signing.signed(pdf), tmp_path)
    assert "Signature is Valid." in seen
    assert "Total document signed" in seen
    assert "ETSI.CAdES.detached" in seen


@needs_pdfsig
def test_other_tool_refuses_a_changed_file(pdf: bytes, configured: None, tmp_path: Path) -> None:
    changed = bytearray(pdf_signing.signed(pdf))
    changed[len(pdf) // 2] ^= 1
    assert "Signature is Valid." not in looked_at(bytes(changed), tmp_path)


def test_time_stamp_is_part_of_the_signature(pdf: bytes, configured: None) -> None:
    stamping = certificate(ExtendedKeyUsageOID.TIME_STAMPING)
    stamper = DummyTimeStamper(
        asn1_x509.Certificate.load(stamping.public_bytes(Encoding.DER)),
        asn1_keys.PrivateKeyInfo.load(
            KEY.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        ),
    )
    plain, stamped = pdf_signing.signed(pdf), pdf_signing.signed(pdf, time_stamper=stamper)
    assert len(stamped) > len(plain)
    # id-aa-timeStampToken, in hexadecimal as the PDF writes the signature
    assert b"060b2a864886f70d010910020e" in stamped.lower()
    assert b"060b2a864886f70d010910020e" not in plain.lower()


def test_dead_time_stamp_service_is_tried_again(
    pdf: bytes, configured: None, settings: Any
) -> None:
    settings.PDF_TIMESTAMP_URL = "http://127.0.0.1:1/"
    with pytest.raises(pdf_signing.SigningFailed):
        pdf_signing.signed(pdf)
