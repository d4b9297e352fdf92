"""The registry of every key to a person or a unit.

What must reach every table (merging two persons, erasing one, answering "what do you know about
me") walks this registry; each app fills it from `AppConfig.ready`. A test fails for a foreign key
to a person or unit that nobody declared here.
"""

from dataclasses import dataclass, field
from typing import Literal

from django.apps import apps
from django.db.models import Model

Keep = Literal["with_person", "core_record", "verification", "forever"]


@dataclass(frozen=True)
class Declaration:
    """One key from a table to a person or a unit.

    `fields` names the columns beside the key that hold personal values (snapshots, answers);
    `keep` says for how long: with the person, as the core record of an event, for verification, or
    forever because nothing in it tells who somebody is.
    """

    model: str
    key: str
    target: Literal["person", "unit"]
    keep: Keep
    fields: tuple[str, ...] = field(default=())

    @property
    def model_class(self) -> type[Model]:
        return apps.get_model(self.model)


_declarations: dict[tuple[str, str], Declaration] = {}


def declare(
    model: str,
    key: str,
    *,
    target: Literal["person", "unit"],
    keep: Keep,
    fields: tuple[str, ...] = (),
) -> None:
    """Declare that `model` ("app.Model") points at a person or unit by its field `key`."""
    _declarations[model.lower(), key] = Declaration(model, key, target, keep, fields)


def declarations() -> list[Declaration]:
    return list(_declarations.values())


def is_declared(model: str, key: str) -> bool:
    return (model.lower(), key) in _declarations
