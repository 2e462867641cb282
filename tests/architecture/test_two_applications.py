"""Two applications in one process do not affect each other."""

from contextvars import Context
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.databases import Templates
from tests.factories.application import running
from tests.factories.company import Company
from tests.factories.installations import copied
from tests.pages import Client
from webapp import wiring
from webapp.app import create_app
from webapp.core import clock, crypto, runtime
from webapp.core.crypto import SealError
from webapp.web.application import Application


def test_two_applications_share_nothing(templates: Templates, tmp_path: Path) -> None:
    first_folder, second_folder = tmp_path / "first", tmp_path / "second"
    first_folder.mkdir()
    second_folder.mkdir()
    with (
        copied(templates, "sqlite", first_folder, company=True) as one,
        copied(templates, "sqlite", second_folder, company=False) as two,
    ):
        first = create_app(replace(one, organization_name="First"))
        second = create_app(
            replace(two, organization_name="Second", data_keys=(("other", b"o" * 32),)),
            wiring.FEATURES[:-1],
        )
        Context().run(_use_both, first, second)


def _use_both(first: Application, second: Application) -> None:
    with running(first):
        company = Company.load(first)
        email = company.people["author"].email
        sealed = crypto.ring().seal(b"a token", where="test")
        with running(second):
            assert runtime.current().settings.organization_name == "Second"
            with pytest.raises(SealError):
                crypto.ring().open(sealed, where="test")
            assert Client(second).http.get("/admin/people").status_code == 404
            assert Client(second).http.get("/about").text.count("First") == 0
        assert runtime.current().settings.organization_name == "First"
        assert crypto.ring().open(sealed, where="test") == b"a token"
        home = Context().run(lambda: Client(first).sign_in(email).http.get("/"))
        assert home.status_code == 200
    first.runtime.clock.freeze(datetime(2037, 1, 1, tzinfo=UTC))
    with first.app_context():
        assert clock.now().year == 2037
    with second.app_context():
        assert clock.now().year != 2037
