"""Pages of a PDF as pictures."""

from io import BytesIO

import pytest
import typst
from PIL import Image

from core.documents import pdf_preview


def pdf(pages: int) -> bytes:
    body = "#pagebreak()\n".join(f"{number}\n" for number in range(pages))
    made = typst.compile(f"#set page(width: 210mm, height: 297mm)\n{body}".encode())
    assert isinstance(made, bytes)
    return made


@pytest.mark.parametrize("pages", [1, 2, 7])
def test_preview_knows_how_many_pages_there_are(pages: int) -> None:
    assert pdf_preview.count_pages(pdf(pages)) == pages


def test_preview_of_a_page_is_a_picture_of_a_sheet() -> None:
    picture = Image.open(BytesIO(pdf_preview.page_png(pdf(2), page=2)))

    assert picture.format == "PNG"
    assert 700 < picture.width < 900


def test_preview_of_what_is_no_pdf_is_refused() -> None:
    assert pdf_preview.count_pages(b"%PDF-1.4 rubbish %%EOF") == 0
    with pytest.raises(pdf_preview.CannotPreview):
        pdf_preview.page_png(pdf(1), page=2)
