"""Placeholders, and the wording check of conventions 3.5."""

from decimal import Decimal
from typing import Any

import pytest

from certificates.domain import defaults, wording
from certificates.domain.composing import Composer
from certificates.domain.eligibility import Rule, standings
from certificates.domain.teaching import Teacher, TeachingComposer
from certificates.enums import CertificateKind
from certificates.models import CertificateTemplate
from core.text.placeholders import InvalidWording
from tests.certificates.scenes import training_class
from tests.factories import NOW, TODAY, IssuerFactory, OfficeFactory, PersonFactory


def codes(kind: str = "completion", **texts: str) -> list[str]:
    words = {"title": "结业证书", "salutation": "{name}：", "body": "{hours} 学时", "closing": ""}
    found = wording.cautions(kind=kind, names=["中国社会工作联合会"], **{**words, **texts})
    return [caution.code for caution in found]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ({}, []),
        ({"title": "国家职业资格证书"}, ["state_qualification"]),
        ({"body": "取得全国社区工作者岗位合格证，{hours}"}, ["state_qualification"]),
        ({"body": "专业技术职务由国家认可，{hours}"}, ["state_qualification"]),
        ({"body": "由中国社会工作联合会颁发职业资格，{hours}"}, []),
        ({"body": "职业资格。另有说明：全国通用，{hours}"}, []),
        ({"body": "加盖电子印章，{hours}"}, ["electronic_seal"]),
        ({"body": "印有国徽，{hours}"}, ["national_emblem"]),
        ({"body": "授予全国优秀社区工作者，{hours}"}, ["national_honour"]),
        ({"body": "准予结业"}, ["no_hours"]),
        ({"salutation": ""}, ["no_name"]),
    ],
)
def test_cautions_look_at_claims_and_not_at_names(
    texts: dict[str, str], expected: list[str]
) -> None:
    assert codes(**texts) == expected


def test_honour_is_always_cautioned_and_proof_of_attendance_claims_no_assessment() -> None:
    assert "honour" in codes(kind=CertificateKind.HONOUR)
    assert codes(kind=CertificateKind.ATTENDANCE, body="参会并考核合格") == ["assessed"]


def test_unknown_placeholder_names_the_field() -> None:
    with pytest.raises(InvalidWording) as refused:
        wording.check_placeholders("{naem}", field="body")
    assert refused.value.field == "body"


@pytest.mark.parametrize(
    ("text", "values", "filled"),
    [
        ("兹证明 {name}（{unit}）于", {"name": "王芳", "unit": ""}, "兹证明 王芳于"),
        ("由{issuer}在{city}举办", {"issuer": "委员会", "city": ""}, "由委员会举办"),
        ("由{issuer}在{city}举办", {"issuer": "委员会", "city": "长沙"}, "由委员会在长沙举办"),
    ],
)
def test_what_is_not_known_leaves_no_hole(text: str, values: dict[str, str], filled: str) -> None:
    assert wording.fill(text, values) == filled


@pytest.mark.parametrize(
    ("salutation", "line"),
    [
        ("{name} 同志：", ("王芳", " 同志：")),
        ("This is to certify that {name}", ("王芳", "This is to certify that")),
        ("", ("", "")),
    ],
)
def test_first_line_is_name_and_what_stands_beside(salutation: str, line: tuple[str, str]) -> None:
    assert wording.addressee(salutation, {"name": "王芳"}) == line


@pytest.mark.django_db
def test_default_templates_are_made_once_and_read_well() -> None:
    scene = training_class()
    issuer = IssuerFactory.create(name="测试联合会", name_en="Test Federation")
    for _time in range(2):
        templates = defaults.create_templates(
            office=scene.part.event.office, issuer=issuer, prefix="测联", actor=None, now=NOW
        )
    assert CertificateTemplate.objects.filter(office=scene.part.event.office).count() == 7
    registration = scene.person("王芳", unit_name="长沙市社区")
    said = {}
    teacher = Teacher(PersonFactory.create(name="李明"), ("社区协商",), Decimal("2.0"))
    for template in templates:
        about: dict[str, Any] = {"part": scene.part, "template": template, "issued_on": TODAY}
        if template.kind == CertificateKind.TEACHING:
            of_teaching = TeachingComposer(**about)
            said[template.name] = of_teaching.page(of_teaching.values(teacher))
        else:
            rule = Rule(kind=template.kind)
            [standing] = standings(
                part=scene.part, rule=rule, now=NOW, registrations=[registration]
            )
            composer = Composer(**about)
            said[template.name] = composer.page(composer.values(standing))
        assert (
            wording.cautions(
                kind=template.kind,
                title=template.title,
                salutation=template.salutation,
                body=template.body,
                closing=template.closing,
            )
            == []
        )
    completion = said["结业证书"]
    assert (completion.recipient, completion.salutation) == ("王芳", " 同志：")
    assert "湖南省长沙市" in completion.paragraphs[0]
    assert "共计 24 学时" in completion.paragraphs[0]
    assert completion.date == "二〇二六年五月二十日"
    assert "兹证明 王芳（长沙市社区）于" in said["参会证明"].paragraphs[0]
    assert "中讲授《社区协商》，共 2 学时。" in said["授课证明"].paragraphs[0]
    assert "兹证明 李明 同志于" in said["授课证明"].paragraphs[0]
    assert said["Certificate of Completion"].date == "20 May 2026"
    assert said["Certificate of Completion"].number_label == "Certificate No."


@pytest.mark.django_db
def test_default_templates_refuse_a_prefix_with_braces() -> None:
    from core.text.numerals import InvalidPattern

    with pytest.raises(InvalidPattern):
        defaults.create_templates(
            office=OfficeFactory.create(),
            issuer=IssuerFactory.create(),
            prefix="{x}",
            actor=None,
            now=NOW,
        )
