"""Names of people: one field, any script that a Chinese identity card or passport prints.

Rules: 民委发〔2016〕33号 (the dot is U+00B7, at least 50 characters) and the field's habits: NFC
and never NFKC, inner spaces of Han names removed, the typed original kept by the caller.
"""

import re
import unicodedata
from typing import Final

from django.utils.translation import gettext as _

from core.errors import DomainError

MAX_LENGTH: Final = 60
DOT: Final = "·"

# Han of all planes, 〇 and 々 included. Planes 2 and 3 hold nothing but Han.
_HAN: Final = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
_LOOKALIKE_DOTS: Final = "•・‧∙⋅･.．▪·"
_HAN_CHARACTER: Final = re.compile(f"[{_HAN}]")
_HAN_DOT: Final = re.compile(rf"(?<=[{_HAN}])\s*[{re.escape(_LOOKALIKE_DOTS)}]+\s*(?=[{_HAN}])")
_HAN_SPACE: Final = re.compile(rf"(?<=[{_HAN}{DOT}])\s+(?=[{_HAN}{DOT}])")
_SPACES: Final = re.compile(r"\s+")
# Marks that a copy from a chat or a web page carries along without showing.
_INVISIBLE: Final = dict.fromkeys(
    [0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF]
)
_TYPED_VARIANTS: Final[dict[int, int | str]] = {
    **{0xFF21 + i: 0x41 + i for i in range(26)},  # full-width letters of an input method
    **{0xFF41 + i: 0x61 + i for i in range(26)},
    **dict.fromkeys(map(ord, "‐‑–－"), "-"),
    **dict.fromkeys(map(ord, "’‘＇ʼ"), "'"),
}

_COMPOUND_SURNAMES: Final = """
欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政
濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马
公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌
微生 梁丘 左丘 西门 南荣 东里 第五 即墨 达奚 褚师 单于 纳兰 完颜 耶律 叶赫 那拉 爱新觉罗
歐陽 司馬 諸葛 尉遲 澹臺 鍾離 長孫 東方 南宮 聞人 單于
"""
COMPOUND_SURNAMES: Final = frozenset(_COMPOUND_SURNAMES.split())


class InvalidName(DomainError):
    """A name holds a character no name has, or is empty or too long."""

    code = "invalid_name"
    field = "name"


def contains_han(text: str) -> bool:
    """Whether any Han character of any plane stands in the text."""
    return _HAN_CHARACTER.search(text) is not None


def is_han(character: str) -> bool:
    """Whether one character is Han."""
    return _HAN_CHARACTER.fullmatch(character) is not None


def normalise_name(typed: str) -> str:
    """The stored form of a typed name. Idempotent; says nothing about validity (`check_name`)."""
    text = unicodedata.normalize("NFC", typed.translate(_INVISIBLE).translate(_TYPED_VARIANTS))
    text = _HAN_DOT.sub(DOT, text)
    text = _HAN_SPACE.sub("", text)
    return _SPACES.sub(" ", text).strip()


def _is_latin_letter(character: str) -> bool:
    return unicodedata.category(character).startswith("L") and unicodedata.name(
        character, ""
    ).startswith("LATIN ")


def check_name(name: str) -> None:
    """Accept a normalised name of 1–60 code points; raise `InvalidName` that says what is wrong."""
    if not name:
        raise InvalidName(_("Please enter a name."))
    if len(name) > MAX_LENGTH:
        raise InvalidName(
            _("A name may have at most %(most)d characters; this one has %(count)d.")
            % {"most": MAX_LENGTH, "count": len(name)}
        )
    for character in name:
        if character in f"{DOT} -'" or is_han(character) or _is_latin_letter(character):
            continue
        shown = character if character.isprintable() else ""
        raise InvalidName(
            _(
                "A name cannot contain “%(character)s” (%(code)s). Han characters, the dot ·, "
                "Latin letters, spaces, hyphens and apostrophes are possible."
            )
            % {"character": shown, "code": f"U+{ord(character):04X}"}
        )
    if not any(character.isalpha() or is_han(character) for character in name):
        raise InvalidName(_("A name needs at least one Han character or letter."))


def split_surname(name: str) -> tuple[str, str]:
    """Surname and the rest of a Han name without a dot; a lone compound is not a surname."""
    for length in (4, 2):
        if len(name) > length and name[:length] in COMPOUND_SURNAMES:
            return name[:length], name[length:]
    return name[:1], name[1:]


def masked_name(name: str) -> str:
    """A name as a public page may show it: 张* · 欧阳** · 买买提·*** · J*** S****.

    One star for each hidden character; a name of one character is hidden whole.
    """
    if len(name) <= 1:
        return "*" * len(name)
    if DOT in name:
        first, *others = name.split(DOT)
        return DOT.join([first, *("*" * len(part) for part in others)])
    if contains_han(name):
        surname, given = split_surname(name)
        return surname + "*" * len(given)
    return " ".join(word[:1] + "*" * (len(word) - 1) for word in name.split(" "))
