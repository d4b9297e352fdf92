"""Every route × every role."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.house.permissions import ROUTES
from tests.house.routes import named_routes
from tests.house.world import ROLES, World, build

# Tables that reading may touch: whose session it is, and when a token was last used.
TOUCHED_BY_READING = ("django_session", "people_apitoken", "people_user")


def test_matrix_has_every_route_and_no_other() -> None:
    routes = dict(named_routes())
    assert "" not in routes, f"a route without a name: {routes['']}"
    missing = sorted(set(routes) - set(ROUTES))
    assert not missing, f"not in tests/house/permissions.py: {missing}"
    assert sorted(set(ROUTES) - set(routes)) == []


def test_matrix_has_every_role_in_every_row() -> None:
    incomplete = {name: set(ROLES) ^ set(row.statuses) for name, row in ROUTES.items()}
    assert not {name: roles for name, roles in incomplete.items() if roles}


def _ask(world: World, name: str, role: str) -> int:
    """The status that `role` gets; whatever it did is taken back."""
    row = ROUTES[name]
    address = reverse(name, kwargs=row.arguments(world))
    client = world.client(role, api=address.startswith("/api/"))
    with transaction.atomic():
        if row.post is None:
            response = client.get(address)
        elif address.startswith("/api/"):
            response = client.post(address, row.post, content_type="application/json")
        else:
            response = client.post(address, row.post)
        if response.streaming:
            list(response)
        transaction.set_rollback(True)
    return response.status_code


@pytest.mark.django_db
@pytest.mark.parametrize("name", ROUTES)
def test_route_answers_each_role_as_the_matrix_says(name: str) -> None:
    world = build()
    answered = {role: _ask(world, name, role) for role in ROLES}
    expected = ROUTES[name].statuses
    different = {
        role: f"{status} instead of {expected[role]}"
        for role, status in answered.items()
        if status != expected[role]
    }
    assert not different


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name, row in ROUTES.items() if row.post is None])
def test_route_refuses_posting_where_it_refuses_reading(name: str) -> None:
    """A form's POST is no back door: 405, or the refusal that the page itself gives."""
    world = build()
    row = ROUTES[name]
    address = reverse(name, kwargs=row.arguments(world))
    let_in = {}
    for role, expected in row.statuses.items():
        if expected < 300:
            continue
        client = world.client(role, api=address.startswith("/api/"))
        with transaction.atomic():
            status = client.post(address, {}).status_code
            transaction.set_rollback(True)
        if status not in {expected, 405}:
            let_in[role] = status
    assert not let_in


READING = [name for name, row in ROUTES.items() if row.post is None]


@pytest.mark.django_db
@pytest.mark.parametrize("name", READING)
def test_route_changes_nothing_by_get(name: str) -> None:
    world = build()
    row = ROUTES[name]
    role = next((role for role in ("head", "owner", *ROLES) if row.statuses[role] < 300), "head")
    address = reverse(name, kwargs=row.arguments(world))
    client = world.client(role, api=address.startswith("/api/"))
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
        if response.streaming:
            list(response)
    writes = [
        query["sql"]
        for query in captured
        if query["sql"].lstrip().split(" ", 1)[0] in {"INSERT", "UPDATE", "DELETE"}
        and not any(f'"{table}"' in query["sql"] for table in TOUCHED_BY_READING)
    ]
    assert not writes


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name, row in ROUTES.items() if row.post is not None])
def test_route_that_writes_refuses_get(name: str) -> None:
    """A link fetched ahead by a chat program must not act: 405, or a page that only shows."""
    world = build()
    row = ROUTES[name]
    address = reverse(name, kwargs=row.arguments(world))
    role = next((role for role in ("head", "owner", *ROLES) if row.statuses[role] < 400), "head")
    client = world.client(role, api=address.startswith("/api/"))
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code in {200, 302, 401, 404, 405}
    assert not [
        query["sql"]
        for query in captured
        if query["sql"].lstrip().split(" ", 1)[0] in {"INSERT", "UPDATE", "DELETE"}
        and not any(f'"{table}"' in query["sql"] for table in TOUCHED_BY_READING)
    ]
