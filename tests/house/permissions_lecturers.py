"""Rows of the permission matrix: lecturers, appointments, assignments."""

from typing import Final

from tests.house.matrix import Route

ROUTES: Final[dict[str, Route]] = {}
