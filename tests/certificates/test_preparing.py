"""Numbers and records first, files afterwards; nothing is given to who cannot have it."""

import hashlib
import io
from concurrent.futures import Executor, ThreadPoolExecutor

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from pypdf import PdfReader

from certificates.domain import batches, making, numbers
from certificates.enums import BatchStatus, CertificateStatus
from certificates.layouts import certificate as layout
from certificates.models import Batch, Certificate, NumberCounter
from core.documents.typst_runner import DocumentFailed
from core.models import AuditEntry
from core.text.placeholders import InvalidWording
from tests.certificates.scenes import training_class
from tests.factories import NOW, TODAY, CertificateTemplateFactory, NumberSeriesFactory
from tests.fixtures import RunTasks

pytestmark = pytest.mark.django_db
UNDRAWABLE = "\U0002496d"


def test_prepare_commits_numbers_and_records_and_no_file() -> None:
    scene = training_class()
    people = [scene.person(name) for name in ("王芳", "李雷", "王芳")]
    batch = scene.prepare(*people)
    rows = list(Certificate.objects.filter(batch=batch).order_by("seq"))
    assert [row.seq for row in rows] == [1, 2, 3]
    assert [row.holder_name for row in rows] == ["王芳", "李雷", "王芳"]
    assert rows[0].number == scene.template.series.pattern.format(year=TODAY.year, seq=1)
    assert {row.status for row in rows} == {CertificateStatus.PREPARED}
    assert {row.file for row in rows} == {""}
    assert len({row.verify_code for row in rows}) == 3
    assert (batch.status, batch.total, batch.done) == (BatchStatus.PREPARING, 3, 0)
    assert AuditEntry.objects.filter(action="certificates.numbered").count() == 1


def test_prepare_enqueues_the_files(run_tasks: RunTasks) -> None:
    scene = training_class()
    with run_tasks():
        batch = scene.prepare(scene.person())
    batch.refresh_from_db()
    assert (batch.status, batch.done) == (BatchStatus.PREPARED, 1)


def test_who_falls_short_is_left_out_with_the_figures_before_any_number() -> None:
    scene = training_class()
    short = scene.person("李雷", attended=6)
    batch = scene.prepare(short, scene.person("王芳"))
    assert [row.holder_name for row in batch.certificates.all()] == ["王芳"]
    assert batch.left_out == [
        {
            "registration": short.pk,
            "code": "share",
            "values": {"attended": 6, "counting": 10, "share": 60, "asked": 80},
        }
    ]
    assert NumberCounter.objects.get().last == 1


def test_override_with_a_reason_prepares_who_falls_short() -> None:
    scene = training_class()
    short = scene.person("李雷", attended=6)
    batch = scene.prepare(short, overrides={short.pk: "承担会务工作"})
    row = batch.certificates.get()
    assert (row.override_reason, row.rule_met) == ("承担会务工作", False)
    assert row.basis["attended"] == 6


def test_blank_override_is_none() -> None:
    scene = training_class()
    short = scene.person(attended=0)
    with pytest.raises(batches.NobodyLeft):
        scene.prepare(short, overrides={short.pk: "  "})
    assert not Certificate.objects.exists()
    assert not NumberCounter.objects.exists()


def test_name_that_cannot_be_drawn_is_named_before_any_number() -> None:
    scene = training_class()
    rare = scene.person(f"王{UNDRAWABLE}")
    batch = scene.prepare(rare, scene.person("王芳"))
    assert [row.holder_name for row in batch.certificates.all()] == ["王芳"]
    [left] = batch.left_out
    assert left["code"] == "undrawable"
    assert "U+2496D" in left["values"]["characters"]
    assert NumberCounter.objects.get().last == 1


def test_override_does_not_help_against_an_undrawable_name() -> None:
    scene = training_class()
    rare = scene.person(f"王{UNDRAWABLE}")
    with pytest.raises(batches.NobodyLeft, match=f"王{UNDRAWABLE}"):
        scene.prepare(rare, overrides={rare.pk: "特批"})


def test_nobody_gets_a_second_living_certificate_of_a_kind() -> None:
    scene = training_class()
    person = scene.person()
    first = scene.prepare(person).certificates.get()
    with pytest.raises(batches.NobodyLeft, match=first.number):
        scene.prepare(person)
    assert Certificate.objects.count() == 1


def test_template_of_another_office_is_refused() -> None:
    scene = training_class()
    scene.template = CertificateTemplateFactory.create()
    with pytest.raises(batches.WrongTemplate):
        scene.prepare(scene.person())


def test_archived_template_is_refused() -> None:
    scene = training_class()
    scene.template.is_archived = True
    with pytest.raises(batches.WrongTemplate):
        scene.prepare(scene.person())


def test_unknown_placeholder_is_refused_by_name() -> None:
    scene = training_class()
    scene.template.body = "{nane} 准予结业"
    with pytest.raises(InvalidWording, match="nane") as refused:
        scene.prepare(scene.person())
    assert refused.value.field == "body"


def test_numbers_go_on_in_a_year_and_begin_anew_in_the_next() -> None:
    series = NumberSeriesFactory.create(pattern="社联城乡培〔{year}〕{seq:04d}号")
    with transaction.atomic():
        first = numbers.allocate(series=series, year=2026, count=2)
        second = numbers.allocate(series=series, year=2026, count=1)
        other = numbers.allocate(series=series, year=2027, count=1)
    assert [number.text for number in [*first, *second, *other]] == [
        "社联城乡培〔2026〕0001号",
        "社联城乡培〔2026〕0002号",
        "社联城乡培〔2026〕0003号",
        "社联城乡培〔2027〕0001号",
    ]
    assert numbers.next_number(series=series, year=2026) == "社联城乡培〔2026〕0004号"


