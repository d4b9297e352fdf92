"""The root of every error that a person may see."""

from django.utils.functional import Promise


class DomainError(Exception):
    """An act was refused by a rule.

    `code` is stable and machine readable; `message` is one sentence for people that says why and,
    where it can, what would be right. `field` names the form field the message belongs beside.
    """

    code = "refused"
    field: str | None = None

    def __init__(self, message: str | Promise, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if field is not None:
            self.field = field

    def __str__(self) -> str:
        return str(self.message)


class NotAllowed(DomainError):
    """The signed-in person may see the thing but not do this to it."""

    code = "not_allowed"


class Stale(DomainError):
    """Somebody else changed the thing between reading and writing."""

    code = "stale"


class RowRefused(DomainError):
    """A row of a list in a form cannot be as typed: `rows` names the list, `index` the row."""

    code = "row_refused"

    def __init__(self, message: str | Promise, *, rows: str, index: int, field: str) -> None:
        super().__init__(message, field=field)
        self.rows = rows
        self.index = index
