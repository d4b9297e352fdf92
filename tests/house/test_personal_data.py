"""Every key to a person or a unit is declared, so that merging and erasing reach every table."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Field, ForeignKey, ManyToManyField, Model

from core import personal_data
from people.models import Person, Unit


def keys_to(target: type[Model]) -> set[tuple[str, str]]:
    found = set()
    for app in settings.HUIWU_APPS:
        for model in apps.get_app_config(app).get_models(include_auto_created=True):
            for field in [*model._meta.fields, *model._meta.local_many_to_many]:
                if isinstance(field, (ForeignKey, ManyToManyField)) and (
                    field.related_model is target
                ):
                    found.add((model._meta.label, field.name))
    return found


@pytest.mark.parametrize(("kind", "target"), [("person", Person), ("unit", Unit)])
def test_registry_declares_every_key(kind: str, target: type[Model]) -> None:
    declared = {(row.model, row.key) for row in personal_data.declarations() if row.target == kind}
    assert keys_to(target) - declared == set(), "declare these in the app's AppConfig.ready"
    assert declared - keys_to(target) == set(), "declared, but no such key"


@pytest.mark.parametrize(
    "row", personal_data.declarations(), ids=lambda row: f"{row.model}.{row.key}"
)
def test_registry_names_columns_that_exist(row: personal_data.Declaration) -> None:
    columns = {
        field.name for field in row.model_class._meta.get_fields() if isinstance(field, Field)
    }
    assert {row.key, *row.fields} <= columns
