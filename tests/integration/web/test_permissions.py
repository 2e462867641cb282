"""Every endpoint is requested by every role; only those whom the matrix lets in get in."""

from collections.abc import Callable
from functools import cache

import pytest

from tests.factories.company import Company
from tests.integration.asking import raw
from tests.integration.web.matrix import MATRIX, ROLES, TABLES, Row
from tests.integration.web.rows import LOGIN, REDIRECT
from tests.pages import CHANCE, Client, Page, inspect
from webapp.web.application import Application
from webapp.web.sessions import WITHOUT
from webapp.wiring import FEATURES

Address = Callable[[int, str], str]
# Shared by all features; the web layer lists them.
STATIC = {"static"}


@pytest.fixture(scope="module")
def address(company: Company) -> Address:
    """The address of a row (by its number in the matrix) for a role.

    Requests that change nothing share one object per row; one that changes its object gets a new
    one.
    """
    shared = cache(lambda number: MATRIX[number].path(company))

    def path(number: int, role: str) -> str:
        row = MATRIX[number]
        return row.path(company) if row.changes_state(role) else str(shared(number))

    return path


class Browser:
    """The session of one role. `inspected` has the main parts of pages whose markup was checked."""

    def __init__(self, company: Company, role: str, inspected: set[str]) -> None:
        self._client = Client(company.app)
        if role != "anonymous":
            self._client.sign_in(company.people[role].email)
        self._token = self._client.token()
        self._role = role
        self._inspected = inspected

    def status(self, row: Row, path: str) -> int:
        """The status of a row's request.

        The content policy of every page is checked; its markup where its main part is new, and on
        the first page of each role, because the navigation differs between roles.
        """
        data = {**row.data, "csrf_token": self._token} if row.method == "POST" else None
        response = raw(self._client, row.method, path, data=data, headers={"Accept-Language": "en"})
        if response.mimetype == "text/html" and response.status_code not in {LOGIN, REDIRECT}:
            page = Page(response, response.get_data(as_text=True))
            parts = {self._role, CHANCE.sub("", page.text.partition("<main")[2])}
            inspect(page, markup=not parts <= self._inspected)
            self._inspected |= parts
        response.close()
        return response.status_code


@pytest.fixture(scope="module")
def inspected() -> set[str]:
    """What the browsers of this module have inspected."""
    return set()


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_the_status_of_the_matrix(
    company: Company, address: Address, inspected: set[str], role: str
) -> None:
    browser = Browser(company, role, inspected)
    # Signing out ends a session, and later rows need theirs.
    signed_out = Browser(company, role, inspected)
    statuses = {}
    for number, row in enumerate(MATRIX):
        chosen = signed_out if row.endpoint == "people.sign_out" else browser
        statuses[row.name] = chosen.status(row, address(number, role))
    assert statuses == {row.name: row.expected(role) for row in MATRIX}


def test_every_endpoint_has_a_row_and_every_row_an_endpoint(app: Application) -> None:
    rows = {(row.endpoint, row.method) for row in MATRIX}
    routes = {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert sorted(routes - rows) == [], "add these to the permissions.py of their package"
    assert sorted(rows - routes) == [], "these rows have no route any more"


def test_rows_have_different_names() -> None:
    """`test_each_role_gets_the_status_of_the_matrix` would skip one of two equal names."""
    names = [row.name for row in MATRIX]
    assert sorted(names) == sorted(set(names))


def test_each_package_lists_its_own_endpoints() -> None:
    blueprints = {feature.name: {bp.name for bp in feature.blueprints} for feature in FEATURES}
    strangers = [
        (package, row.endpoint)
        for package, rows in TABLES.items()
        for row in rows
        if row.endpoint.partition(".")[0] not in blueprints[package]
        and (package, row.endpoint) not in {("web", name) for name in STATIC}
    ]
    assert strangers == []


def test_every_post_without_the_csrf_token_is_refused(company: Company, address: Address) -> None:
    client = Client(company.app).sign_in(company.people["author"].email)
    statuses = {
        row.name: client.post(address(number, "anonymous"), row.data, token=False).status
        for number, row in enumerate(MATRIX)
        if row.method == "POST"
    }
    # Pages without a session have no token.
    without = {
        row.name: row.status
        for number, row in enumerate(MATRIX)
        if row.method == "POST" and address(number, "anonymous").startswith(WITHOUT)
    }
    # RFC 8058: programs of mail post without having read a page.
    exempt = {"POST messaging.stop_mails": 200} | without
    assert statuses == dict.fromkeys(statuses, 400) | exempt
