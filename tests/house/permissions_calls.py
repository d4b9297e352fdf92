"""Rows of the permission matrix: calls, submissions, reviews, public notices."""

from typing import Final

from tests.house.matrix import Route

ROUTES: Final[dict[str, Route]] = {}
