"""The words of a certificate: placeholders filled, and cautions about claims one may not make."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from certificates.enums import CertificateKind
from core.text import placeholders

PLACEHOLDERS: Final = (
    "name",
    "unit",
    "class",
    "event",
    "start",
    "end",
    "dates",
    "city",
    "hours",
    "class_hours",
    "issuer",
    "host",
)
# of an appointment letter; `batch` and `years` in Chinese words: 二, 两
LETTER_PLACEHOLDERS: Final = (
    "name",
    "unit",
    "office",
    "issuer",
    "corps",
    "role",
    "batch",
    "years",
    "from",
    "until",
)
# of a proof of teaching: `topics` taught, `hours` of the sessions taught, `credit` a phrase with
# the hours that is left out where the sessions give none
TEACHING_PLACEHOLDERS: Final = (*PLACEHOLDERS, "topics", "credit")


def known_for(kind: str) -> Sequence[str]:
    """What may stand between braces in the wording of a kind."""
    if kind == CertificateKind.APPOINTMENT:
        return LETTER_PLACEHOLDERS
    return TEACHING_PLACEHOLDERS if kind == CertificateKind.TEACHING else PLACEHOLDERS


def check_placeholders(text: str, *, field: str, known: Sequence[str] = PLACEHOLDERS) -> None:
    """Raise placeholders.InvalidWording, naming the field, for anything but `known`."""
    try:
        placeholders.check(text, known)
    except placeholders.InvalidWording as error:
        error.field = field
        raise


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders filled. `check_placeholders` comes before.

    What is not known leaves no hole behind: neither empty brackets nor a lone 在.
    """
    if not values.get("city"):
        text = text.replace("在{city}", "")
    return placeholders.fill(text, values).replace("（）", "").replace(" ()", "")


def is_used(texts: Iterable[str], placeholder: str) -> bool:
    return any(f"{{{placeholder}}}" in text for text in texts)


@dataclass(frozen=True)
class Caution:
    """A soft warning about the wording: what was found, why it matters. Data, not a refusal."""

    code: str
    found: str

    @property
    def text(self) -> str:
        return _explained(self.code) % {"found": self.found}


def _explained(code: str) -> str:
    return {
        "state_qualification": _(
            "“%(found)s”: a training certificate may not claim a state or national vocational "
            "qualification, job fitness or professional title (人社部函〔2022〕25号)."
        ),
        "national_emblem": _(
            "“%(found)s”: the national emblem and the marks of government bodies may not stand on "
            "such a certificate (人社部函〔2022〕25号)."
        ),
        "electronic_seal": _(
            "“%(found)s”: a picture of a seal is no electronic seal; that word is kept for "
            "cryptographic data (国办发〔2025〕33号)."
        ),
        "honour": _(
            "Honours and appraisals need an approval of their own, and may carry no charge; "
            "“中国” or “全国” before a title of honour is refused without one (民政部, 2023-12)."
        ),
        "national_honour": _(
            "“%(found)s”: a title such as 示范, 认定 or 评价 with a national name needs an "
            "approval."
        ),
        "assessed": _(
            "“%(found)s”: this kind says that somebody took part; it claims no assessment."
        ),
        "no_hours": _("The wording of this kind usually states the credit hours: {hours}."),
        "no_name": _("The wording names nobody: use {name} in the salutation or the text."),
    }[code]


_NATIONAL: Final = "(?:中华人民共和国|中国|中华|国家|全国)"
_CLAIM: Final = "(?:职业资格|岗位合格(?:凭证)?|专业技术职务|职业技能等级)"
_PATTERNS: Final = (
    (
        "state_qualification",
        rf"{_NATIONAL}[^。；\n]{{0,20}}{_CLAIM}|{_CLAIM}[^。；\n]{{0,20}}{_NATIONAL}",
    ),
    ("national_emblem", "国徽|国家机关标志|政府标志"),
    ("electronic_seal", "电子印章|电子签章|电子公章"),
    ("national_honour", rf"{_NATIONAL}[^。；\n]{{0,20}}(?:示范|认定|评价|先进|优秀|十佳|最美)"),
)
_ASSESSED: Final = re.compile("考核合格|考试合格|准予结业")
_NO_ASSESSMENT: Final = frozenset(
    {CertificateKind.TRAINING, CertificateKind.ATTENDANCE, CertificateKind.TEACHING}
)
_WITH_HOURS: Final = frozenset({CertificateKind.COMPLETION, CertificateKind.TRAINING})


def cautions(
    *, kind: str, title: str, salutation: str, body: str, closing: str, names: Iterable[str] = ()
) -> list[Caution]:
    """What the wording check finds (conventions 3.5): claims of title and text.

    `names` are the proper names of issuer, office and event: a name such as 中国社会工作联合会 is
    no claim, so they are taken out before looking.
    """
    texts = [title, salutation, body, closing]
    claims = "\n".join(texts)
    for name in sorted(filter(None, names), key=len, reverse=True):
        claims = claims.replace(name, "")
    found = [
        Caution(code, match[0])
        for code, pattern in _PATTERNS
        if (match := re.search(pattern, claims)) is not None
    ]
    if kind == CertificateKind.HONOUR:
        found.append(Caution("honour", title))
    if kind in _NO_ASSESSMENT and (match := _ASSESSED.search(claims)):
        found.append(Caution("assessed", match[0]))
    if kind in _WITH_HOURS and not is_used(texts, "hours") and not is_used(texts, "class_hours"):
        found.append(Caution("no_hours", ""))
    if not is_used(texts, "name"):
        found.append(Caution("no_name", ""))
    return found


def addressee(salutation: str, values: Mapping[str, str]) -> tuple[str, str]:
    """The first line as (name to underline, words beside it): `{name} 同志：` → 王芳, 同志：."""
    if not salutation.strip():
        return "", ""
    before, found, after = salutation.partition("{name}")
    beside = fill(before, values) + fill(after, values)
    return (values["name"] if found else ""), beside.strip() if before else beside.rstrip()
