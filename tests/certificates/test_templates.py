"""Templates and number series: what an office's secretariat may write, and what stays."""

from typing import Any

import pytest
from django.test import Client

from certificates.domain import templates
from certificates.enums import CertificateKind, DateStyle
from certificates.models import CertificateTemplate, NumberSeries
from core.errors import DomainError
from people.enums import OfficeRole
from tests.certificates.scenes import TrainingClass, training_class
from tests.factories import NOW, NumberSeriesFactory, OfficeMemberFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> TrainingClass:
    scene = training_class(sessions=1)
    scene.template.issuer.offices.add(scene.template.office)
    return scene


@pytest.fixture
def staff(scene: TrainingClass) -> Client:
    client = Client()
    client.force_login(scene.staff)
    return client


def typed(template: CertificateTemplate, **changes: Any) -> dict[str, Any]:
    same = ("name", "language", "title", "salutation", "body", "closing", "date_style")
    return {
        **{name: getattr(template, name) for name in same},
        "issuer": template.issuer_id,
        "series": template.series_id,
        **changes,
    }


def test_wording_is_changed_for_the_next_batch_only(scene: TrainingClass, staff: Client) -> None:
    person = scene.person()
    scene.prepare(person)
    url = f"/console/certificates/templates/{scene.template.pk}/"
    response = staff.post(url, typed(scene.template, closing="特发此证，以资证明。"))
    assert response["Location"] == url
    page = staff.get(url).content.decode()
    assert "特发此证，以资证明。" in page
    assert "王芳" in page  # the specimen's invented person
    kept = person.certificates.get().snapshot["page"]["paragraphs"]
    assert "特发此证，以资证明。" not in kept


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("body", "兹证明 {naem} 结业", "naem"),
        ("salutation", "{name", "salutation"),
        ("name", "", "name"),
    ],
)
def test_wrong_wording_is_refused_beside_its_field(
    scene: TrainingClass, staff: Client, field: str, value: str, said: str
) -> None:
    url = f"/console/certificates/templates/{scene.template.pk}/"
    response = staff.post(url, typed(scene.template, **{field: value}))
    assert response.status_code == 422
    html = response.content.decode()
    assert f'id="id_{field}_error"' in html
    assert said in html


def test_template_is_begun_from_another_and_warned_of_claims(
    scene: TrainingClass, staff: Client
) -> None:
    new = f"/console/certificates/templates/new/?from={scene.template.pk}"
    assert scene.template.body in staff.get(new).content.decode()
    assert staff.post(new, typed(scene.template, kind="training")).status_code == 422  # same name
    data = typed(scene.template, kind="training", name="培训证书", body="{name} 获国家职业资格。")
    response = staff.post(new, data)
    made = CertificateTemplate.objects.get(name="培训证书")
    assert (made.kind, made.office) == (CertificateKind.TRAINING, scene.template.office)
    assert "人社部函" in staff.get(response["Location"]).content.decode()


def test_others_read_and_cannot_write(scene: TrainingClass) -> None:
    client = Client()
    reader = OfficeMemberFactory.create(office=scene.template.office, role=OfficeRole.SUPERVISOR)
    client.force_login(reader.user)
    url = f"/console/certificates/templates/{scene.template.pk}/"
    page = client.get(url).content.decode()
    assert 'name="body"' not in page
    assert client.post(url, typed(scene.template)).status_code == 403


def test_template_takes_only_what_is_its_offices(scene: TrainingClass) -> None:
    template = scene.template
    values = templates.TemplateFields(
        **{
            name: getattr(template, name)
            for name in templates.TemplateFields.__dataclass_fields__
            if name != "date_style"
        },
        date_style=DateStyle.ARABIC,
    )

    def change(**wrong: Any) -> None:
        fields = templates.TemplateFields(**{**vars(values), **wrong})
        templates.change_template(template=template, fields=fields, actor=scene.staff, now=NOW)

    change()
    with pytest.raises(templates.TemplateRefused) as refused:
        change(series=NumberSeriesFactory.create())
    assert refused.value.field == "series"
    template.office.issuers.clear()
    with pytest.raises(templates.TemplateRefused) as refused:
        change()
    assert refused.value.field == "issuer"


def test_pattern_stays_once_a_number_was_given(scene: TrainingClass, staff: Client) -> None:
    staff.post(
        "/console/certificates/series/new/", {"name": "会", "pattern": "会〔{year}〕{seq}号"}
    )
    series = NumberSeries.objects.get(name="会")
    url = f"/console/certificates/series/{series.pk}/"
    staff.post(url, {"name": "会", "pattern": "参会〔{year}〕{seq:04d}号"})
    series.refresh_from_db()
    assert series.pattern == "参会〔{year}〕{seq:04d}号"
    assert "参会〔2026〕0001号" in staff.get("/console/certificates/").content.decode()
    scene.template.series = series
    scene.template.save()
    scene.prepare(scene.person())
    refused = staff.post(url, {"name": "会", "pattern": "参〔{year}〕{seq:04d}号"})
    assert refused.status_code == 422
    for pattern in ("没有占位符", scene.template.series.pattern):
        again = staff.post("/console/certificates/series/new/", {"name": "又", "pattern": pattern})
        assert again.status_code == 422


def test_wrong_pattern_is_a_refusal_of_the_domain() -> None:
    series = NumberSeriesFactory.create()
    with pytest.raises(DomainError):
        templates.change_series(
            series=series, name="x", pattern="{seq}", actor=UserFactory.create(), now=NOW
        )


def test_page_shows_what_waits_to_be_signed_off(scene: TrainingClass, staff: Client) -> None:
    scene.made(scene.person())
    assert "待签发" in staff.get("/console/certificates/").content.decode()
