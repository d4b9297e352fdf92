"""The organisers' pages: preview with reasons, preparing, progress, sign-off, files, acts."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from certificates.domain import making, signing_off
from certificates.models import Batch, Certificate, CompletionRule
from core.models import AuditEntry
from tests.certificates.scenes import TrainingClass, training_class
from tests.factories import NOW, CertificateTemplateFactory

pytestmark = pytest.mark.django_db
CHINESE: dict[str, Any] = {"HTTP_ACCEPT_LANGUAGE": "zh-hans"}


@pytest.fixture
def scene() -> TrainingClass:
    return training_class()


@pytest.fixture
def staff(client: Client, scene: TrainingClass) -> Client:
    client.force_login(scene.staff)
    return client


@pytest.fixture
def head(scene: TrainingClass) -> Client:
    client = Client()
    client.force_login(scene.head)
    return client


def base(scene: TrainingClass) -> str:
    return f"/console/events/{scene.part.event.slug}/certificates/"


def text(response: Any) -> str:
    return str(response.content.decode())


def downloaded(response: Any) -> bytes:
    return b"".join(response)


def test_preview_gives_the_reason_beside_who_falls_short(
    staff: Client, scene: TrainingClass
) -> None:
    scene.person("王芳")
    scene.person("李雷", attended=6)
    scene.person("王\U0002496d")
    page = text(staff.get(f"{base(scene)}prepare/", **CHINESE))
    assert "10 场中参加 6 场（60%，要求 80%）" in page
    assert "U+2496D" in page
    assert 'name="person"' in page


def test_prepare_takes_who_is_ticked_and_who_has_a_reason(
    staff: Client, scene: TrainingClass
) -> None:
    ticked, short = scene.person("王芳"), scene.person("李雷", attended=6)
    scene.person("韩梅")
    answer = staff.post(
        f"{base(scene)}prepare/?kind=completion&template={scene.template.pk}",
        {"person": [ticked.pk], f"override-{short.pk}": "承担会务", "issued_on": "2026-05-20"},
    )
    batch = Batch.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == f"{base(scene)}batches/{batch.pk}/"
    assert sorted(batch.certificates.values_list("holder_name", flat=True)) == ["李雷", "王芳"]


def test_prepare_for_nobody_says_so_and_keeps_what_was_typed(
    staff: Client, scene: TrainingClass
) -> None:
    scene.person("王芳")
    answer = staff.post(f"{base(scene)}prepare/", {"issued_on": "2026-05-19"}, **CHINESE)
    assert answer.status_code == 422
    assert "请至少选择一人" in text(answer)
    assert 'value="2026-05-19"' in text(answer)
    assert " checked" not in text(answer).partition('name="person"')[2][:80]
    assert not Certificate.objects.exists()


def test_rule_is_kept_and_the_preview_follows(staff: Client, scene: TrainingClass) -> None:
    scene.person("李雷", attended=6)
    address = f"{base(scene)}rule/?kind=completion"
    assert staff.post(address, {"min_share": "50", "min_hours": "12"}).status_code == 302
    rule = CompletionRule.objects.get()
    assert (rule.min_share, str(rule.min_hours), rule.leave_counts) == (50, "12.0", False)
    page = text(staff.get(f"{base(scene)}prepare/?kind=completion", **CHINESE))
    assert "要求" not in page
    refused = staff.post(address, {"min_share": "120", "min_hours": "-1"}, **CHINESE)
    assert refused.status_code == 422
    assert "学时不能为负数" in text(refused)


def test_wording_check_is_shown_beside_the_template(staff: Client, scene: TrainingClass) -> None:
    scene.person()
    scene.template.body = "{name}取得国家职业资格，{hours}学时"
    scene.template.save()
    page = text(staff.get(f"{base(scene)}prepare/?kind=completion", **CHINESE))
    assert "人社部函〔2022〕25号" in page


def test_template_with_an_unknown_placeholder_is_named(staff: Client, scene: TrainingClass) -> None:
    scene.person()
    scene.template.body = "{nane} 结业"
    scene.template.save()
    page = staff.get(f"{base(scene)}prepare/?kind=completion", **CHINESE)
    assert page.status_code == 200
    assert "{nane}" in text(page)


def test_template_of_another_office_is_not_offered(staff: Client, scene: TrainingClass) -> None:
    foreign = CertificateTemplateFactory.create(title="别家证书", name="别家证书")
    scene.person()
    page = text(staff.get(f"{base(scene)}prepare/?kind=completion&template={foreign.pk}"))
    assert "别家证书" not in page


def test_specimen_is_a_pdf_without_a_number(staff: Client, scene: TrainingClass) -> None:
    scene.person()
    answer = staff.get(f"{base(scene)}specimen.pdf?kind=completion")
    assert answer.content.startswith(b"%PDF")
    assert not Certificate.objects.exists()


def test_progress_polls_until_the_files_are_made(staff: Client, scene: TrainingClass) -> None:
    batch = scene.prepare(scene.person("王芳"), scene.person("李雷", attended=1))
    address = f"{base(scene)}batches/{batch.pk}/"
    part = staff.get(address, HTTP_HX_REQUEST="true", **CHINESE)
    assert part.status_code == 200
    assert "<html" not in text(part)
    assert 'hx-trigger="every 2s"' in text(part)
    assert "10 场中参加 1 场" in text(part)
    making.make_files(batch_id=batch.pk, clock=lambda: NOW)
    part = staff.get(address, HTTP_HX_REQUEST="true", **CHINESE)
    assert part.status_code == 286
    assert "打印文件" in text(part)


def test_every_download_is_written_down(staff: Client, scene: TrainingClass) -> None:
    batch = scene.made(scene.person("王芳"), scene.person("李雷"))
    address = f"{base(scene)}batches/{batch.pk}/"
    row = batch.certificates.order_by("seq")[0]
    assert downloaded(staff.post(f"{address}print/1.pdf")).startswith(b"%PDF")
    packed = zipfile.ZipFile(io.BytesIO(downloaded(staff.post(f"{address}files.zip"))))
    assert f"{row.number} 王芳.pdf" in packed.namelist()
    book = load_workbook(io.BytesIO(staff.post(f"{address}signing-list.xlsx").content))
    sheet = book.worksheets[0]
    assert any("李雷" in row for row in sheet.iter_rows(values_only=True))
    single = downloaded(staff.post(f"{base(scene)}{row.pk}/file.pdf"))
    assert single.startswith(b"%PDF")
    actions = AuditEntry.objects.filter(actor=f"people.user:{scene.staff.pk}").values_list(
        "action", flat=True
    )
    assert {
        "certificates.downloaded_print",
        "certificates.downloaded_files",
        "certificates.downloaded_signing_list",
        "certificates.downloaded_file",
    } <= set(actions)


def test_nothing_is_downloadable_before_its_hash_is_set(
    staff: Client, scene: TrainingClass
) -> None:
    batch = scene.prepare(scene.person())
    row = batch.certificates.get()
    for address in (
        f"{base(scene)}batches/{batch.pk}/print/1.pdf",
        f"{base(scene)}batches/{batch.pk}/files.zip",
        f"{base(scene)}{row.pk}/file.pdf",
    ):
        assert staff.post(address).status_code == 404


def test_sign_off_page_says_what_will_happen_and_to_how_many(
    head: Client, scene: TrainingClass
) -> None:
    short = scene.person("李雷", attended=6)
    batch = scene.made(scene.person("王芳"), short, overrides={short.pk: "承担会务"})
    page = text(head.get(f"{base(scene)}batches/{batch.pk}/sign-off/", **CHINESE))
    assert "1 份证书符合条件" in page
    assert "1 份未达条件" in page
    assert "承担会务" in page


def test_sign_off_takes_reasons_and_withholds_the_others(
    head: Client, scene: TrainingClass
) -> None:
    people = [scene.person(name, attended=6) for name in ("李雷", "韩梅")]
    batch = scene.made(*people, overrides={person.pk: "承担会务" for person in people})
    kept = batch.certificates.get(holder_name="李雷")
    answer = head.post(
        f"{base(scene)}batches/{batch.pk}/sign-off/", {f"reason-{kept.pk}": "予以认可"}
    )
    assert answer.status_code == 302
    states = dict(batch.certificates.values_list("holder_name", "status"))
    assert states == {"李雷": "effective", "韩梅": "withheld"}


def test_staff_do_not_find_the_sign_off_page(staff: Client, scene: TrainingClass) -> None:
    batch = scene.made(scene.person())
    address = f"{base(scene)}batches/{batch.pk}/sign-off/"
    assert staff.get(address).status_code == 404
    assert staff.post(address).status_code == 404
    assert batch.certificates.get().status == "prepared"


def test_revoke_asks_for_a_reason_and_keeps_it(head: Client, scene: TrainingClass) -> None:
    batch = scene.made(scene.person())
    signing_off.sign_off(batch=batch, overrides={}, actor=scene.head, now=NOW)
    row = batch.certificates.get()
    address = f"{base(scene)}{row.pk}/revoke/"
    assert head.get(address).status_code == 200
    assert head.post(address, {"reason": " "}).status_code == 422
    assert head.post(address, {"reason": "冒名顶替"}).status_code == 302
    row.refresh_from_db()
    assert (row.status, row.end_reason) == ("revoked", "冒名顶替")


def test_reissue_leads_to_the_new_certificate(head: Client, scene: TrainingClass) -> None:
    row = scene.made(scene.person("王方")).certificates.get()
    address = f"{base(scene)}{row.pk}/reissue/"
    refused = head.post(address, {"name": "王\U0002496d", "reason": "更正"}, **CHINESE)
    assert refused.status_code == 422
    assert "U+2496D" in text(refused)
    answer = head.post(address, {"name": "王芳", "reason": "更正"})
    new = Certificate.objects.get(holder_name="王芳")
    assert answer["Location"] == f"{base(scene)}{new.pk}/"
    assert row.number in text(head.get(answer["Location"]))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=王芳", ["王芳"]),
        ("q=〔2026〕0002", ["李雷"]),
        ("q=[2026]0002号", ["李雷"]),
        ("q=没有", []),
        ("status=effective", []),
        ("status=prepared&kind=completion", ["王芳", "李雷"]),
        ("kind=attendance", []),
    ],
)
def test_list_is_searched_and_filtered(
    staff: Client, scene: TrainingClass, query: str, found: list[str]
) -> None:
    scene.made(scene.person("王芳"), scene.person("李雷"))
    page = text(staff.get(f"{base(scene)}?{query}"))
    body = page.rpartition("<tbody>")[2] if found else ""
    for name in ("王芳", "李雷"):
        assert (name in body) is (name in found)


def test_list_takes_as_many_statements_for_many_rows(
    staff: Client, scene: TrainingClass, assert_constant_queries: Callable[..., None]
) -> None:
    assert_constant_queries(lambda: scene.prepare(scene.person()), lambda: staff.get(base(scene)))


def test_preview_takes_as_many_statements_for_many_people(
    staff: Client, scene: TrainingClass, assert_constant_queries: Callable[..., None]
) -> None:
    assert_constant_queries(
        lambda: scene.person(attended=7), lambda: staff.get(f"{base(scene)}prepare/")
    )
