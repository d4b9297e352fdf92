"""The Chinese catalogue is complete, and what runs is what stands in it."""

from django.utils import translation
from django.utils.translation import gettext

from tools import messages


def test_every_string_is_translated() -> None:
    assert list(messages.faults(messages.installed_apps())) == []


def test_compiled_catalogue_is_in_use() -> None:
    with translation.override("zh-hans"):
        assert gettext("Simplified Chinese") == "简体中文"
    with translation.override("en"):
        assert gettext("Simplified Chinese") == "Simplified Chinese"
