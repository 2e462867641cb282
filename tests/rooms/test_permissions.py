import pytest
from flask import Flask

from tests.factories.company import House
from tests.pages import Client
from tests.rooms.matrix import MATRIX, ROLES, Row


def _answer(house: House, client: Client, row: Row) -> int:
    path = row.path(house)
    if row.method == "GET":
        return client.get(path).status
    return client.post(path, row.data).status


@pytest.mark.parametrize("role", ROLES)
def test_matrix(house: House, app: Flask, role: str) -> None:
    """Every route, asked by one role: nobody gets in who should not, everybody who should."""
    found, wanted = {}, {}
    client = Client(app)
    if role != "anonymous":
        client.sign_in(f"{role}@house.example")
    for row in MATRIX:
        name = f"{row.method} {row.endpoint} {row.note}".strip()
        found[name], wanted[name] = _answer(house, client, row), row.expected(role)
    assert found == wanted


def test_every_route_has_a_row(app: Flask) -> None:
    """A new route enters the matrix before it enters the house."""
    rows = {(row.endpoint, row.method) for row in MATRIX}
    routes = {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert sorted(routes - rows) == [], "add these to tests/rooms/matrix.py"
    assert sorted(rows - routes) == [], "these rows have no route any more"


def test_posts_need_the_token(house: House, client: Client) -> None:
    """Without this session's token nothing is done, whatever the route."""
    client.sign_in("author@house.example")
    found = {
        row.endpoint: client.post(row.path(house), row.data, token=False).status
        for row in MATRIX
        if row.method == "POST"
    }
    assert found == dict.fromkeys(found, 400)
