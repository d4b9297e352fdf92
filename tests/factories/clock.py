"""The moment at which tests happen."""

from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
NOW: Final = datetime(2026, 5, 20, 9, 0, tzinfo=SHANGHAI)
TODAY: Final = NOW.date()


def day(offset: int) -> date:
    """The date so many days from the tests' today."""
    return TODAY + timedelta(days=offset)


def at(offset: int, hour: int, minute: int = 0) -> datetime:
    """A time of day in Shanghai, so many days from the tests' today."""
    return datetime(2026, 5, 20, hour, minute, tzinfo=SHANGHAI) + timedelta(days=offset)
