"""State machines: one enum, one transition table, one function that moves the state."""

from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from core.errors import DomainError

StateT = TypeVar("StateT", bound=models.TextChoices)


class IllegalTransition(DomainError):
    code = "illegal_transition"


class StateMachine(Generic[StateT]):
    """The allowed moves of one thing's state.

    >>> machine = StateMachine({State.DRAFT: [State.PUBLISHED]})
    >>> machine.check(State.DRAFT, State.PUBLISHED)
    """

    def __init__(self, table: Mapping[StateT, Iterable[StateT]]) -> None:
        # Members of a TextChoices are strings: a state read from a row finds its own entry.
        self._sources = list(table)
        self._table: dict[str, frozenset[str]] = {
            source.value: frozenset(target.value for target in targets)
            for source, targets in table.items()
        }

    def can_move(self, source: StateT | str, target: StateT) -> bool:
        return target.value in self._table.get(str(source), frozenset())

    def check(self, source: StateT | str, target: StateT) -> None:
        """Raise IllegalTransition unless the table allows source › target."""
        if not self.can_move(source, target):
            enum = type(target)
            raise IllegalTransition(
                _("This is “%(now)s” and cannot become “%(then)s”.")
                % {"now": enum(source).label, "then": target.label}
            )

    def sources_of(self, target: StateT) -> list[StateT]:
        """The states from which `target` can be reached: what a bulk act may take."""
        return [source for source in self._sources if self.can_move(source, target)]
