"""Names of GB/T 2260 region codes, from the table that python-stdnum ships.

Codes have six digits at every level: 420000 湖北省, 420500 宜昌市, 420503 伍家岗区. A code that was
abolished keeps its last name, so that old records stay readable, but is not offered for choosing.
"""

import re
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

_ENTRY: Final = re.compile(r"(?:\[(\d*)-(\d*)\])?([^,\[\]]+)")
_LINE: Final = re.compile(r'^( *)(\d+) (?:province|county)="(.*)"$')
_SIMPLIFIED: Final = {"香港特別行政區": "香港特别行政区", "澳門特別行政區": "澳门特别行政区"}
# Rows that only group others and are never part of an address.
_GROUPS: Final = frozenset({"市辖区", "县", "林区"})
_MUNICIPALITIES: Final = frozenset({"11", "12", "31", "50"})
_PEOPLES: Final = """
蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 拉祜 水 东乡
纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 鄂温克 德昂 独龙
"""
_KIND: Final = re.compile(
    rf"(?:(?:{'|'.join(sorted(_PEOPLES.split(), key=len, reverse=True))})族?)*"
    r"(?:自治区|自治州)$|特别行政区$|地区$|盟$|省$|市$"
)


class _Region(NamedTuple):
    name: str
    is_current: bool


@cache
def _table() -> dict[str, _Region]:
    text = files("stdnum").joinpath("cn/loc.dat").read_text(encoding="utf-8")
    table: dict[str, _Region] = {}
    province = ""
    for line in text.splitlines():
        match = _LINE.match(line)
        if not match:
            continue
        indent, digits, value = match.groups()
        if not indent:
            province = digits
            table[f"{province}0000"] = _Region(_SIMPLIFIED.get(value, value), is_current=True)
        elif digits != "0000":
            _since, until, name = _ENTRY.findall(value)[-1]
            table[province + digits] = _Region(name, is_current=not until)
    return table


def _is_group(name: str) -> bool:
    return name in _GROUPS or "直辖" in name


def province_name(code: str) -> str:
    """The province of a code of any level; empty for an unknown one."""
    region = _table().get(f"{code[:2]}0000")
    return region.name if region else ""


def region_name(code: str) -> str:
    """All levels joined: 420503 → 湖北省宜昌市伍家岗区; empty for an unknown code."""
    names: list[str] = []
    for level in dict.fromkeys((f"{code[:2]}0000", f"{code[:4]}00", code)):
        region = _table().get(level)
        if region is None:
            if level == code:
                return ""
            continue
        if not _is_group(region.name):
            names.append(region.name)
    return "".join(names)


def is_region(code: str) -> bool:
    """Whether the code stands in the table, abolished ones included."""
    return code in _table()


def provinces() -> list[tuple[str, str]]:
    """(code, name) of the 34 provinces in the order of the standard."""
    return [(code, row.name) for code, row in _table().items() if code.endswith("0000")]


def cities(province: str) -> list[tuple[str, str]]:
    """(code, name) of what stands below a province, for a second choice.

    Prefectures and the counties that have none; of a municipality its districts.
    """
    prefix = province[:2]
    flat = prefix in _MUNICIPALITIES
    found: dict[str, str] = {}  # by name: 随州 stands in the table as a county and as a prefecture
    for code, row in _table().items():
        if code[:2] != prefix or code.endswith("0000") or not row.is_current:
            continue
        if not _is_group(row.name) and (flat or code.endswith("00") or code[2:4] == "90"):
            found.setdefault(row.name, code)
    return [(code, name) for name, code in found.items()]


def counties(city: str) -> list[tuple[str, str]]:
    """(code, name) of the counties and districts of a prefecture."""
    return [
        (code, row.name)
        for code, row in _table().items()
        if code.startswith(city[:4])
        and not code.endswith("00")
        and row.is_current
        and not _is_group(row.name)
    ]


def _short(name: str) -> str:
    """The name without its kind: 果洛藏族自治州 → 果洛; 沙市 keeps its two characters."""
    stem = _KIND.sub("", name)
    return stem if len(stem) >= 2 else name


@cache
def _known_cities() -> list[tuple[str, str]]:
    """(code, name without its kind) of the prefectures, longest name first."""
    rows = [
        (code, _short(name))
        for province, _name in provinces()
        for code, name in cities(province)
        if province[:2] not in _MUNICIPALITIES
    ]
    return sorted(rows, key=lambda row: -len(row[1]))


def _leading_province(text: str) -> tuple[str, str]:
    """(code, what follows) of the province that the text begins with; ("", text) if none does."""
    for code, name in provinces():
        if text.startswith(name):
            return code, text[len(name) :]
    for code, name in provinces():
        short = _short(name)
        if text.startswith(short) and text[len(short) : len(short) + 1] not in {"市", "州"}:
            return code, text[len(short) :]
    return "", text


def find_region(text: str) -> str:
    """The code of the city, or else the province, that a unit's name or address begins with.

    `果洛州` and `黔东南` are understood. Empty when nothing is recognised: a guess is for a person
    to confirm, not for the record.
    """
    province, rest = _leading_province(text.strip())
    if province[:2] in _MUNICIPALITIES:
        return next((code for code, name in cities(province) if rest.startswith(name)), province)
    near = rest[:12]
    places = [
        (near.find(short), code)
        for code, short in _known_cities()
        if short in near and (not province or code[:2] == province[:2])
    ]
    return min(places, key=lambda place: place[0])[1] if places else province


def names_to_choose() -> list[str]:
    """Every province and city in words, for a browser's list of suggestions."""
    found = []
    for code, name in provinces():
        found.append(name)
        found.extend(f"{name}{city}" for _code, city in cities(code))
    return found
