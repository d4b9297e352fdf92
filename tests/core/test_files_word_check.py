"""Word documents by their content: what is one, what is refused, and in which words."""

import zipfile
from collections.abc import Mapping
from io import BytesIO

import pytest
from docx import Document
from PIL import Image

from core.files import content_check, word_check
from core.files.content_check import FileRefused

ALL = frozenset({"pdf", "image", "word"})


def docx(extra: Mapping[str, bytes] | None = None, *, types: bytes | None = None) -> BytesIO:
    file = BytesIO()
    document = Document()
    document.add_paragraph("事迹材料")
    document.save(file)
    if extra or types:
        packed = BytesIO()
        with zipfile.ZipFile(file) as old, zipfile.ZipFile(packed, "w") as new:
            for part in old.infolist():
                is_types = part.filename == "[Content_Types].xml"
                kept = types if is_types and types else old.read(part)
                new.writestr(part.filename, kept)
            for name, data in (extra or {}).items():
                new.writestr(name, data)
        return packed
    return file


def doc(*streams: str) -> BytesIO:
    names = b"".join(name.encode("utf-16-le") for name in streams)
    return BytesIO(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 504 + names + b"\0" * 512)


def test_word_documents_of_both_kinds_are_told_by_content() -> None:
    assert word_check.checked_word(docx()).extension == "docx"
    assert word_check.checked_word(doc("WordDocument")).content_type == "application/msword"


@pytest.mark.parametrize(
    ("upload", "word"),
    [
        (docx({"word/vbaProject.bin": b"x"}), "宏"),
        (docx(types=b"application/vnd.ms-word.document.macroEnabled.main+xml"), "宏"),
        (docx(types=b"spreadsheetml"), "不是 Word"),
        (doc("WordDocument", "_VBA_PROJECT"), "宏"),
        (doc("Workbook"), "不是 Word"),
        (doc("EncryptedPackage"), "密码"),
        (BytesIO(b"PK\x03\x04 broken"), "无法读取"),
        (BytesIO(b"<html>"), "不是 Word"),
        (BytesIO(b""), "空"),
        (
            docx(
                {
                    "word/_rels/settings.xml.rels": b'<R Type="attachedTemplate"'
                    b' Target="https://example.cn/x.dotm" TargetMode="External"/>'
                }
            ),
            "外部模板",
        ),
    ],
)
def test_word_document_is_refused_by_name(upload: BytesIO, word: str) -> None:
    with pytest.raises(FileRefused, match=word):
        word_check.checked_word(upload)


def test_word_document_that_unpacks_too_large_is_refused() -> None:
    bomb = BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "wordprocessingml.document.main+xml")
        archive.writestr("word/document.xml", b"\0" * (201 * content_check.MEBIBYTE))

    with pytest.raises(FileRefused, match="200"):
        word_check.checked_word(bomb)


def test_paper_is_what_its_content_says_and_only_what_is_asked_for() -> None:
    picture = BytesIO()
    Image.new("RGB", (20, 20)).save(picture, "PNG")
    pdf = BytesIO(b"%PDF-1.7\n%%EOF")

    assert word_check.checked_paper(picture, formats=ALL).content_type == "image/png"
    assert word_check.checked_paper(pdf, formats=ALL).content_type == "application/pdf"
    assert word_check.checked_paper(docx(), formats=ALL).extension == "docx"
    with pytest.raises(FileRefused, match="PDF"):
        word_check.checked_paper(docx(), formats=frozenset({"pdf"}))
