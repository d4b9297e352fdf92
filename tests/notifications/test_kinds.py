"""Every kind of message has a wording and words for the list."""

from pathlib import Path

from django.conf import settings

from notifications.domain import kinds

FOLDER = Path(settings.BASE_DIR) / "templates/notifications/messages"


def test_every_wording_has_its_words_in_the_list_of_messages() -> None:
    names = [path.stem for path in FOLDER.glob("*.txt")]
    assert names
    assert [name for name in names if kinds.label_of(name) == name] == []
