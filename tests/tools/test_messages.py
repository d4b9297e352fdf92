"""The translation tool: nothing is lost, nothing broken gets through."""

import gettext
from pathlib import Path

import pytest

from tools import messages

SETTINGS = 'HUIWU_APPS: Final = ["shop", "portal"]\n'


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project with one app, two templates and no catalogue."""
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    for folder in ("config", "shop", "portal", "templates/shop", "templates/components"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "config/settings.py").write_text(SETTINGS)
    (tmp_path / "shop/places.py").write_text(
        "from django.utils.translation import gettext as _, npgettext\n"
        'A = _("Places left: %(count)d") % {"count": 1}\n'
        'B = npgettext("door", "one gate", "%(count)s gates", 2)\n'
    )
    (tmp_path / "templates/shop/page.html").write_text(
        "<ul>\n    {% if a %}\n  {% trans 'Open' context 'registration' %}{% endif %}\n"
        "  {% blocktrans trimmed count n=n %}\n    {{ n }} person\n  {% plural %}\n"
        "    {{ n }} people\n  {% endblocktrans %}\n"
        '{% include "x.html" with title=_("Door list") %}\n'
    )
    (tmp_path / "templates/components/badge.html").write_text('{% translate "State" %}')
    return tmp_path


def fill(tree: Path, app: str, msgid: str, translation: str) -> None:
    path = tree / f"locale/{app}/zh_Hans/LC_MESSAGES/django.po"
    text = path.read_text()
    for empty in (f'msgid "{msgid}"\nmsgstr ""', f'msgid_plural "{msgid}"\nmsgstr[0] ""'):
        text = text.replace(empty, empty[:-1] + translation + '"')
    assert translation in text
    path.write_text(text)


def test_extract_finds_python_and_template_strings_with_context_and_plural(tree: Path) -> None:
    apps = messages.installed_apps()
    found = messages.extract("shop", apps)
    assert apps == ["config", "shop", "portal"]
    assert set(found) == {
        ("", "Places left: %(count)d"),
        ("door", "one gate"),
        ("registration", "Open"),
        ("", "%(n)s person"),
        ("", "Door list"),
    }
    assert found["door", "one gate"].plural == "%(count)s gates"
    assert found["", "%(n)s person"].plural == "%(n)s people"
    assert set(messages.extract("portal", apps)) == {("", "State")}


def test_update_keeps_translations_of_strings_that_moved_or_went(tree: Path) -> None:
    apps = messages.installed_apps()
    messages.update(apps, prune=False)
    fill(tree, "shop", "Places left: %(count)d", "剩余 %(count)d 个")
    (tree / "portal/moved.py").write_text((tree / "shop/places.py").read_text())
    (tree / "shop/places.py").unlink()
    messages.update(apps, prune=False)
    moved = messages.memory_of([messages.read_catalogue("portal")])
    kept = messages.memory_of([messages.read_catalogue("shop")])
    assert moved["", "Places left: %(count)d"] == "剩余 %(count)d 个"
    assert kept["", "Places left: %(count)d"] == "剩余 %(count)d 个"
    assert "#~ msgid" in messages.catalogue_path("shop").read_text()
    messages.update(apps, prune=True)
    assert "#~ msgid" not in messages.catalogue_path("shop").read_text()


def test_update_twice_writes_the_same_bytes(tree: Path) -> None:
    messages.update(messages.installed_apps(), prune=False)
    first = messages.catalogue_path("shop").read_bytes()
    messages.update(messages.installed_apps(), prune=False)
    assert messages.catalogue_path("shop").read_bytes() == first


def test_update_heals_a_merge_conflict_and_keeps_both_sides(tree: Path) -> None:
    apps = messages.installed_apps()
    messages.update(apps, prune=False)
    path = messages.catalogue_path("shop")
    ours = 'msgid "Door list"\nmsgstr "名单"\n'
    conflict = f'<<<<<<< HEAD\n{ours}=======\nmsgctxt "registration"\nmsgid "Open"\nmsgstr "开放"\n'
    path.write_text(messages.HEADER + conflict + ">>>>>>> other\n")
    assert any("merge conflict" in fault for fault in messages.faults(apps))
    messages.update(apps, prune=False)
    memory = messages.memory_of([messages.read_catalogue("shop")])
    assert memory == {("", "Door list"): "名单", ("registration", "Open"): "开放"}


def test_check_names_missing_fuzzy_and_broken_placeholders(tree: Path) -> None:
    apps = messages.installed_apps()
    messages.update(apps, prune=False)
    fill(tree, "shop", "Places left: %(count)d", "剩余 %(number)d 个")
    fill(tree, "shop", "%(count)s gates", "%(count)s 个签到点")
    fill(tree, "shop", "Door list", "名单")
    path = messages.catalogue_path("shop")
    path.write_text(path.read_text().replace('msgid "Door list"', '#, fuzzy\nmsgid "Door list"'))
    faults = [fault for fault in messages.faults(apps) if fault.startswith("shop")]
    assert [fault.rsplit(": ", 1)[1] for fault in faults if "placeholders" not in fault] == [
        "not translated",
        "fuzzy",
        "not translated",
    ]
    assert [fault for fault in faults if "placeholders differ: %(number)" in fault]
    assert not [fault for fault in faults if "one gate" in fault]


def test_check_refuses_two_translations_of_one_string(tree: Path) -> None:
    apps = messages.installed_apps()
    (tree / "portal/same.py").write_text('A = _("Door list")\n')
    messages.update(apps, prune=False)
    fill(tree, "shop", "Door list", "名单")
    fill(tree, "portal", "Door list", "门禁名单")
    assert [fault for fault in messages.faults(apps) if "one would win" in fault]


def test_compile_writes_what_gettext_reads(tree: Path) -> None:
    apps = messages.installed_apps()
    messages.update(apps, prune=False)
    fill(tree, "shop", "%(count)s gates", "%(count)s 个签到点")
    messages.compile_all(apps)
    with messages.catalogue_path("shop").with_suffix(".mo").open("rb") as handle:
        read = gettext.GNUTranslations(handle)
    assert read.npgettext("door", "one gate", "%(count)s gates", 1) == "%(count)s 个签到点"
