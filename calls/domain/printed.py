"""The notice of 2024 as it was printed: reads `rules.yaml`, word for word."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from core.text import numerals

_FILE: Final = Path(__file__).with_name("rules.yaml")
# The sections of the notice and the kinds of rule that stand in each.
_SECTIONS: Final = (
    ("选聘范围", ("eligibility",)),
    ("选聘条件", ("condition",)),
    ("选聘名额", ("quota",)),
    ("选聘方式", ("method", "priority")),
    ("时间安排", ("timeline",)),
    ("材料报送", ("document",)),
)


@cache
def _process(name: str) -> dict[str, Any]:
    with _FILE.open(encoding="utf-8") as file:
        found: dict[str, Any] = yaml.safe_load(file)["processes"][name]
    return found


def selection() -> dict[str, Any]:
    """讲师选聘通知 2024: title, issuer, steps, parameters and rules."""
    return _process("lecturer_selection_batch2")


def parameters() -> dict[str, Any]:
    """The numbers of the notice: nominees per unit, years, dates as ISO text."""
    found: dict[str, Any] = selection()["parameters"]
    return found


def words_of(rule_id: str) -> str:
    """A rule by its id, such as "L2-E2": the printed words."""
    words = {rule["id"]: str(rule["verbatim"]) for rule in selection()["rules"]}
    return words[rule_id]


def timeline(*, nominate_until: date, review_from: date, review_until: date, approve: date) -> str:
    """The three lines on dates for a call with other dates, in the notice's own form."""
    return "\n".join(
        (
            f"（一）讲师推荐工作自即日起开始，{_day(nominate_until)}截止。",
            f"（二）{_day(review_from)}至{_day(review_until)}进行资格审核和公示。",
            f"（三）{_day(approve)}起将公示无异议名单报联合会核发聘书。",
        )
    )


def text(dates: str = "") -> str:
    """The notice: its sections in their order; `dates` replaces the printed lines on dates."""
    lines = ["各委员单位："]
    for number, (heading, kinds) in enumerate(_SECTIONS, start=1):
        lines.append(f"{numerals.chinese_number(number)}、{heading}")
        if dates and kinds == ("timeline",):
            lines.append(dates)
            continue
        rules = [rule["verbatim"] for rule in selection()["rules"] if rule["kind"] in kinds]
        lines += _items(rules)
    return "\n".join(lines)


def working_rules() -> tuple[str, str]:
    """讲师工作规定: its title and its articles, one a line."""
    rules = _process("lecturer_working_rules")
    articles = [
        f"第{numerals.chinese_number(number)}条　{rule['verbatim']}。"
        for number, rule in enumerate(rules["rules"], start=1)
    ]
    return rules["title"], "\n".join(articles)


def _items(rules: Iterable[str]) -> list[str]:
    listed = [rule.rstrip("。") for rule in rules]
    if len(listed) == 1:
        return [f"{listed[0]}。"]
    return [
        f"（{numerals.chinese_number(number)}）{rule}。"
        for number, rule in enumerate(listed, start=1)
    ]


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"
