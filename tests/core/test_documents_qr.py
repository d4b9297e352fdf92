"""Codes that a scanner reads, drawn twice: as vector for paper, as picture for a screen."""

import io
import re
import secrets

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from core.documents import picture, qr

BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def rasterised(svg: str) -> Image.Image:
    """The black rectangles of the vector, ten pixels a module."""
    size = int(re.search(r'viewBox="0 0 (\d+)', svg)[1])  # type: ignore[index]
    image = Image.new("L", (size * 10, size * 10), 255)
    draw = ImageDraw.Draw(image)
    dark = svg.split("<path d=")[1]
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1", dark):
        left, top = int(x) * 10, int(y) * 10
        draw.rectangle((left, top, left + int(width) * 10 - 1, top + 9), fill=0)
    return image


def test_vector_code_is_read_whatever_its_text() -> None:
    for _round in range(60):
        code = "".join(secrets.choice(BASE32) for _ in range(16))
        text = f"HTTPS://HW.EXAMPLE.ORG/VERIFY/{code}"
        assert zxingcpp.read_barcode(rasterised(qr.svg(text))).text == text  # type: ignore[union-attr]


def test_upper_case_address_makes_a_small_code() -> None:
    size = re.search(r'viewBox="0 0 (\d+)', qr.svg("HTTPS://HW.EXAMPLE.ORG/T/ABCDEFGHJKMNPQRS"))
    assert size is not None
    assert int(size[1]) <= 29 + 2 * qr.BORDER


def test_picture_code_is_read() -> None:
    text = "https://hw.example.org/e/长沙-2024/"
    found = zxingcpp.read_barcode(Image.open(io.BytesIO(qr.png(text, scale=4))))
    assert found is not None
    assert found.text == text


@pytest.fixture
def ticket() -> picture.Ticket:
    return picture.Ticket(
        event_title="全国城乡社区工作经验交流会暨第二期社区工作骨干培训班（长沙）",
        dates="2024年9月25日至29日",
        place="湖南省长沙市",
        name="买买提·吐尔逊𠮷",
        category="学员",
        unit="某某街道办事处某某社区居民委员会社会工作服务中心" * 3,
        url="HTTPS://HW.EXAMPLE.ORG/T/ABCDEFGHJKMNPQRS",
        code="ABCDEFGHJKMNPQRS",
    )


def test_ticket_is_a_phone_picture_whose_code_is_read(ticket: picture.Ticket) -> None:
    image = Image.open(io.BytesIO(picture.ticket_png(ticket)))
    assert image.format == "PNG"
    assert image.width == picture.WIDTH
    found = zxingcpp.read_barcode(image.convert("L").resize((image.width // 3, image.height // 3)))
    assert found is not None
    assert found.text == ticket.url


def test_ticket_lines_never_begin_or_end_with_the_wrong_bracket() -> None:
    for size in range(30, 60, 3):
        for line in picture.wrapped("经验交流会暨培训班（长沙、西宁）报到须知。", size, 300, 9):
            assert line[0] not in "）、。"
            assert line[-1] != "（"


def test_ticket_text_that_is_too_long_ends_in_an_ellipsis() -> None:
    lines = picture.wrapped("字" * 200, 40, 400, 2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")


def test_ticket_text_is_never_lost_where_it_fits() -> None:
    text = "Community Work 交流会 in Changsha, Hunan（2024）"
    lines = picture.wrapped(text, 40, 420, 9)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
