"""Entering a year's notice on the page."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from core import workdays
from core.models import AuditEntry
from people.enums import OfficeRole
from tests import factories

pytestmark = pytest.mark.django_db
URL = "/console/work-calendar/2027/"


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(factories.OfficeMemberFactory.create(role=OfficeRole.STAFF).user)
    return client


def posted(**row: str) -> dict[str, Any]:
    return {
        "notice": "国办发明电〔2026〕9号",
        "holiday-TOTAL_FORMS": "1",
        "holiday-INITIAL_FORMS": "0",
        **{f"holiday-0-{name}": value for name, value in row.items()},
    }


def test_page_of_an_unknown_year_offers_the_seven_holidays(staff: Client) -> None:
    assert staff.get(URL).content.decode().count("<fieldset") == 7


def test_year_is_entered_and_shown_with_its_days(staff: Client) -> None:
    data = posted(name="元旦", first="2027-01-01", last="2027-01-03", worked="2026-12-27")
    response = staff.post(URL, data, follow=True)
    assert response.status_code == 200
    assert workdays.is_known(2027)
    assert not workdays.is_working_day(date(2027, 1, 1))
    assert workdays.is_working_day(date(2026, 12, 27))
    assert AuditEntry.objects.filter(action="work_calendar.entered").count() == 1


@pytest.mark.parametrize(
    "row",
    [
        {"name": "元旦", "first": "2027-01-03", "last": "2027-01-01"},
        {"name": "", "first": "2027-01-01", "last": "2027-01-03"},
        {"name": "元旦", "first": "2027-01-01", "last": "2027-01-03", "worked": "十二月"},
        {"name": "元旦", "first": "2025-01-01", "last": "2025-01-03"},
    ],
)
def test_what_cannot_be_right_is_refused_and_stays_typed(
    staff: Client, row: dict[str, str]
) -> None:
    response = staff.post(URL, posted(**row))
    assert response.status_code == 422
    assert row["first"] in response.content.decode()
    assert not workdays.is_known(2027)


def test_packaged_year_is_shown(staff: Client) -> None:
    page = staff.get("/console/work-calendar/2026/").content.decode()
    assert 'value="国庆节"' in page
    assert "2026-10-10" in page
