"""Pinyin of names: surname readings from a table, the given name from pypinyin.

Libraries read 曾 as ceng and 单 as dan; as surnames they are Zēng and Shàn. Where a surname has two
readings (翟 Zhái or Dí) the more frequent one stands here, and a person's own `name_pinyin` wins.
"""

import re
from functools import lru_cache
from typing import Final

from core.text.names import DOT, contains_han, normalise_name

_READINGS: Final = """
仇qiu 单shan 單shan 解xie 查zha 区ou 區ou 曾zeng 任ren 华hua 召shao 折she 繁po 种chong 員yun
员yun 贠yun 能nai 缪miao 繆miao 句gou 都du 乜nie 哈ha 曲qu 应ying 过guo 燕yan 黑he 逄pang
仉zhang 佘she 恽yun 芮rui 阮ruan 亓qi 舍she 厍she 卞bian 盖ge 蓋ge 朴piao 翟zhai 乐yue 樂yue
纪ji 郗xi 覃qin 薄bo 洗xian 冼xian 秘bi 祭zhai 么yao 郇xun 重chong 卜bu 粘nian 佴nai 阚kan
角jue 车che 宁ning 葛ge 沈shen 盛sheng 石shi 柏bai 牟mou 宓mi 尹yin 谌chen
"""
_SURNAMES: Final = {entry[0]: entry[1:] for entry in _READINGS.split()}
_COMPOUNDS: Final = {
    "万俟": "mo qi",
    "尉迟": "yu chi",
    "尉遲": "yu chi",
    "单于": "chan yu",
    "單于": "chan yu",
    "澹台": "tan tai",
    "澹臺": "tan tai",
    "拓跋": "tuo ba",
    "令狐": "ling hu",
    "长孙": "zhang sun",
    "長孫": "zhang sun",
    "乐正": "yue zheng",
    "子车": "zi ju",
    "宰父": "zai fu",
    "鲜于": "xian yu",
    "亓官": "qi guan",
    "夹谷": "jia gu",
    "谷梁": "gu liang",
}
_UMLAUT: Final = re.compile(r"\b([ln])v(?=e?\b)")


def _syllables(text: str) -> list[str]:
    from pypinyin import lazy_pinyin  # a quarter of a second of tables, so only where needed

    return [part for part in lazy_pinyin(text) if part.strip()]


@lru_cache(maxsize=4096)
def full_pinyin(name: str) -> str:
    """Tone-free lower-case syllables with a space between: 曾小明 → `zeng xiao ming`.

    ü is written v (吕 → `lv`), as on a keyboard. Words that are not Han stay as lower-case Latin; a
    character nobody has a reading for stays as it is.
    """
    name = normalise_name(name)
    if not contains_han(name):
        return name.lower()
    if DOT in name:  # a transcribed name has no surname
        return " ".join(" ".join(_syllables(part)) for part in name.split(DOT)).lower()
    for compound, reading in _COMPOUNDS.items():
        if name.startswith(compound) and len(name) > len(compound):
            return f"{reading} {' '.join(_syllables(name[len(compound) :]))}".lower()
    if len(name) <= 4 and name[0] in _SURNAMES:
        return " ".join([_SURNAMES[name[0]], *_syllables(name[1:])]).lower()
    return " ".join(_syllables(name)).lower()


def initials(name: str) -> str:
    """First letters for a search box: 曾小明 or `zeng xiao ming` → `zxm`."""
    return "".join(word[0] for word in full_pinyin(name).split())


def sort_key(name_pinyin: str) -> str:
    """A key that sorts `name_pinyin` as dictionaries do: lu, lü, luan; Li Ming before Lian."""
    return _UMLAUT.sub(r"\1u!", " ".join(name_pinyin.lower().replace("ü", "v").split()))
