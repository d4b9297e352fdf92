"""Uploads are what their bytes say."""

import io
from collections.abc import Iterator

import pytest
from django.utils import translation
from PIL import Image

from core.files import content_check


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def picture(kind: str, size: tuple[int, int] = (60, 40), **options: object) -> io.BytesIO:
    file = io.BytesIO()
    mode = "RGB" if kind == "JPEG" else "RGBA"
    Image.new(mode, size, "#ff000080" if mode == "RGBA" else "red").save(file, kind, **options)
    return file


def test_picture_is_drawn_anew_without_its_metadata() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "MAKER"
    exif.get_ifd(0x8825)[1] = "N"  # a place
    upload = picture("JPEG", exif=exif)
    assert b"MAKER" in upload.getvalue()
    checked = content_check.checked_image(upload)
    image = Image.open(io.BytesIO(checked.data))
    assert (checked.content_type, checked.extension) == ("image/jpeg", "jpg")
    assert image.size == (40, 60)
    assert b"MAKER" not in checked.data
    assert not dict(image.getexif())


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_drawing_becomes_a_png(kind: str) -> None:
    checked = content_check.checked_image(picture(kind))
    assert checked.content_type == "image/png"
    assert Image.open(io.BytesIO(checked.data)).mode == "RGBA"


def test_large_picture_is_made_smaller() -> None:
    checked = content_check.checked_image(picture("JPEG", (5000, 1000)))
    assert Image.open(io.BytesIO(checked.data)).size == (2400, 480)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "JPEG, PNG, WebP"),
        (b"GIF89a" + b"\0" * 50, "JPEG, PNG, WebP"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "JPEG, PNG, WebP"),
        (picture("JPEG", (400, 400)).getvalue()[:700], "cannot be read"),
        (picture("PNG", (400, 400)).getvalue()[:120], "cannot be read"),
        (b"\0" * 2000, "larger than 0.000976562 MB"),
    ],
)
def test_upload_that_is_no_sound_picture_is_refused_in_words(data: bytes, said: str) -> None:
    with pytest.raises(content_check.FileRefused) as refused:
        content_check.checked_image(io.BytesIO(data), most_bytes=1024)
    assert said in str(refused.value)
    assert refused.value.field == "file"


@pytest.mark.parametrize("size", [(7000, 6000), (20000, 10000)])
def test_picture_with_too_many_pixels_is_not_decoded(size: tuple[int, int]) -> None:
    file = io.BytesIO()
    Image.new("1", size).save(file, "PNG")
    with pytest.raises(content_check.FileRefused, match="40 million"):
        content_check.checked_image(file)


def test_pdf_is_known_by_its_beginning_and_end() -> None:
    pdf = io.BytesIO(b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n")
    assert content_check.checked_document(pdf).content_type == "application/pdf"
    for data in (b"%PDF-1.7\ncut", b"MZ\x90%%EOF", b"<html>%PDF-1.7 %%EOF"):
        with pytest.raises(content_check.FileRefused, match="PDF"):
            content_check.checked_pdf(io.BytesIO(data))


def test_document_may_be_a_picture() -> None:
    assert content_check.checked_document(picture("PNG")).extension == "png"
