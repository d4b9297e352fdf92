"""Certificates and posters as PDF: the words, the fonts, the looks of one and of many."""

import datetime as dt
import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from django.utils import translation

from certificates.layouts import certificate
from core.documents import fonts, poster, typst_runner

AT = dt.datetime(2024, 9, 29, tzinfo=dt.UTC)
PAGE = certificate.Page(
    title="结业证书",
    recipient="王芳",
    salutation="同志：",
    paragraphs=(
        "于2024年9月25日至29日参加培训班学习，共计32学时，考核合格，准予结业。",
        "特发此证。",
    ),
    issuer="中国社会工作联合会",
    date="二〇二四年九月二十九日",
    number_label="证书编号",
    number="社联城乡培〔2024〕0001号",
    verify_url="HTTPS://HW.EXAMPLE.ORG/VERIFY/ABCDEFGHJKMNPQRS",
    verify_code="ABCDEFGHJKMNPQRS",
    verify_hint="扫码查验",
    seal_label="印章处",
)


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


def words(data: bytes, page: int = 0) -> str:
    return "".join(pypdf.PdfReader(io.BytesIO(data)).pages[page].extract_text().split())


def single(page: certificate.Page) -> bytes:
    return certificate.single(page, language="zh-hans", created_at=AT)


def test_certificate_prints_every_word_on_one_landscape_page() -> None:
    reader = pypdf.PdfReader(io.BytesIO(single(PAGE)))
    box = reader.pages[0].mediabox
    assert len(reader.pages) == 1
    assert (round(float(box.width)), round(float(box.height))) == (842, 595)
    text = words(single(PAGE))
    for said in ("王芳", "同志：", "准予结业。", "特发此证。", PAGE.issuer, PAGE.date, PAGE.number):
        assert said in text
    assert "ABCDEFGHJKMNPQRS" in text


def test_certificate_embeds_subsets_of_its_fonts_and_says_it_is_an_archive_file() -> None:
    data = single(PAGE)
    page = pypdf.PdfReader(io.BytesIO(data)).pages[0]
    for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
        descendant = font.get_object()["/DescendantFonts"][0].get_object()
        descriptor = descendant["/FontDescriptor"].get_object()
        assert "+NotoSerif" in descendant["/BaseFont"]
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)
    metadata = pypdf.PdfReader(io.BytesIO(data)).trailer["/Root"]["/Metadata"].get_object()  # type: ignore[index]
    assert b"<pdfaid:part>2</pdfaid:part>" in metadata.get_data()
    assert len(data) < 100_000


def test_certificate_of_the_same_words_is_the_same_file() -> None:
    assert single(PAGE) == single(PAGE)
    assert single(PAGE) != single(replace(PAGE, recipient="王方"))


@pytest.mark.parametrize(
    "page",
    [
        replace(PAGE, recipient="㛃䶮𠮷𬭚喆堃·买买提江·吐尔逊"),
        replace(PAGE, recipient="阿" * 60),
        replace(PAGE, paragraphs=("某某社区居民委员会" * 40, "特发此证。")),
        replace(PAGE, issuer="中国社会工作联合会某某委员会" * 4),
        replace(PAGE, recipient="", salutation=""),
        replace(PAGE, note="学时认定以登记地主管部门规定为准"),
    ],
    ids=["rare", "long name", "long wording", "long issuer", "no salutation", "note"],
)
def test_certificate_keeps_to_one_page_and_loses_no_word(page: certificate.Page) -> None:
    data = single(page)
    text = words(data)
    assert len(pypdf.PdfReader(io.BytesIO(data)).pages) == 1
    assert page.recipient in text
    assert "".join(page.paragraphs) in text
    assert page.issuer in text
    assert page.note in text


def test_certificate_with_an_undrawable_name_is_refused_before_it_is_made() -> None:
    with pytest.raises(fonts.UndrawableCharacter, match=r"U\+2496D"):
        single(replace(PAGE, recipient="王𤥭"))


@pytest.mark.parametrize(
    "text", ['#panic("x")', "$x^2$", "*b* _i_ `c` <l> @r", "\\ // /* #", '"}],"pages":[', "= 标题"]
)
def test_certificate_never_reads_words_as_markup(text: str) -> None:
    made = words(single(replace(PAGE, recipient=text, paragraphs=(text,))))
    assert made.count("".join(text.split())) == 2


def test_printable_file_has_a_page_each_that_says_what_the_single_file_says() -> None:
    pages = [
        replace(PAGE, recipient=f"王{c}", number=f"培〔2024〕{n:04d}号")
        for n, c in enumerate("芳伟𠮷䶮", 1)
    ]
    printed = certificate.printable(pages, language="zh-hans", title="一批", created_at=AT)
    assert len(pypdf.PdfReader(io.BytesIO(printed)).pages) == 4
    for index, page in enumerate(pages):
        assert words(printed, index) == words(single(page))


def test_printable_file_needs_a_page_and_has_a_limit() -> None:
    for pages in ([], [PAGE] * (certificate.PRINTABLE_PAGES + 1)):
        with pytest.raises(ValueError, match=r"^(0|1001)$"):
            certificate.printable(pages, language="zh-hans", title="一批", created_at=AT)


def test_certificates_are_made_in_several_threads_at_once() -> None:
    pages = [replace(PAGE, recipient=f"王{c}") for c in "芳伟丽强"]
    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(single, pages)) == [single(page) for page in pages]


def test_english_certificate_prints_quotation_marks_of_latin_width() -> None:
    page = replace(
        PAGE,
        title="Certificate of Completion",
        recipient="Wang Fang",
        salutation="This is to certify that",
        paragraphs=("has completed the class “Communities”.",),
        issuer="China Federation of Social Work",
        date="29 September 2024",
    )
    made = certificate.single(page, language="en", created_at=AT)
    assert "hascompletedtheclass“Communities”." in words(made)


def test_template_that_does_not_compile_names_itself(tmp_path: Path) -> None:
    with pytest.raises(typst_runner.DocumentFailed, match=r"missing\.typ"):
        typst_runner.compile_pdf(tmp_path / "missing.typ", {})


def test_poster_is_one_upright_page_with_what_and_where() -> None:
    made = poster.pdf(
        poster.Poster(
            title="全国城乡社区工作经验交流会",
            url="https://hw.example.org/e/xining-2024/",
            theme="共建共治共享",
            rows=[("时间", ["2024年7月10日"]), ("主办", ["甲单位", "乙单位"]), ("协办", [])],
        ),
        created_at=AT,
    )
    reader = pypdf.PdfReader(io.BytesIO(made))
    text = words(made)
    assert len(reader.pages) == 1
    assert reader.pages[0].mediabox.height > reader.pages[0].mediabox.width
    for said in (
        "经验交流会",
        "共建共治共享",
        "乙单位",
        "扫码报名",
        "hw.example.org/e/xining-2024",
    ):
        assert said in text
    assert "协办" not in text


def test_large_file_leaves_no_heap_behind() -> None:
    def resident_megabytes() -> int:
        return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 // 1_000_000

    def printed(batch: int) -> bytes:
        pages = [replace(PAGE, recipient=f"王{n}", number=f"{batch}-{n}") for n in range(400)]
        return certificate.printable(pages, language="zh-hans", title="一批", created_at=AT)

    assert len(printed(0)) > 1_000_000
    before = resident_megabytes()
    for batch in range(1, 4):
        printed(batch)
    assert resident_megabytes() - before < 100
