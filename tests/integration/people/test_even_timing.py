"""Sign-up and forgotten passwords take equally long for known and unknown addresses."""

import time

import pytest

from tests.factories.company import Company
from tests.pages import Client
from webapp.web import timing
from webapp.web.timing import LEAST


@pytest.mark.parametrize(
    ("path", "more"), [("/sign-up", {"name": "Somebody"}), ("/forgotten-password", {})]
)
def test_every_answer_takes_the_same_least_time(
    company: Company, monkeypatch: pytest.MonkeyPatch, path: str, more: dict[str, str]
) -> None:
    monkeypatch.setattr(timing, "LEAST", LEAST)
    known, unknown = company.newcomer(f"timed{len(more)}").email, "nobody-timed@company.example"
    for email in (known, unknown, "not an address"):
        client = Client(company.app)
        values = {**more, "email": email, "csrf_token": client.token()}
        begun = time.monotonic()
        client.http.post(path, data=values)
        assert time.monotonic() - begun >= LEAST
