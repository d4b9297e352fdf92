"""Every model has a factory, and every factory makes a valid row."""

import inspect

import pytest
from django.apps import apps
from django.conf import settings
from factory.django import DjangoModelFactory

from tests import factories

FACTORIES = {
    made._meta.model: made
    for _name, made in inspect.getmembers(factories, inspect.isclass)
    if issubclass(made, DjangoModelFactory)
}
# Rows that only their own function writes, or that hold two keys and nothing else.
WITHOUT = {"AuditEntry", "RegistrationPart"}


def test_every_model_has_a_factory() -> None:
    models = {
        model for app in settings.HUIWU_APPS for model in apps.get_app_config(app).get_models()
    }
    assert {model.__name__ for model in models - set(FACTORIES)} == WITHOUT


@pytest.mark.django_db
@pytest.mark.parametrize("model", FACTORIES, ids=lambda model: model.__name__)
def test_factory_makes_a_valid_row_twice(model: type) -> None:
    for _ in range(2):
        row = FACTORIES[model].create()
        row.refresh_from_db()
        row.validate_constraints()
