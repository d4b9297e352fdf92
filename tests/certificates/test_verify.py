"""Anyone may check a certificate; nobody learns more by trying."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from certificates.domain import issued, signing_off
from certificates.domain.composing import page_of
from certificates.layouts import certificate as layout
from certificates.models import Certificate
from core.documents import typst_runner
from registrations.domain import links
from tests.certificates.scenes import TrainingClass, training_class
from tests.factories import NOW, UserFactory

pytestmark = pytest.mark.django_db
CHINESE: dict[str, Any] = {"HTTP_ACCEPT_LANGUAGE": "zh-hans"}


@pytest.fixture
def scene() -> TrainingClass:
    return training_class()


@pytest.fixture
def row(scene: TrainingClass) -> Certificate:
    batch = scene.made(scene.person("欧阳娜娜"))
    signing_off.sign_off(batch=batch, overrides={}, actor=scene.head, now=NOW)
    return batch.certificates.get()


def test_code_shows_facts_and_a_masked_name(client: Client, row: Certificate) -> None:
    page = client.get(f"/verify/{row.verify_code}/", **CHINESE).content.decode()
    for shown in (row.number, "欧阳**", "有效", row.sha256, "24", "2026年城乡社区工作者培训班"):
        assert shown in page
    assert "欧阳娜娜" not in page


@pytest.mark.parametrize(
    "address", ["/verify/{0}/", "/VERIFY/{0}", "/VERIFY/{0}/", "/verify/{1}/", "/Verify/{1}"]
)
def test_code_is_read_in_any_case_with_or_without_slash(
    client: Client, row: Certificate, address: str
) -> None:
    code = row.verify_code
    response = client.get(address.format(code, code.lower()))
    assert response.status_code == 200
    assert row.number in response.content.decode()


def test_pages_are_kept_from_search_engines_and_referrers(client: Client, row: Certificate) -> None:
    response = client.get(f"/verify/{row.verify_code}/")
    assert "noindex" in response["X-Robots-Tag"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert "noindex" in client.get("/verify/")["X-Robots-Tag"]


@pytest.mark.parametrize("code", ["A" * 16, "not-a-code", "短", "A" * 60])
def test_unknown_code_is_told_so(client: Client, code: str) -> None:
    response = client.get(f"/verify/{code}/", **CHINESE)
    assert response.status_code == 404
    assert "没有查到" in response.content.decode()
    assert client.get(f"/verify/{code}.json").status_code == 404


def test_each_state_is_named(client: Client, scene: TrainingClass, row: Certificate) -> None:
    def shown(certificate: Certificate) -> str:
        return client.get(f"/verify/{certificate.verify_code}/", **CHINESE).content.decode()

    waiting, doubtful = scene.made(scene.person("李雷"), scene.person("韩梅")).certificates.all()
    assert "待生效" in shown(waiting)
    issued.withhold(certificate=doubtful, reason="材料不全", actor=scene.head, now=NOW)
    assert "暂缓" in shown(doubtful)
    assert "材料不全" not in shown(doubtful)
    new = issued.reissue(certificate=row, name="欧阳娜", reason="更正", actor=scene.head, now=NOW)
    page = shown(row)
    assert "已更正" in page
    assert new.number in page


def test_revoked_one_says_so(client: Client, scene: TrainingClass, row: Certificate) -> None:
    issued.revoke(certificate=row, reason="冒名", actor=scene.head, now=NOW)
    page = client.get(f"/verify/{row.verify_code}/", **CHINESE).content.decode()
    assert "已撤销" in page
    assert "冒名" not in page


def _asked(client: Client, number: str, name: str) -> Any:
    return client.post("/verify/", {"number": number, "name": name}, **CHINESE)


def test_number_and_full_name_find_the_certificate(client: Client, row: Certificate) -> None:
    typed = row.number.replace("〔", "[").replace("〕", "】").removesuffix("号")
    response = _asked(client, f" {typed} ", "欧阳 娜娜")
    assert response.status_code == 200
    assert row.number in response.content.decode()


def test_wrong_number_and_wrong_name_get_the_same_answer(client: Client, row: Certificate) -> None:
    def answer(number: str, name: str) -> tuple[int, str]:
        response = _asked(client, number, name)
        page = response.content.decode()
        shown = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page[page.index("<main") :])
        return response.status_code, shown.replace(number, "").replace(name, "")

    no_such = row.number.replace("0", "9")
    assert answer(row.number, "欧阳静静") == answer(no_such, "欧阳娜娜")
    assert answer(row.number, "欧阳") == answer(no_such, "欧阳静")


def test_wrong_number_and_wrong_name_take_the_same_statements(
    client: Client, row: Certificate, count_queries: Callable[..., int]
) -> None:
    no_such = row.number.replace("0", "9")
    assert count_queries(lambda: _asked(client, row.number, "欧阳静")) == count_queries(
        lambda: _asked(client, no_such, "欧阳娜娜")
    )


def test_guessing_by_number_is_slowed_down(client: Client, row: Certificate, settings: Any) -> None:
    settings.RATE_LIMITS = True
    answers = [_asked(client, row.number, f"王{i}").status_code for i in range(22)]
    assert answers[-1] == 429
    response = _asked(client, row.number, "欧阳娜娜")
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0


def test_verification_takes_one_statement(
    client: Client, row: Certificate, count_queries: Callable[..., int]
) -> None:
    client.get(f"/verify/{row.verify_code}/")
    assert count_queries(lambda: client.get(f"/verify/{row.verify_code}/")) == 1


def test_page_of_one_in_effect_leads_to_its_credential(client: Client, row: Certificate) -> None:
    page = client.get(f"/verify/{row.verify_code}/").content.decode()
    assert f"/verify/{row.verify_code}.json" in page
    answer = client.get(f"/verify/{row.verify_code}.json")
    assert answer.status_code == 200
    assert row.number in answer.content.decode()
    assert "欧阳娜娜" not in answer.content.decode()


def test_erased_snapshot_leaves_number_state_and_hash(client: Client, row: Certificate) -> None:
    Certificate.objects.filter(pk=row.pk).update(holder_name="", snapshot={}, file="")
    page = client.get(f"/verify/{row.verify_code}/", **CHINESE).content.decode()
    assert "保存期满" in page
    assert row.number in page
    assert row.sha256 in page


# --- the holder's own files ---------------------------------------------------------------------


def test_own_link_downloads_the_effective_file_and_no_other(
    client: Client, scene: TrainingClass, row: Certificate
) -> None:
    assert row.registration is not None
    own = f"/r/{links.secret_of(row.registration)}/certificates/"
    response = client.get(f"{own}{row.pk}.pdf")
    assert response.status_code == 200
    assert b"".join(response).startswith(b"%PDF")
    assert "attachment" in response["Content-Disposition"]
    other = scene.made(scene.person("李雷")).certificates.get()
    assert client.get(f"{own}{other.pk}.pdf").status_code == 404
    assert other.registration is not None
    prepared = f"/r/{links.secret_of(other.registration)}/certificates/{other.pk}.pdf"
    assert client.get(prepared).status_code == 404
    assert client.get(f"/r/{'a' * 26}/certificates/{row.pk}.pdf").status_code == 404


def test_own_link_gives_a_picture_for_chat_programs(client: Client, row: Certificate) -> None:
    assert row.registration is not None
    own = f"/r/{links.secret_of(row.registration)}/certificates/{row.pk}.png"
    response = client.get(own)
    assert response["Content-Type"] == "image/png"
    assert response.content.startswith(b"\x89PNG")


def test_my_page_downloads_only_ones_own(
    client: Client, scene: TrainingClass, row: Certificate
) -> None:
    owner, stranger = UserFactory.create(), UserFactory.create()
    assert row.person is not None
    row.person.user = owner
    row.person.save()
    client.force_login(stranger)
    assert client.get(f"/my/certificates/{row.pk}.pdf").status_code == 404
    client.force_login(owner)
    assert row.number in client.get("/my/certificates/").content.decode()
    response = client.get(f"/my/certificates/{row.pk}.pdf")
    assert b"".join(response).startswith(b"%PDF")
    issued.revoke(certificate=row, reason="冒名", actor=scene.head, now=NOW)
    assert client.get(f"/my/certificates/{row.pk}.pdf").status_code == 404


def test_failing_picture_is_a_defect_not_a_download(monkeypatch: Any, row: Certificate) -> None:
    monkeypatch.setattr(layout, "_TEMPLATE", layout._TEMPLATE.with_name("missing.typ"))
    with pytest.raises(typst_runner.DocumentFailed):
        layout.picture(page_of(row.snapshot), language="zh-hans")
