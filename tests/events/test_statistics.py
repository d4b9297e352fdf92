"""The figures that newsletters print."""

from events.domain import statistics


def test_coverage_counts_provinces_units_and_people() -> None:
    found = statistics.coverage(
        [
            ("430100", "长沙市甲社区"),
            ("430202", "株洲市乙社区"),
            ("430100", "长沙市甲社区"),
            ("110000", "北京丙中心"),
            ("", "不知何处"),
        ]
    )
    assert (found.people, found.units, found.province_count, found.unknown) == (5, 4, 2, 1)
    assert found.provinces == [("湖南省", 3), ("北京市", 1)]


def test_coverage_of_nobody_is_zero() -> None:
    found = statistics.coverage([])
    assert (found.people, found.units, found.provinces) == (0, 0, [])
