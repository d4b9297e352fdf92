"""Encrypt every encrypted value anew under the first key of FIELD_KEYS."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from core import encryption


class Command(BaseCommand):
    help = "Encrypts every encrypted value anew under the first key of FIELD_KEYS."

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        count = 0
        for app in settings.HUIWU_APPS:
            for model in apps.get_app_config(app).get_models():
                fields = [
                    field
                    for field in model._meta.concrete_fields
                    if isinstance(field, encryption.EncryptedTextField)
                ]
                count += _rotate(model, fields) if fields else 0
        self.stdout.write(f"{count} rows")


def _rotate(model: Any, fields: list[encryption.EncryptedTextField]) -> int:
    """All or nothing of one table, so that an interrupted run leaves every value readable."""
    names = [field.attname for field in fields]
    with transaction.atomic():
        rows = model._base_manager.select_for_update().order_by("pk")
        stored = list(rows.values_list("pk", *map(encryption.as_stored, fields)))
        for pk, *tokens in stored:
            values = {n: encryption.rotated(t) for n, t in zip(names, tokens, strict=True)}
            model._base_manager.filter(pk=pk).update(**values)
    return len(stored)
