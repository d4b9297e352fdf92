"""Translations: extract, compile and check, in pure Python (no gettext tools).

    python tools/messages.py update [--prune]   write locale/<app>/zh_Hans/LC_MESSAGES/django.po
    python tools/messages.py compile            make the .mo files (not kept in the repository)
    python tools/messages.py check              fail for what is missing, fuzzy, broken or stale

One catalogue per app: the strings of `<app>/**/*.py` and of `templates/<app>/**`. Templates of no
single app (`templates/*.html`, `components/`, `errors/`, ...) belong to `portal`. Source strings
are English, so English needs no catalogue. The output holds no line numbers and no dates and is
sorted, so that two branches rarely touch the same lines.
"""

import argparse
import ast
import io
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, cast

from babel.messages import mofile, pofile
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

ROOT: Final = Path(__file__).resolve().parent.parent
LOCALE: Final = "zh_Hans"
DEFAULT_APP: Final = "portal"  # owns the templates that are about no single app
TEMPLATE_SUFFIXES: Final = frozenset({".html", ".txt", ".svg", ".xml"})
KEYWORDS: Final = [
    "_",
    "gettext",
    "gettext_lazy",
    "gettext_noop",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "pgettext_lazy",
    "npgettext",
    "npgettext_lazy",
]
HEADER: Final = """\
# Simplified Chinese. Written by tools/messages.py; only msgstr is edited by hand.
msgid ""
msgstr ""
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: zh_Hans\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
_PERCENT_NAMED: Final = re.compile(r"%\((\w+)\)[-#0 +]*\d*(?:\.\d+)?[a-zA-Z]")
_PERCENT_PLAIN: Final = re.compile(r"(?<!%)(?:%%)*(%[sdifgr])")
_BRACES: Final = re.compile(r"(?<!\{)\{(\w*)(?:[!:][^{}]*)?\}(?!\})")
_CONFLICT: Final = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")

Identity = tuple[str, str]  # context ("" for none), singular msgid


@dataclass
class Found:
    """One source string: where it stands, its plural if it has one, words for the translator."""

    singular: str
    plural: str = ""
    context: str = ""
    comments: list[str] = field(default_factory=list)
    place: str = ""

    @property
    def identity(self) -> Identity:
        return self.context, self.singular

    @property
    def msgid(self) -> str | tuple[str, str]:
        return (self.singular, self.plural) if self.plural else self.singular


def identity_of(message: Message) -> Identity:
    singular = message.id if isinstance(message.id, str) else message.id[0]
    return message.context or "", singular


def translation_of(message: Message) -> str:
    """The one Chinese form (the language has a single plural form), or ""."""
    if isinstance(message.string, str):
        return message.string
    return message.string[0] if message.string else ""


# --- extraction ------------------------------------------------------------------------------


def installed_apps() -> list[str]:
    """The catalogues' names, read from settings.py without importing it (no environment needed)."""
    tree = ast.parse((ROOT / "config" / "settings.py").read_text("utf-8"))
    for node in ast.walk(tree):
        target = node.target if isinstance(node, ast.AnnAssign) else None
        if isinstance(target, ast.Name) and target.id == "HUIWU_APPS" and node.value:  # type: ignore[attr-defined]
            return ["config", *ast.literal_eval(node.value)]  # type: ignore[attr-defined]
    raise SystemExit("messages: config/settings.py defines no HUIWU_APPS")


def python_files(app: str) -> Iterator[Path]:
    for path in sorted((ROOT / app).rglob("*.py")):
        if "migrations" not in path.parts:
            yield path


def template_files(app: str, apps: list[str]) -> Iterator[Path]:
    """Templates of the app's folder; for `portal` also those in nobody's folder."""
    folder = ROOT / "templates"
    for path in sorted(folder.rglob("*")):
        if path.suffix not in TEMPLATE_SUFFIXES or not path.is_file():
            continue
        first = path.relative_to(folder).parts[0]
        owner = first if first in apps and path.parent != folder else DEFAULT_APP
        if owner == app:
            yield path


