"""Templates, number series, rules, batches, certificates."""

import factory
from factory.django import DjangoModelFactory

from certificates.enums import CertificateKind
from certificates.models import (
    Batch,
    Certificate,
    CertificateTemplate,
    CompletionRule,
    NumberCounter,
    NumberSeries,
    StatusList,
    StatusPlace,
)
from core import signing
from tests.factories.clock import NOW, TODAY
from tests.factories.events import PartFactory
from tests.factories.people import IssuerFactory, OfficeFactory, PersonFactory


class NumberSeriesFactory(DjangoModelFactory[NumberSeries]):
    class Meta:
        model = NumberSeries

    office = factory.SubFactory(OfficeFactory)
    name = factory.Sequence(lambda n: f"培训证书{n}")
    pattern = factory.Sequence(lambda n: f"社联培{n}〔{{year}}〕{{seq:04d}}号")


class NumberCounterFactory(DjangoModelFactory[NumberCounter]):
    class Meta:
        model = NumberCounter

    series = factory.SubFactory(NumberSeriesFactory)
    year = TODAY.year


class CertificateTemplateFactory(DjangoModelFactory[CertificateTemplate]):
    class Meta:
        model = CertificateTemplate

    office = factory.SubFactory(OfficeFactory)
    issuer = factory.SubFactory(IssuerFactory)
    series = factory.SubFactory(NumberSeriesFactory, office=factory.SelfAttribute("..office"))
    kind = CertificateKind.COMPLETION
    name = factory.Sequence(lambda n: f"结业证书{n}")
    title = "结业证书"
    salutation = "{name}："
    body = "您参加的{event}，学时已满，成绩合格，准予结业。"
    closing = "特发此证。"


class CompletionRuleFactory(DjangoModelFactory[CompletionRule]):
    class Meta:
        model = CompletionRule

    part = factory.SubFactory(PartFactory)
    kind = CertificateKind.COMPLETION


class BatchFactory(DjangoModelFactory[Batch]):
    class Meta:
        model = Batch

    part = factory.SubFactory(PartFactory)
    template = factory.SubFactory(
        CertificateTemplateFactory, office=factory.SelfAttribute("..part.event.office")
    )
    issued_on = TODAY
    created_at = NOW


class CertificateFactory(DjangoModelFactory[Certificate]):
    """Prepared, without its file."""

    class Meta:
        model = Certificate

    batch = factory.SubFactory(BatchFactory)
    kind = factory.SelfAttribute("batch.template.kind")
    part = factory.SelfAttribute("batch.part")
    person = factory.SubFactory(PersonFactory)
    series = factory.SelfAttribute("batch.template.series")
    year = TODAY.year
    seq = factory.Sequence(lambda n: n + 1)
    number = factory.LazyAttribute(
        lambda row: row.series.pattern.format(year=row.year, seq=row.seq)
    )
    verify_code = factory.LazyFunction(lambda: signing.random_code(80))
    holder_name = factory.SelfAttribute("person.name")
    snapshot = factory.LazyAttribute(lambda row: {"name": row.holder_name})
    issued_on = TODAY
    prepared_at = NOW


class StatusListFactory(DjangoModelFactory[StatusList]):
    class Meta:
        model = StatusList

    created_at = NOW


class StatusPlaceFactory(DjangoModelFactory[StatusPlace]):
    class Meta:
        model = StatusPlace

    list = factory.SubFactory(StatusListFactory)
    index = factory.Sequence(lambda n: n)
    certificate = factory.SubFactory(CertificateFactory)
