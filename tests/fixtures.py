"""The types of the fixtures in conftest.py, for tests that name them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

Clock = Callable[[datetime], None]
RunTasks = Callable[[], AbstractContextManager[list[Any]]]
CountQueries = Callable[[Callable[[], Any]], int]
AssertConstantQueries = Callable[[Callable[[], Any], Callable[[], Any]], None]
