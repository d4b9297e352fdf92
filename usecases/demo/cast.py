"""The people of the demo: those who appear under printed posts, and attendees."""

from collections.abc import Iterator
from typing import Final

from core.text import pinyin
from people.enums import Gender
from people.models import Person, Post, Unit
from usecases.demo import names, units

# Whose post is printed in several activities is one person; the words find the post.
_RECURRING: Final = (
    ("南开大学社会学", "沈知衡", "南开大学社会学院", "教授"),
    ("中国社会工作联合会会长", "傅清和", units.FEDERATION_NAME, "会长"),
    ("主任委员", "周怀瑾", units.OFFICE_NAME, "主任委员"),
    ("讲师团团长", "方一鸣", "北京惠民社会治理研究院", "院长"),
    ("副总干事", "顾念慈", "北京汇益创美社会工作服务中心", "主任"),
    ("总干事", "梁若愚", units.OFFICE_NAME, "执行主任、总干事"),
    ("上海市街道工作协会会长", "陆慎之", "上海市街道工作协会", "会长"),
    ("小草公益", "罗采薇", "成都市新都区小草公益服务中心", "理事长"),
    ("宜昌市社会组织公益园", "夏明达", "湖北省宜昌市社会组织公益园", "负责人"),
    ("莲花社区", "吴晓棠", "桐乡市梧桐街道莲花社区", "社区党总支书记、居委会主任"),
    ("梧桐街道办事处副主任", "钱越", "浙江省桐乡市梧桐街道办事处", "副主任"),
    ("潍坊新村街道", "庄以宁", "上海市浦东新区潍坊新村街道办事处", "城市运行管理中心常务副主任"),
    ("东关大街街道", "马·伊斯哈格", "西宁市城东区东关大街街道办事处", "党工委书记、办事处主任"),
    ("初心物业", "褚振邦", "桐乡市初心物业服务有限公司", "董事长"),
    ("吉牛物业", "吉克·阿木", "四川吉牛物业管理有限公司", "项目经理"),
    ("青海省社会工作协会", "韩克俭", "青海省社会工作协会", "副会长兼秘书长"),
    ("青海省物业管理协会", "祁连生", "青海省物业管理协会", "会长"),
    ("贵州大学", "安如珩", "贵州大学公共管理学院", "教授、硕士生导师"),
    ("华中师范大学", "喻之远", "华中师范大学公共管理学院", "副院长、硕士生导师"),
    ("云南大学", "段云舒", "云南大学", "教授、博士生导师"),
    ("南京农业大学", "邱禾", "南京农业大学公共管理学院", "副院长、博士生导师"),
)
_SPECIFIC_FIRST: Final = tuple(
    sorted(_RECURRING, key=lambda row: row[0] in ("主任委员", "总干事", "副总干事"))
)
# Words that contain "主任委员" but mean somebody else.
_NOT_THE_DIRECTOR: Final = ("副主任委员",)


def _matches(words: str, unit_title: str) -> bool:
    if words not in unit_title:
        return False
    if words == "主任委员":
        return not any(other in unit_title for other in _NOT_THE_DIRECTOR)
    return True


def ensure_person(
    name: str, *, phone: str = "", unit: Unit | None = None, post: str = "", order: int = 0
) -> Person:
    """The person of that name and number, with a post; made where the demo meets them first."""
    person, made = Person.objects.get_or_create(
        name=name,
        phone=phone,
        merged_into=None,
        defaults={
            "name_typed": name,
            "name_pinyin": pinyin.full_pinyin(name),
            "name_initials": pinyin.initials(name),
        },
    )
    if made and post:
        Post.objects.create(person=person, unit=unit, title=post, order=order)
    return person


class Cast:
    """Finds or invents who appears under a printed post, and hands out attendees.

    The same instance never gives the same invented number to two people.
    """

    def __init__(self) -> None:
        self._speakers = names.invented(2024)
        self._by_title: dict[str, Person] = {}
        self._next_phone = 100 + Person.objects.count()  # an earlier load's numbers are taken
        self._next_speaker_phone = 9000

    def speaker(self, unit_title: str) -> Person:
        """Who holds the post that the newsletter prints; one person for a recurring post."""
        for words, name, unit_name, post in _SPECIFIC_FIRST:
            if _matches(words, unit_title):
                # Once tied to an account they have a number; the name finds them all the same.
                return Person.objects.live().filter(name=name).first() or ensure_person(
                    name, unit=units.ensure_unit(unit_name), post=post
                )
        if unit_title not in self._by_title:
            name = next(self._speakers)
            while name in names.HARD_NAMES:
                name = next(self._speakers)
            self._next_speaker_phone += 1
            self._by_title[unit_title] = ensure_person(
                name, phone=names.phone_number(self._next_speaker_phone), post=unit_title[:120]
            )
        return self._by_title[unit_title]

    def attendee(self, name: str, unit: Unit, post: str) -> Person:
        """A new invented attendee with a number of their own."""
        self._next_phone += 1
        person = ensure_person(
            name, phone=names.phone_number(self._next_phone), unit=unit, post=post
        )
        person.gender = (Gender.FEMALE, Gender.MALE)[self._next_phone % 2]
        person.save(update_fields=["gender"])
        return person


def attendee_names(seed: int, *, hard: bool = False) -> Iterator[str]:
    return names.invented(seed, hard=hard)