def template_as_python(source: str, origin: str) -> str:
    """The template as calls of gettext, unindented: Babel's tokenizer minds indentation."""
    return "\n".join(line.lstrip() for line in templatize(source, origin).splitlines())


def extract_from(source: str, place: str) -> Iterator[Found]:
    if not any(word in source for word in ("gettext", "_(")):
        return
    stream = io.BytesIO(source.encode())
    calls = extract_python(stream, dict.fromkeys(KEYWORDS), ["Translators:"], {"encoding": "utf-8"})
    # The third value is one string or a tuple; None stands for what is no literal.
    for line, function, messages, comments in cast("Iterable[tuple[int, str, Any, Any]]", calls):
        parts = [messages] if isinstance(messages, str) else list(messages or ())
        context = parts.pop(0) if "pgettext" in function else ""
        singular = parts[0] if parts else None
        if not singular or not isinstance(singular, str) or not isinstance(context, str):
            continue  # a variable or an f-string: nothing that can be looked up
        plural = parts[1] if "ngettext" in function or "npgettext" in function else ""
        yield Found(singular, plural or "", context, list(comments), f"{place}:{line}")


def extract(app: str, apps: list[str]) -> dict[Identity, Found]:
    """Every source string of one app, once."""
    found: dict[Identity, Found] = {}
    sources = [(path, path.read_text("utf-8")) for path in python_files(app)]
    for path in template_files(app, apps):
        place = str(path.relative_to(ROOT))
        sources.append((path, template_as_python(path.read_text("utf-8"), place)))
    for path, source in sources:
        for item in extract_from(source, str(path.relative_to(ROOT))):
            known = found.setdefault(item.identity, item)
            known.plural = known.plural or item.plural
            known.comments += [text for text in item.comments if text not in known.comments]
    return found


# --- catalogues ------------------------------------------------------------------------------


def catalogue_path(app: str) -> Path:
    return ROOT / "locale" / app / LOCALE / "LC_MESSAGES" / "django.po"


def read_catalogue(app: str) -> Catalog:
    """The catalogue as it stands; marks of a merge conflict are stepped over, both sides kept."""
    path = catalogue_path(app)
    if not path.exists():
        return Catalog(locale=LOCALE)
    text = path.read_text("utf-8")
    lines = [line for line in text.splitlines(keepends=True) if not line.startswith(_CONFLICT)]
    return pofile.read_po(io.BytesIO("".join(lines).encode()), locale=LOCALE, charset="utf-8")


def all_messages(catalogue: Catalog) -> Iterator[Message]:
    """Live messages, then obsolete ones, without the header."""
    yield from (message for message in catalogue if message.id)
    yield from catalogue.obsolete.values()


def memory_of(catalogues: Iterable[Catalog]) -> dict[Identity, str]:
    """Every translation known anywhere: a string that moves between apps takes its own along."""
    memory: dict[Identity, str] = {}
    for catalogue in catalogues:
        for message in all_messages(catalogue):
            if (text := translation_of(message)) and not message.fuzzy:
                memory.setdefault(identity_of(message), text)
    return memory


def message_for(item: Found, translation: str) -> Message:
    return Message(
        item.msgid,
        (translation,) if item.plural else translation,
        auto_comments=item.comments,
        context=item.context or None,
    )


def merged(
    found: dict[Identity, Found], old: Catalog, memory: dict[Identity, str], *, prune: bool
) -> Catalog:
    """The new catalogue: what the source says, with every translation that was there."""
    own = memory_of([old])
    result = Catalog(locale=LOCALE)
    for identity, item in found.items():
        result[item.msgid] = message_for(item, own.get(identity) or memory.get(identity, ""))
    for message in [] if prune else all_messages(old):
        identity = identity_of(message)
        if identity not in found and translation_of(message):
            result.obsolete["\x04".join(identity)] = message
    return result


def rendered(catalogue: Catalog) -> str:
    """The file's text: header of our own, messages sorted by msgid and context, unwrapped."""
    buffer = io.BytesIO()
    pofile.write_po(
        buffer, catalogue, width=0, no_location=True, omit_header=True, sort_output=True
    )
    return HEADER + buffer.getvalue().decode().strip("\n") + "\n"


