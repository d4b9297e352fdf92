"""The documents: what they link to is there, and the table of dependencies is complete."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
_LINK: Final = re.compile(r"\]\((?!https?:|mailto:)([^)\s#]*)(?:#([^)\s]*))?\)|src=\"([^\"]+)\"")
_CODE: Final = re.compile(r"^```.*?^```|`[^`\n]+`", re.MULTILINE | re.DOTALL)
_REQUIREMENT: Final = re.compile(r"^([A-Za-z0-9][A-Za-z0-9_.-]*)", re.MULTILINE)


def documents() -> list[Path]:
    """Every page of documentation, without what others wrote."""
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "deploy").rglob("*.md")]
    return sorted(pages)


def _links(page: Path) -> Iterator[str]:
    for match in _LINK.finditer(_CODE.sub("", page.read_text(encoding="utf-8"))):
        target = match[1] or match[3]
        if target:
            yield target


@pytest.mark.parametrize("page", documents(), ids=lambda page: str(page.relative_to(ROOT)))
def test_links_of_a_document_lead_to_files(page: Path) -> None:
    gone = [target for target in _links(page) if not (page.parent / target).exists()]

    assert gone == []


def test_both_readmes_show_the_same_pictures() -> None:
    shown = [
        [target for target in _links(ROOT / name) if target.endswith(".png")]
        for name in ("README.md", "README.zh-Hans.md")
    ]

    assert shown[0] == shown[1]
    assert shown[0]


def test_every_screenshot_is_made_by_the_script_and_small() -> None:
    from tools.screenshots import FOLDER, SHOTS

    pictures = {path.name: path.stat().st_size for path in FOLDER.iterdir()}

    assert set(pictures) == {f"{shot.name}.png" for shot in SHOTS}
    assert max(pictures.values()) < 150_000
    assert sum(pictures.values()) < 1_500_000


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    pages = {page.name for page in folder.glob("[0-9]*.md")}

    assert set(_links(folder / "README.md")) == pages
    assert len({name[:4] for name in pages}) == len(pages), "a number is given twice"


def test_every_direct_dependency_has_its_line() -> None:
    table = next((ROOT / "docs/decisions").glob("*-dependencies.md")).read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| ([A-Za-z][\w.-]*) \|", table, re.MULTILINE)) - {"package", "what"}
    named: set[str] = set()
    for source in ("requirements.in", "requirements-dev.in"):
        named |= set(_REQUIREMENT.findall((ROOT / source).read_text(encoding="utf-8")))

    assert listed == named
