"""The wordings people agree to, by purpose and version, in every language of the site.

A wording that was shown is evidence: it is never edited. To change one, add a version; the last of
a purpose is the current one. `{controller}` and `{contact}` stand for the office and how to reach
it. Kept here and not in the catalogues, so that a better translation cannot change what somebody
agreed to. Contents: PIPL arts 13, 14, 17, 23, 25.
"""

from dataclasses import dataclass
from typing import Final, TypeVar

from django.utils.translation import get_language

from people.enums import ConsentPurpose

TextT = TypeVar("TextT")


@dataclass(frozen=True)
class Wording:
    """`summary` stands beside the tick box; `details` are paragraphs behind a link."""

    purpose: ConsentPurpose
    version: str
    summary: dict[str, str]
    details: dict[str, tuple[str, ...]]

    def summary_for(self, language: str = "", **names: str) -> str:
        return _pick(self.summary, language).format_map(_pick(_UNNAMED, language) | names)

    def details_for(self, language: str = "", **names: str) -> list[str]:
        named = _pick(_UNNAMED, language) | names
        return [text.format_map(named) for text in _pick(self.details, language)]


# How a wording speaks of them where no office is named.
_UNNAMED: Final = {
    "zh-hans": {"controller": "主办单位", "contact": "会务组"},
    "en": {"controller": "the organiser", "contact": "the organising team"},
}


def _pick(texts: dict[str, TextT], language: str) -> TextT:
    return texts["en"] if (language or get_language() or "").startswith("en") else texts["zh-hans"]


WORDINGS: Final = (
    Wording(
        ConsentPurpose.REGISTRATION,
        "registration-2026-01",
        {
            "zh-hans": (
                "我已阅读个人信息告知，同意{controller}"
                "为本次活动的报名、报到、签到和证书使用我填写的信息。"
            ),
            "en": (
                "I have read the privacy notice and agree that {controller} uses what I enter for "
                "registration, arrival, attendance and certificates of this event."
            ),
        },
        {
            "zh-hans": (
                "个人信息处理者：{controller}；联系方式：{contact}。",
                "收集的信息：本页填写的姓名、手机号、单位、职务及您另行填写的项目；活动现场的报到和签到时间。",
                "用途：办理报名、会务通知、报到签到、学时与证书的颁发和查验。不用于其他用途，不对外出售。",
                "接收方：仅会务组工作人员；办理住宿、用车时，仅在您填写相应项目的情况下提供给酒店、车队。",
                "保存期限：报名信息自活动结束起三年；住宿、接送和饮食信息三十天；证书编号等查验信息长期保存，仅保留必要字段。",
                "您的权利：可在“我的”页面查看、下载、更正本人信息并撤回同意，也可联系会务组办理。撤回不影响此前已进行的处理。",
            ),
            "en": (
                "Controller: {controller}. Contact: {contact}.",
                (
                    "What is collected: name, mobile number, unit, post and what else you enter on "
                    "this page; the times of your arrival and sign-ins on site."
                ),
                (
                    "Purposes: registration, notices about the event, arrival and attendance, "
                    "credit hours, issuing and verifying certificates. For nothing else."
                ),
                (
                    "Recipients: the organising team only; a hotel or a driver only where you "
                    "asked for lodging or transport."
                ),
                (
                    "Keeping time: registrations three years after the event; lodging, "
                    "travel and diet thirty days; certificate numbers for good, with "
                    "minimal fields."
                ),
                (
                    "Your rights: on “My page” you can see, download and correct your data and "
                    "withdraw this consent, or ask the organising team to. Withdrawing does not "
                    "affect what was done before."
                ),
            ),
        },
    ),
    Wording(
        ConsentPurpose.PUBLICATION,
        "publication-2026-01",
        {
            "zh-hans": "同意公开我的姓名、单位和职务。",
            "en": "I agree that my name, unit and post are published.",
        },
        {
            "zh-hans": ("仅用于名单公示和新闻报道，公示期满后撤下。可随时撤回。",),
            "en": (
                (
                    "For lists under public notice and reports only; taken down when the notice "
                    "period is over. You can withdraw at any time."
                ),
            ),
        },
    ),
    Wording(
        ConsentPurpose.ROSTER,
        "roster-2026-01",
        {
            "zh-hans": "同意在任期内于讲师名册网页公开我的姓名、单位、职务、授课专题、简介和照片。",
            "en": (
                "I agree that my name, unit, post, topics, profile and photo stand on the public "
                "roster of lecturers during my term."
            ),
        },
        {
            "zh-hans": ("不公开手机号和邮箱。聘期结束即撤下；可随时撤回，撤回后立即撤下。",),
            "en": (
                (
                    "Phone and e-mail are never shown. It is taken down when the term ends, and at "
                    "once when you withdraw."
                ),
            ),
        },
    ),
    Wording(
        ConsentPurpose.ADDRESS_BOOK,
        "address-book-2026-01",
        {
            "zh-hans": "同意将我的姓名、单位、职务和手机号编入本次活动的通讯录。",
            "en": (
                "I agree that my name, unit, post and mobile number stand in the address book of "
                "this event."
            ),
        },
        {
            "zh-hans": ("通讯录只发给本次活动的参会人员。可随时撤回。",),
            "en": (
                "Only attendees of this event get the address book. You can withdraw at any time.",
            ),
        },
    ),
)


def current(purpose: ConsentPurpose) -> Wording:
    """The wording to show now."""
    return [wording for wording in WORDINGS if wording.purpose == purpose][-1]


def find(version: str) -> Wording | None:
    """The wording that somebody agreed to, by its version."""
    return next((wording for wording in WORDINGS if wording.version == version), None)
