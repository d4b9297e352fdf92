"""Orders in which lists of people are printed."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from core.text.pinyin import full_pinyin, sort_key

Person = TypeVar("Person")


def pinyin_order(
    people: Iterable[Person],
    *,
    name: Callable[[Person], str],
    name_pinyin: Callable[[Person], str] | None = None,
) -> list[Person]:
    """People by pinyin; one sound keeps equal characters together.

    `name_pinyin` is the reading that the person or the staff typed; where it is empty, the name is
    read by `core.text.pinyin`.
    """

    def key(person: Person) -> tuple[str, str]:
        typed = name_pinyin(person) if name_pinyin else ""
        return sort_key(typed or full_pinyin(name(person))), name(person)

    return sorted(people, key=key)
