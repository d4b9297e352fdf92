"""`manage.py sms_wordings`: what to register with an operator of text messages."""

import re
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand
from django.template import Context
from django.template.loader import get_template
from django.utils import translation

from notifications.domain import kinds

_VALUE: Final = re.compile(r"{{\s*(\w+)")


class Command(BaseCommand):
    help = "Print the wording of every kind of message with {1}, {2} … where its values stand"

    def handle(self, *_args: Any, **_options: Any) -> None:
        folder = Path(settings.BASE_DIR) / "templates/notifications/messages"
        for path in sorted(folder.glob("*.txt")):
            names = list(dict.fromkeys(_VALUE.findall(path.read_text(encoding="utf-8"))))
            marks = {name: f"{{{place}}}" for place, name in enumerate(names, start=1)}
            for language, _name in settings.LANGUAGES:
                with translation.override(language):
                    template = get_template(f"notifications/messages/{path.name}")
                    backend = template.template  # type: ignore[attr-defined]
                    text = str(backend.render(Context(marks, autoescape=False))).strip()
                    label = kinds.label_of(path.stem)
                body = text.partition("\n")[2].strip() if text.startswith("# ") else text
                self.stdout.write(f"{path.stem} ({language}, {label})\n  {body}")
            self.stdout.write(f'  "values": {names}\n'.replace("'", '"'))
