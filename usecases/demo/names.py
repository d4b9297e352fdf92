"""Invented names and telephone numbers. No real person is meant.

The telephone numbers 199 0000 xxxx are made up. Names include what systems stumble over: two and
four characters, `·`, rare characters, the same name twice.
"""

import random
from collections.abc import Iterator

# Hard names come first, so that every list of some length has them.
HARD_NAMES = (
    "王芳",
    "欧阳文静",
    "阿依古丽·买买提",
    "扎西卓玛",
    "刘䶮",
    "陈㛃",
    "李𬭚",
    "张喆堃",
    "李伟",
    "李伟",
    "曾单",
    "尉迟敬",
    "巴特尔",
    "吉克·阿支",
    "仇解元",
    "才仁多杰",
)
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章"
    "云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝安常乐于时傅"
)
_GIVEN_WORDS = """
文博 思远 雅琴 建平 晓燕 国栋 丽萍 海涛 玉兰 志强 春梅 子墨 明轩 秀英 振华 静宜 立新 慧敏
永福 桂香 俊杰 雪莲 卫东 红霞 一凡 佳宁 长青 淑珍 启明 婉清 德胜 小满 敏 磊 洁 勇
娟 涛 颖 刚 凯 倩 峰 莉 超 琳 鹏 悦 斌 芸 清源 若兰 承志 巧云
世杰 月娥 怀谷 素心 广平 采薇
"""
_GIVEN = _GIVEN_WORDS.split()
_PHONE_PREFIX = "+861990000"


def invented(seed: int, *, hard: bool = False) -> Iterator[str]:
    """An endless row of invented names; the same seed gives the same names, each once."""
    generator = random.Random(seed)  # noqa: S311  a repeatable demo, not a secret
    seen: set[str] = set()
    if hard:
        yield from HARD_NAMES
        seen.update(HARD_NAMES)
    while True:
        name = generator.choice(_SURNAMES) + generator.choice(_GIVEN)
        if name not in seen:
            seen.add(name)
            yield name


def phone_number(index: int) -> str:
    """The `index`-th invented number (0–9999), E.164."""
    if not 0 <= index <= 9999:
        message = "the demo has ten thousand invented numbers"
        raise ValueError(message)
    return f"{_PHONE_PREFIX}{index:04d}"
