"""Rooms stay liveable, and nothing inline slips past the Content-Security-Policy."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from grimp import ImportGraph

from tools.contracts import HousePlan
from tools.messages import ROOT, installed_apps

MODULE_LINES = 420  # the aim is near 300; the one file of settings is the longest
TEMPLATE_LINES = 250  # the aim is near 200
INLINE = re.compile(
    r"<script(?![^>]*\ssrc=)[^>]*>|<style\b|\sstyle\s*=\s*[\"']|\son[a-z]+\s*=\s*[\"']|javascript:",
    re.IGNORECASE,
)
# A data block is not script: the browser runs nothing of it.
DATA_BLOCK = re.compile(r"<script[^>]*type=\"application/(?:ld\+)?json\"[^>]*>")
FOREIGN = re.compile(r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE)


def modules() -> Iterator[Path]:
    for app in installed_apps():
        yield from (ROOT / app).rglob("*.py")


def templates() -> Iterator[Path]:
    for path in (ROOT / "templates").rglob("*"):
        if path.suffix in {".html", ".svg"}:
            yield path


def lines_of(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def test_modules_stay_near_their_size() -> None:
    long = {
        str(path.relative_to(ROOT)): lines_of(path)
        for path in modules()
        if "migrations" not in path.parts and lines_of(path) > MODULE_LINES
    }
    assert not {name: size for name, size in long.items() if name != "config/settings.py"}


def test_templates_stay_near_their_size() -> None:
    assert not {
        str(path.relative_to(ROOT)): lines_of(path)
        for path in templates()
        if lines_of(path) > TEMPLATE_LINES
    }


def test_templates_hold_no_inline_script_or_style() -> None:
    found = {}
    for path in templates():
        text = DATA_BLOCK.sub("", path.read_text("utf-8"))
        if matches := INLINE.findall(text):
            found[str(path.relative_to(ROOT))] = matches
    assert not found


def test_templates_name_no_foreign_address() -> None:
    """Filing numbers lead to the two ministries' registers, as the law asks."""
    allowed = ("https://beian.miit.gov.cn/", "https://beian.mps.gov.cn/")
    found = {}
    for path in templates():
        text = path.read_text("utf-8")
        for address in allowed:
            text = text.replace(address, "")
        if matches := FOREIGN.findall(text):
            found[str(path.relative_to(ROOT))] = matches
    assert not found


@pytest.mark.parametrize(
    ("source", "is_inline"),
    [
        ("<script>go()</script>", True),
        ('<script type="module" src="/x.js"></script>', False),
        ('<p style="color: red">', True),
        ('<button onclick="go()">', True),
        ('<div data-on="x" class="one">', False),
        ("<a href='javascript:go()'>", True),
    ],
)
def test_inline_pattern_sees_what_it_must(source: str, is_inline: bool) -> None:  # noqa: FBT001
    assert bool(INLINE.search(source)) is is_inline


def test_no_stray_rooms() -> None:
    stray = [path for path in modules() if path.stem in {"utils", "helpers", "manager", "misc"}]
    assert not stray


def plan() -> HousePlan:
    return HousePlan(
        name="plan",
        session_options={},
        contract_options={"apps": ["people", "events"], "acts": ["usecases"]},
    )


@pytest.mark.parametrize(
    ("importer", "imported", "kept"),
    [
        ("events.views.public", "people.domain.accounts", True),
        ("events.views.public", "events.forms", True),
        ("config.urls", "events.urls", True),
        ("usecases.cancelling", "events.domain.editing", True),
        ("events.views.public", "people.forms", False),
        ("events.domain.editing", "events.tasks", False),
        ("usecases.cancelling", "events.tasks", False),
        ("events.helpers", "events.models", False),
    ],
)
def test_house_plan_judges_imports(importer: str, imported: str, kept: bool) -> None:  # noqa: FBT001
    graph = ImportGraph()
    for module in (importer, imported):
        graph.add_module(module)
    graph.add_import(importer=importer, imported=imported)
    assert plan().check(graph, verbose=False).kept is kept