def test_a_rollback_gives_the_numbers_back() -> None:
    series = NumberSeriesFactory.create()

    with transaction.atomic():
        numbers.allocate(series=series, year=2026, count=5)
        transaction.set_rollback(True)
    with transaction.atomic():
        assert numbers.allocate(series=series, year=2026, count=1)[0].seq == 1


# --- files --------------------------------------------------------------------------------------


def test_files_are_stored_under_their_hash_and_the_batch_is_prepared() -> None:
    scene = training_class()
    batch = scene.made(scene.person("王芳"), scene.person("欧阳娜娜"))
    assert (batch.status, batch.done) == (BatchStatus.PREPARED, 2)
    assert batch.prepared_at == NOW
    for row in batch.certificates.all():
        with default_storage.open(row.file) as file:
            content = file.read()
        assert hashlib.sha256(content).hexdigest() == row.sha256
        text = "".join(PdfReader(io.BytesIO(content)).pages[0].extract_text().split())
        assert row.holder_name in text
        assert row.number in text


def test_print_file_has_a_page_for_each_in_the_order_of_numbers() -> None:
    scene = training_class()
    names = ["王芳", "李雷", "韩梅梅"]
    batch = scene.made(*[scene.person(name) for name in names])
    [kept] = batch.print_files
    with default_storage.open(kept["path"]) as file:
        content = file.read()
    assert hashlib.sha256(content).hexdigest() == kept["sha256"]
    pages = PdfReader(io.BytesIO(content)).pages
    assert len(pages) == kept["pages"] == 3
    for name, page in zip(names, pages, strict=True):
        assert name in page.extract_text().replace(" ", "")


def test_making_again_changes_nothing() -> None:
    scene = training_class()
    batch = scene.made(scene.person())
    before = batch.certificates.values_list("file", "sha256").get()
    assert making.make_files(batch_id=batch.pk, clock=lambda: NOW) is False
    assert batch.certificates.values_list("file", "sha256").get() == before


def test_batch_held_by_a_living_worker_is_left_alone() -> None:
    scene = training_class()
    batch = scene.prepare(scene.person())
    Batch.objects.update(worker="another", heartbeat_at=NOW - making.LEASE / 2)
    assert making.resume_stale(now=NOW) == []
    assert making.make_files(batch_id=batch.pk, clock=lambda: NOW) is False
    assert not Certificate.objects.exclude(sha256="").exists()


def test_batch_of_a_dead_worker_is_taken_up_where_it_stopped() -> None:
    scene = training_class()
    batch = scene.prepare(scene.person("王芳"), scene.person("李雷"))
    first = batch.certificates.order_by("seq")[0]
    with ThreadPoolExecutor(1) as pool:
        making._make([first], pool, lambda: NOW)
    first.refresh_from_db()
    Batch.objects.update(worker="dead", heartbeat_at=NOW - making.LEASE * 2)
    assert making.resume_stale(now=NOW) == [batch.pk]
    assert making.make_files(batch_id=batch.pk, clock=lambda: NOW) is True
    rows = list(batch.certificates.order_by("seq"))
    assert rows[0].sha256 == first.sha256
    assert all(row.sha256 for row in rows)


def test_worker_that_lost_its_batch_stops_and_finishes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene = training_class()
    batch = scene.prepare(scene.person())
    make = making._make

    def taken_over(chunk: list[Certificate], pool: Executor, clock: making.Clock) -> None:
        make(chunk, pool, clock)
        Batch.objects.update(worker="another")

    monkeypatch.setattr(making, "_make", taken_over)
    assert making.make_files(batch_id=batch.pk, clock=lambda: NOW) is False
    batch.refresh_from_db()
    assert batch.status == BatchStatus.PREPARING


def test_certificate_that_cannot_be_made_is_withheld_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene = training_class()
    batch = scene.prepare(scene.person("王芳"), scene.person("李雷"))
    single = layout.single

    def failing(page: layout.Page, **options: object) -> bytes:
        if page.recipient == "王芳":
            raise DocumentFailed("certificate.typ: broken")
        return single(page, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(layout, "single", failing)
    assert making.make_files(batch_id=batch.pk, clock=lambda: NOW) is True
    batch.refresh_from_db()
    states = dict(batch.certificates.values_list("holder_name", "status"))
    assert states == {"王芳": "withheld", "李雷": "prepared"}
    assert (batch.status, batch.done, batch.total) == (BatchStatus.PREPARED, 1, 2)
    assert "broken" in batch.certificates.get(holder_name="王芳").end_reason


def test_full_disk_is_told_and_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = training_class()
    batch = scene.prepare(scene.person())

    def full(path: str, data: bytes) -> str:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("core.files.private.store", full)
        with pytest.raises(OSError, match="space"):
            making.make_files(batch_id=batch.pk, clock=lambda: NOW)
    batch.refresh_from_db()
    assert "No space left" in batch.problem
    later = NOW + making.LEASE * 2
    assert making.make_files(batch_id=batch.pk, clock=lambda: later) is True
    batch.refresh_from_db()
    assert (batch.problem, batch.status) == ("", BatchStatus.PREPARED)
