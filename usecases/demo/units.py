"""Units of the demo: those that the activities name, with tier and region, and invented ones."""

from datetime import date
from typing import NamedTuple

from core.text import pinyin, regions
from people.enums import Tier
from people.models import Issuer, Membership, Office, Term, Unit

OFFICE_NAME = "中国社会工作联合会城乡社区工作委员会"
FEDERATION_NAME = "中国社会工作联合会"


class NamedUnit(NamedTuple):
    name: str
    region_code: str
    tier: Tier | None = None
    parent: str | None = None


VICE, STANDING, MEMBER = Tier.VICE_DIRECTOR, Tier.STANDING, Tier.MEMBER

NAMED = (
    NamedUnit(FEDERATION_NAME, "110000"),
    NamedUnit(OFFICE_NAME, "110000", parent=FEDERATION_NAME),
    NamedUnit("四川省眉山向日葵社会工作服务中心", "511400", VICE),
    NamedUnit("成都市新都区小草公益服务中心", "510114", VICE),
    NamedUnit("上海市街道工作协会", "310000", VICE),
    NamedUnit("湖北省宜昌市社会组织公益园", "420500", VICE),
    NamedUnit("西安市碑林区民政局", "610103", VICE),
    NamedUnit("青海省社会工作协会", "630000", STANDING),
    NamedUnit("北京惠民社会治理研究院", "110000", STANDING),
    NamedUnit("北京汇益创美社会工作服务中心", "110000", STANDING),
    NamedUnit("大同市平城区民政局", "140213", STANDING),
    NamedUnit("浙江省桐乡市梧桐街道办事处", "330483", STANDING),
    NamedUnit("桐乡市梧桐街道莲花社区", "330483", parent="浙江省桐乡市梧桐街道办事处"),
    NamedUnit("桐乡市初心物业服务有限公司", "330483"),
    NamedUnit("江苏省宜兴市宜城街道办事处", "320282", MEMBER),
    NamedUnit("上海市浦东新区潍坊新村街道办事处", "310115", MEMBER),
    NamedUnit("西宁市城东区东关大街街道办事处", "630102", MEMBER),
    NamedUnit("成都市金牛区民政局", "510106", MEMBER),
    NamedUnit("济南市槐荫区民政局", "370104", MEMBER),
    NamedUnit("焦作市解放区民政局", "410802", MEMBER),
    NamedUnit("鹤壁市淇滨区民政局", "410611", MEMBER),
    NamedUnit("四川吉牛物业管理有限公司", "510100", MEMBER),
    NamedUnit("青海和宜物业管理集团有限公司", "630200", MEMBER),
    NamedUnit("青海省物业管理协会", "630000", MEMBER),
    NamedUnit("西宁市委社会工作部", "630100"),
    NamedUnit("海东市委社会工作部", "630200"),
    NamedUnit("西宁市城西区科普路社区", "630104"),
    NamedUnit("四川省民政厅", "510000"),
    NamedUnit("西安市碑林区社工总站", "610103", parent="西安市碑林区民政局"),
    NamedUnit("南开大学社会学院", "120000"),
    NamedUnit("贵州大学公共管理学院", "520100"),
    NamedUnit("华中师范大学公共管理学院", "420100"),
    NamedUnit("云南大学", "530100"),
    NamedUnit("南京农业大学公共管理学院", "320100"),
)
# The nine prefectures that the trainees of Changsha came from, in the file's order.
PREFECTURES = {
    "内蒙古通辽": "150500",
    "河南郑州": "410100",
    "河南周口": "411600",
    "河南驻马店": "411700",
    "广东清远": "441800",
    "贵州黔东南州": "522600",
    "陕西西安": "610100",
    "青海果洛州": "632600",
    "青海海北州": "632200",
}
_INVENTED_KINDS = ("社区服务中心", "社会工作协会", "社区治理促进会", "社工服务总站", "社区发展中心")
_INVENTED_TIERS = (MEMBER, MEMBER, STANDING, MEMBER, MEMBER)


def ensure_office() -> Office:
    """The committee, the federation as issuer, and the term of office that units belong to."""
    office, _ = Office.objects.get_or_create(
        slug="chengxiang",
        defaults={
            "name": OFFICE_NAME,
            "short_name": "城乡社区工作委员会",
            "contact_name": "会务组",
            "contact_phone": "010-00000000",
            "contact_email": "huiwu@example.org",
        },
    )
    for name, name_en in (
        (OFFICE_NAME, "Urban and Rural Community Work Committee, China Federation of Social Work"),
        (FEDERATION_NAME, "China Federation of Social Work"),
    ):
        issuer, _ = Issuer.objects.get_or_create(name=name, defaults={"name_en": name_en})
        issuer.offices.add(office)
    return office


def ensure_unit(name: str, region_code: str = "", parent: Unit | None = None) -> Unit:
    """The unit of that full name, made where the demo meets it first."""
    unit, _ = Unit.objects.get_or_create(
        name=name,
        merged_into=None,
        defaults={
            "region_code": region_code,
            "parent": parent,
            "name_pinyin": pinyin.full_pinyin(name)[:400],
        },
    )
    return unit


def _ensure_membership(unit: Unit, term: Term, tier: Tier) -> None:
    Membership.objects.get_or_create(
        unit=unit, term=term, ends_on=None, defaults={"tier": tier, "starts_on": term.starts_on}
    )


def ensure_units(office: Office) -> None:
    """All named units with their tiers, and five invented member units in each of 18 provinces."""
    term, _ = Term.objects.get_or_create(
        office=office, number=2, defaults={"starts_on": date(2022, 1, 1)}
    )
    for entry in NAMED:
        parent = Unit.objects.filter(name=entry.parent).first() if entry.parent else None
        unit = ensure_unit(entry.name, entry.region_code, parent)
        if entry.tier is not None:
            _ensure_membership(unit, term, entry.tier)
    for code, _name in regions.provinces()[:18]:
        for index, (city_code, city) in enumerate(regions.cities(code)[:5]):
            unit = ensure_unit(f"{city}{_INVENTED_KINDS[index]}", city_code)
            _ensure_membership(unit, term, _INVENTED_TIERS[index])
