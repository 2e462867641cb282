"""A package is added by its own files and one entry in the list of features.

The test writes a package into a temporary folder and hands its FEATURE to `create_app`; no file of
the application changes. A real package adds at most five places outside its folder: the list in
webapp/wiring.py, the layers in pyproject.toml, a migration, the catalogue, a row in the docs.
"""

import importlib
import sys
from collections.abc import Iterator
from contextvars import Context
from datetime import timedelta
from pathlib import Path
from textwrap import dedent
from types import ModuleType

import pytest

from tests.factories.application import running
from tests.factories.company import Company
from tests.pages import Client
from webapp import wiring
from webapp.app import create_app
from webapp.core.jobs.worker import Worker
from webapp.core.unit_of_work import unit_of_work
from webapp.programs.events import Joined
from webapp.programs.providers import consent_texts, receipt_lines

PACKAGE = {
    "__init__.py": "",
    "events.py": """
        from dataclasses import dataclass
        from typing import ClassVar

        from webapp.core.events import Event


        @dataclass(frozen=True, kw_only=True)
        class Greeted(Event):
            past: ClassVar[str] = "greeted"
            about: ClassVar[str] = "person"
    """,
    "jobs.py": """
        SENT = []


        def greet(payload):
            SENT.append(payload["name"])


        def tidy():
            SENT.append("tidied")
    """,
    "handlers.py": """
        from webapp.core import jobs


        def greet_after_joining(event):
            jobs.enqueue("greeting", f"greeting:{event.object_id}", {"name": event.object_id})
    """,
    "views.py": """
        from flask import Blueprint

        from webapp.people.rules import is_admin
        from webapp.web.guards import guarded

        bp = Blueprint("greetings", __name__, url_prefix="/greetings")


        @bp.get("")
        @guarded(is_admin)
        def index():
            return "greetings"
    """,
    "feature.py": """
        from datetime import timedelta

        from webapp.core.jobs import LazyJob, PeriodicJob
        from webapp.programs.events import Joined
        from webapp.web.features import ConsentText, Feature, NavigationItem, ReceiptLine

        from greetings import events, handlers, views

        FEATURE = Feature(
            name="greetings",
            blueprints=(views.bp,),
            navigation=(NavigationItem(90, "greetings.index", "Greetings"),),
            handlers={Joined: (handlers.greet_after_joining,)},
            silent_events={events.Greeted: "nothing reacts to a greeting"},
            jobs={"greeting": LazyJob("greetings.jobs:greet")},
            periodic=(
                PeriodicJob("tidy greetings", timedelta(hours=1), LazyJob("greetings.jobs:tidy")),
            ),
            receipt=(ReceiptLine("greetings", "%(num)s greeting", "%(num)s greetings"),),
        )
    """,
}


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The module `feature` of a package that was just written."""
    folder = tmp_path / "packages" / "greetings"
    folder.mkdir(parents=True)
    for name, text in PACKAGE.items():
        (folder / name).write_text(dedent(text), encoding="utf-8")
    monkeypatch.syspath_prepend(str(folder.parent))
    yield importlib.import_module("greetings.feature")
    for name in [n for n in sys.modules if n.partition(".")[0] == "greetings"]:
        del sys.modules[name]


def test_a_package_is_added_without_changing_another(
    package: ModuleType, fresh_company: Company
) -> None:
    features = (*wiring.FEATURES, package.FEATURE)
    settings = fresh_company.settings
    with running(create_app(settings, features)) as app:
        company = Company.load(app)
        admin, author = company.people["admin"], company.people["author"]
        page = Context().run(lambda: Client(app).sign_in(admin.email).http.get("/greetings"))
        assert (page.status_code, page.text) == (200, "greetings")
        refused = Context().run(lambda: Client(app).sign_in(author.email).http.get("/greetings"))
        assert refused.status_code == 403
        home = Context().run(lambda: Client(app).sign_in(author.email).http.get("/"))
        assert 'href="/greetings"' in home.text
        assert package.FEATURE.permissions(app) == {"greetings.index": "is_admin"}

        newcomer = company.newcomer("greeted")
        from webapp.programs import services

        with unit_of_work():
            enrollment = services.join(company.program, by=newcomer, version=1)
        Worker(
            wiring.job_handlers((package.FEATURE,), settings),
            wiring.periodic_jobs((package.FEATURE,)),
            app.app_context, timedelta(seconds=60), 0.01,
        ).drain()  # fmt: skip
        sent = sys.modules["greetings.jobs"].SENT
        assert sorted(sent) == sorted([str(enrollment.id), "tidied"])
        assert "greetings" in [line.kind for line in receipt_lines()]
        assert Joined in wiring.event_handlers(features)
        assert consent_texts() != {}
