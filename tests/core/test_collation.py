"""Readings of names, and the order of lists."""

import pytest

from core.text import collation, pinyin, regions


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("曾小明", "zeng xiao ming"),
        ("单田芳", "shan tian fang"),
        ("解晓东", "xie xiao dong"),
        ("仇英", "qiu ying"),
        ("查良镛", "zha liang yong"),
        ("区桂芝", "ou gui zhi"),
        ("朴树", "piao shu"),
        ("翟天临", "zhai tian lin"),
        ("万俟卨", "mo qi xie"),
        ("尉迟恭", "yu chi gong"),
        ("单于明", "chan yu ming"),
        ("令狐冲", "ling hu chong"),
        ("欧阳修", "ou yang xiu"),
        ("吕布", "lv bu"),
        ("买买提·吐尔逊", "mai mai ti tu er xun"),
        ("𬭚䶮", "chun yan"),
        ("Anna O'Neill", "anna o'neill"),
        ("", ""),
    ],
)
def test_pinyin_reads_surnames_as_surnames(name: str, reading: str) -> None:
    assert pinyin.full_pinyin(name) == reading


def test_pinyin_of_an_unread_character_is_the_character() -> None:
    assert pinyin.full_pinyin("王𰻝").startswith("wang ")


def test_initials_come_from_a_name_or_its_reading() -> None:
    assert pinyin.initials("曾小明") == "zxm"
    assert pinyin.initials("zeng xiao ming") == "zxm"


def test_people_are_ordered_by_pinyin_with_the_typed_reading_first() -> None:
    people = [("曾庆", ""), ("张三", ""), ("王五", ""), ("翟明", "di ming"), ("单立", "")]
    ordered = collation.pinyin_order(people, name=lambda p: p[0], name_pinyin=lambda p: p[1])
    assert [name for name, _typed in ordered] == ["翟明", "单立", "王五", "曾庆", "张三"]


def test_order_keeps_short_syllables_before_long_and_u_before_umlaut() -> None:
    names = ["栾平", "吕平", "鲁平", "李安", "连安"]
    ordered = collation.pinyin_order(names, name=str)
    assert ordered == ["李安", "连安", "鲁平", "吕平", "栾平"]


def test_region_is_named_through_its_levels() -> None:
    assert regions.region_name("420503") == "湖北省宜昌市伍家岗区"
    assert regions.region_name("632600") == "青海省果洛藏族自治州"
    assert regions.region_name("110105") == "北京市朝阳区"
    assert regions.region_name("429004") == "湖北省仙桃市"
    assert regions.region_name("420000") == "湖北省"
    assert regions.region_name("999999") == ""
    assert regions.province_name("430105") == "湖南省"


def test_regions_offered_are_the_current_ones() -> None:
    assert len(regions.provinces()) == 34
    assert ("820000", "澳门特别行政区") in regions.provinces()
    names = [name for _code, name in regions.cities("420000")]
    assert len(names) == len(set(names)) == 17
    assert {"宜昌市", "恩施土家族苗族自治州", "仙桃市"} <= set(names)
    assert ("110105", "朝阳区") in regions.cities("110000")
    assert "宜昌县" not in [name for _code, name in regions.counties("420500")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("果洛州", "632600"),
        ("黔东南州妇联", "522600"),
        ("湖北省宜昌市西陵区", "420500"),
        ("吉林省民政厅", "220000"),
        ("吉林市船营区", "220200"),
        ("海南州贵德县", "632500"),
        ("北京市朝阳区", "110105"),
        ("上海市街道工作协会", "310000"),
        ("中国社会工作联合会", ""),
    ],
)
def test_region_is_recognised_at_the_head_of_a_name(text: str, code: str) -> None:
    assert regions.find_region(text) == code
