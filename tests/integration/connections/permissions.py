"""Who may open the pages of connected accounts: everybody their own.

No network is set up in the tests, so every attempt to connect is refused.
"""

from tests.factories.company import Company
from tests.integration.web.rows import (
    FORBIDDEN,
    INVALID,
    MISSING,
    OWN,
    REDIRECT,
    SIGNED_IN,
    Path,
    Row,
    at,
)
from webapp.connections.services import connect
from webapp.core.unit_of_work import unit_of_work
from webapp.networks.types import Grant, Tokens


def _connected(suffix: str) -> Path:
    """An address of the author's accounts after a new connection to X."""

    def path(company: Company) -> str:
        with unit_of_work():
            connect(company.people["author"], "x", "", Grant("1", "quiet_bird", Tokens("a", "r")))
        return f"/me/accounts{suffix}"

    return path


PERMISSIONS = (
    Row("GET", "connections.accounts", at("/me/accounts")),
    Row("GET", "connections.accounts", _connected(""), note="connected"),
    Row("POST", "connections.connect", at("/me/accounts/x/connect"), SIGNED_IN, FORBIDDEN),
    Row("POST", "connections.connect_with_password", at("/me/accounts/bluesky/connect"), SIGNED_IN,
        INVALID),
    Row("GET", "connections.authorize", at("/me/accounts/x/authorize"), SIGNED_IN, REDIRECT),
    Row("GET", "connections.callback", at("/me/accounts/x/callback?code=c&state=s"), SIGNED_IN,
        REDIRECT),
    Row("POST", "connections.disconnect", _connected("/x/disconnect"), OWN, REDIRECT, MISSING),
)  # fmt: skip