def update(apps: list[str], *, prune: bool) -> int:
    old = {app: read_catalogue(app) for app in apps}
    memory = memory_of(old.values())
    for app in apps:
        catalogue = merged(extract(app, apps), old[app], memory, prune=prune)
        path = catalogue_path(app)
        if not len(catalogue) and not catalogue.obsolete and not path.exists():
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        text = rendered(catalogue)
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
        missing = sum(1 for message in catalogue if message.id and not translation_of(message))
        print(f"{app}: {len(catalogue)} strings, {missing} not translated")
    return 0


def compile_all(apps: list[str]) -> int:
    for app in apps:
        source = catalogue_path(app)
        if not source.exists():
            continue
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns > source.stat().st_mtime_ns:
            continue
        buffer = io.BytesIO()
        mofile.write_mo(buffer, read_catalogue(app))
        partial = target.with_suffix(f".{id(buffer)}.tmp")
        partial.write_bytes(buffer.getvalue())
        partial.replace(target)  # a server that starts meanwhile never reads half a file
    return 0


# --- check -----------------------------------------------------------------------------------


def placeholders(text: str) -> set[str]:
    """What must stand in the translation as it stands in the source."""
    found = {f"%({name})" for name in _PERCENT_NAMED.findall(text)}
    found |= set(_PERCENT_PLAIN.findall(text))
    return found | {f"{{{name}}}" for name in _BRACES.findall(text)}


def fault_of(item: Found, message: Message | None) -> str | None:
    """What is wrong with the translation of one source string, or None."""
    if message is None:
        return "not in the catalogue (run: python tools/messages.py update)"
    translation = translation_of(message)
    if not translation:
        return "not translated"
    if message.fuzzy:
        return "fuzzy"
    allowed = placeholders(item.singular) | placeholders(item.plural)
    required = placeholders(item.plural or item.singular)
    there = placeholders(translation)
    if not required <= there <= allowed:
        expected = ", ".join(sorted(required)) or "none"
        return f"placeholders differ: {', '.join(sorted(there)) or 'none'} instead of {expected}"
    if item.singular.startswith("\n") != translation.startswith("\n"):
        return "begins with a line break on one side only"
    return None


def faults(apps: list[str]) -> Iterator[str]:
    """Every fault of every catalogue as a sentence."""
    seen: dict[Identity, tuple[str, str]] = {}
    for app in apps:
        catalogue = read_catalogue(app)
        messages = {identity_of(message): message for message in catalogue if message.id}
        found = extract(app, apps)
        for identity, item in sorted(found.items()):
            if fault := fault_of(item, messages.get(identity)):
                yield f"{app}: {item.singular!r} ({item.place}): {fault}"
                continue
            translation = translation_of(messages[identity])
            other, other_translation = seen.setdefault(identity, (app, translation))
            if other_translation != translation:
                yield (
                    f"{app}: {item.singular!r} ({item.place}): {translation!r}, but "
                    f"{other_translation!r} in {other}; one would win (use pgettext)"
                )
        for identity in sorted(set(messages) - set(found)):
            yield f"{app}: {identity[1]!r}: no longer in the source (run update)"
        path = catalogue_path(app)
        if path.exists() and any(
            line.startswith(_CONFLICT) for line in path.read_text("utf-8").splitlines()
        ):
            yield f"{app}: marks of a merge conflict in {path.relative_to(ROOT)} (run update)"


def check(apps: list[str]) -> int:
    problems = list(faults(apps))
    for problem in problems:
        print(problem)
    print(f"messages: {len(problems)} faults" if problems else "messages: complete")
    return 1 if problems else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("act", choices=["update", "compile", "check"])
    parser.add_argument("--prune", action="store_true", help="drop obsolete translations")
    arguments = parser.parse_args()
    apps = installed_apps()
    if arguments.act == "update":
        return update(apps, prune=arguments.prune)
    return compile_all(apps) if arguments.act == "compile" else check(apps)


if __name__ == "__main__":
    sys.exit(main())
