"""The work calendar."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from core.models import WorkDay, WorkYear
from tests.factories.clock import NOW


class WorkYearFactory(DjangoModelFactory[WorkYear]):
    """A year far off, entered by hand."""

    class Meta:
        model = WorkYear

    year = factory.Sequence(lambda n: 2040 + n % 50)
    notice = "国办发明电〔2039〕1号"
    changed_at = factory.LazyFunction(lambda: NOW)


class WorkDayFactory(DjangoModelFactory[WorkDay]):
    class Meta:
        model = WorkDay

    year = factory.SubFactory(WorkYearFactory)
    on = factory.LazyAttribute(lambda row: date(row.year.year, 10, 1))
    is_working = False
    name = "国庆节"
