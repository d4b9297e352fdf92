"""The issued file read back as others read it: size, fonts, text, the code scanned."""

import io
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from certificates.domain import queries
from certificates.domain.composing import page_of
from certificates.layouts import certificate as layout
from certificates.models import Certificate
from core.files import private
from tests.certificates.scenes import training_class

pytestmark = pytest.mark.django_db
RARE = "欧阳㛃䶮𠮷喆堃"


@pytest.fixture
def row() -> Certificate:
    scene = training_class()
    return scene.made(scene.person(RARE)).certificates.get()


def fonts_of(page: Any) -> list[Any]:
    """The font descriptors of a page; composite fonts keep theirs one level down."""
    found = []
    for entry in page["/Resources"]["/Font"].values():
        font = entry.get_object()
        inner = font.get("/DescendantFonts", [font])
        found += [item.get_object()["/FontDescriptor"].get_object() for item in inner]
    return found


def test_issued_file_is_one_a4_landscape_page_with_embedded_fonts(row: Certificate) -> None:
    reader = PdfReader(io.BytesIO(private.read(row.file)))
    [page] = reader.pages
    assert [round(float(side)) for side in page.mediabox[2:]] == [842, 595]
    descriptors = fonts_of(page)
    assert descriptors
    assert all(
        "/FontFile3" in descriptor or "/FontFile2" in descriptor for descriptor in descriptors
    )
    assert all("+" in descriptor["/FontName"] for descriptor in descriptors)  # subsets
    root: Any = reader.trailer["/Root"]
    assert b"pdfaid" in root["/Metadata"].get_object().get_data()


def test_issued_file_holds_every_word(row: Certificate) -> None:
    text = "".join(PdfReader(io.BytesIO(private.read(row.file))).pages[0].extract_text().split())
    for words in (RARE, row.number, "2026年城乡社区工作者培训班", "二〇二六年五月二十日", "24学时"):
        assert words.replace(" ", "") in text
    assert "学时认定以登记地主管部门规定为准" in text


def test_code_on_the_paper_opens_the_verification_page(row: Certificate, client: Any) -> None:
    picture = Image.open(
        io.BytesIO(layout.picture(page_of(row.snapshot), language="zh-hans", ppi=150))
    )
    [code] = zxingcpp.read_barcodes(picture)
    assert code.text == f"HTTP://TESTSERVER/VERIFY/{row.verify_code}"
    path = code.text.removeprefix("HTTP://TESTSERVER")
    assert row.number in client.get(path).content.decode()
    found = queries.by_code(path.rpartition("/")[2])
    assert found == row
