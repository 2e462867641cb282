"""`/metrics`: closed by default, open to the networks of a setting, without names."""

import re
from collections.abc import Callable
from contextvars import Context

import pytest
from flask.testing import FlaskClient

from analytics.core.networks import parse_networks
from tests.factories.company import Company
from webapp.config import SettingsError, parsing
from webapp.core import jobs
from webapp.core.unit_of_work import unit_of_work
from webapp.web.application import Application

Built = Callable[..., Application]


def _get(app: Application, path: str = "/metrics", address: str = "127.0.0.1") -> tuple[int, str]:
    def ask() -> tuple[int, str]:
        client: FlaskClient = app.test_client()
        response = client.get(path, environ_base={"REMOTE_ADDR": address})
        return response.status_code, response.text

    return Context().run(ask)


def _values(text: str, name: str) -> dict[str, float]:
    """Value by labels of one metric."""
    found = re.findall(rf"^{name}(?:\{{(.*)\}})? (\S+)$", text, re.MULTILINE)
    return {labels: float(value) for labels, value in found}


@pytest.fixture
def open_app(built: Built) -> Application:
    """An application that opens `/metrics` to one network."""
    return built(metrics_networks=parse_networks("127.0.0.0/8"))


def test_metrics_are_closed_by_default(app: Application) -> None:
    assert _get(app)[0] == 404


def test_metrics_are_open_to_the_given_network_only(open_app: Application) -> None:
    assert _get(open_app)[0] == 200
    assert _get(open_app, address="192.0.2.7")[0] == 404
    assert _get(open_app, address="::ffff:127.0.0.1")[0] == 200


def test_a_request_is_counted_by_endpoint_and_status(open_app: Application) -> None:
    _get(open_app, "/about")
    _get(open_app, "/about")
    _get(open_app, "/no/such/page?x=secret")
    _status, text = _get(open_app)
    counted = _values(text, "francparler_requests_total")
    assert counted['endpoint="web.about",method="GET",status="200"'] == 2
    assert counted['endpoint="none",method="GET",status="404"'] == 1
    assert _values(text, "francparler_request_seconds_count")['endpoint="web.about"'] == 2
    assert "secret" not in text


def test_requests_to_ballots_and_anonymous_reports_are_not_counted(open_app: Application) -> None:
    """A scrape each 15 seconds would tell the moment of each answer, and how many answered."""
    before = _counted(_get(open_app)[1])
    for path in ("/ballot/unknown", "/candidates/unknown", "/anonymous/irritant"):
        _get(open_app, path)
    text = _get(open_app)[1]
    assert not re.search("ballots|irritants", text)
    assert _counted(text) == before | {'endpoint="metrics.show"'}


def _counted(text: str) -> set[str]:
    return set(_values(text, "francparler_request_seconds_count"))


def test_the_backlog_is_that_of_the_database(open_app: Application, company: Company) -> None:
    with unit_of_work():
        jobs.enqueue("tried", "tried:1", {})
        jobs.enqueue("tried", "tried:2", {})
    text = _get(open_app)[1]
    backlog = _values(text, "francparler_backlog_messages")
    assert backlog['kind="tried",network="",state="queued"'] == 2


def test_no_metric_names_a_person(open_app: Application, company: Company) -> None:
    text = _get(open_app)[1]
    assert [p.email for p in company.people.values() if p.email in text or p.id in text] == []


def test_a_network_that_cannot_be_read_is_refused_with_its_name() -> None:
    with pytest.raises(SettingsError, match="METRICS_NETWORKS: “office”"):
        parsing.address_ranges("METRICS_NETWORKS", "office")
