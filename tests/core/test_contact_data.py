"""What must not hang in public is found however it is written; dates and file numbers pass."""

import pytest

from core.text import contact_data


@pytest.mark.parametrize(
    "text",
    [
        "社区书记 19900001234",
        "社区书记 199 0000 1234",
        "社区书记（１９９００００１２３４）",
        "199-0000-1234",
        "+86 199.0000.1234",
        "8619900001234",
        "编号1 19900001234",
        "110101199001011234",
        "11010119900101123x",
        "110101 19900101 1234",
        "0731-84440000",
        "(0731) 8444 0000",
        "01084440000",
        "400-810-0000",
        "电话：8444000",
        "huiwu@example.org",
    ],
)
def test_contact_data_is_found(text: str) -> None:
    assert contact_data.first_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "公示时间：2024年11月5日至11月11日（5个工作日）",
        "2024-11-05—2024-11-11",
        "社联城乡〔2024〕12号",
        "长沙市雨花区圭塘街道1333社区党委书记",
        "第19届，自2019年至2024年",
    ],
)
def test_dates_and_numbers_of_files_pass(text: str) -> None:
    assert contact_data.first_in(text) is None
