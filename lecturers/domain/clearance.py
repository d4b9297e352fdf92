"""Whom an open objection keeps from being appointed (rule 8): asked by every act that could."""

from collections.abc import Iterable

from calls.domain import objections


def objected(submissions: Iterable[int]) -> set[int]:
    """Of these submissions, by key, those against which an objection is open."""
    return objections.open_for(submissions)
