"""How long a text may be at the server of a Mastodon account: read, bounded, stored, used."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.databases import Templates
from tests.factories.installations import copied
from tests.factories.publishing import PublishingHarness, harness_at
from tests.fakes import running
from tests.integration.connections.test_connecting import authorize, start_connecting
from tests.integration.harnesses import browser, stored_connection
from tests.integration.harnesses import unconnected_harness as harness
from webapp.connections import queries
from webapp.connections.jobs.limits import read_due_limits
from webapp.connections.models import NetworkClient
from webapp.connections.services import check_length
from webapp.core import clock, db
from webapp.core.errors import Invalid
from webapp.networks.registry import NETWORKS

__all__ = ["harness"]
SERVER = "here.example"
INSTANCE = {"path": "/api/v2/instance"}
NONSENSE = [0, -1, 100_001, True, "500", None, [500], 2.5, 10**30]
LINK = "https://go.example.org/r/abcdefghjk"


@pytest.fixture(scope="module")
def module_harness(
    templates: Templates, database_kind: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PublishingHarness]:
    folder = tmp_path_factory.mktemp("limits")
    with (
        copied(templates, database_kind, folder, company=True) as settings,
        running("mastodon") as fake,
        harness_at(settings, fake, "mastodon") as made,
    ):
        yield made


def connected(harness: PublishingHarness, **settings: object) -> str:
    """Connect the author's account at a server with these settings; returns the person's id."""
    harness.fake.settings(**settings)
    harness.fake.user("awa")
    client = browser(harness)
    assert client.get(authorize(start_connecting(harness, client), "awa")).status == 303
    assert stored_connection(harness) is not None
    return harness.company.people["author"].id


def limit_of(person_id: str) -> int | None:
    """The limit that holds for a person, reloaded from the database."""
    db.session().rollback()
    db.session().expire_all()
    return queries.network_of(person_id, "mastodon").limit


def asked(harness: PublishingHarness) -> int:
    """How often the server was asked for its limits."""
    return sum(entry["path"] == INSTANCE["path"] for entry in harness.fake.journal())


@pytest.mark.parametrize(("most", "length", "fits"), [
    (1000, 900, True), (1000, 1001, False), (300, 300, True), (300, 400, False), (500, 501, False),
])  # fmt: skip
def test_the_limit_is_that_of_the_server(
    harness: PublishingHarness, most: int, length: int, *, fits: bool
) -> None:
    person_id = connected(harness, max_characters=most)
    assert queries.network_of(person_id, "mastodon").fits("a" * length) is fits
    assert queries.network_at("mastodon", SERVER).limit == most
    if fits:
        check_length(person_id, "mastodon", "a" * length)
        return
    with pytest.raises(Invalid) as refusal:
        check_length(person_id, "mastodon", "a" * length)
    assert (refusal.value.field, refusal.value.values["limit"]) == ("words", most)


def test_an_address_counts_as_the_server_says(harness: PublishingHarness) -> None:
    person_id = connected(harness, address_characters=30)
    assert queries.network_of(person_id, "mastodon").length(f"{LINK} a") == 32
    assert NETWORKS["mastodon"].length(f"{LINK} a") == 25


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_nonsense_keeps_the_usual_limits(harness: PublishingHarness, nonsense: object) -> None:
    person_id = connected(harness, max_characters=nonsense, address_characters=nonsense)
    network = queries.network_of(person_id, "mastodon")
    assert (network.limit, network.length(LINK)) == (500, 23)


@pytest.mark.parametrize(
    "fault", ["reset_before", "503_before", "html_5xx", "json_list_body", "huge_body"]
)
def test_a_server_that_names_no_limits_can_be_connected(
    harness: PublishingHarness, fault: str
) -> None:
    harness.fake.fault(fault, match=INSTANCE, times=None)
    assert limit_of(connected(harness, max_characters=1000)) == 500


def test_a_server_is_asked_once_a_day_and_a_failure_keeps_what_is_known(
    harness: PublishingHarness,
) -> None:
    person_id = connected(harness, max_characters=1000)
    harness.fake.settings(max_characters=300)
    read_due_limits()
    assert (asked(harness), limit_of(person_id)) == (1, 1000)
    harness.fake.fault("503_before", match=INSTANCE)
    clock.move(clock.now() + timedelta(days=1, minutes=1))
    read_due_limits()
    assert (asked(harness), limit_of(person_id)) == (2, 1000)
    read_due_limits()
    assert asked(harness) == 2
    clock.move(clock.now() + timedelta(days=1, minutes=1))
    read_due_limits()
    assert (asked(harness), limit_of(person_id)) == (3, 300)


def test_a_server_without_an_account_is_not_asked(harness: PublishingHarness) -> None:
    start_connecting(harness, browser(harness))
    db.session().rollback()
    assert db.session().query(NetworkClient).count() == 1
    db.session().rollback()
    read_due_limits()
    assert asked(harness) == 0


def test_a_person_without_an_account_has_the_usual_limits(harness: PublishingHarness) -> None:
    connected(harness, max_characters=1000)
    colleague = harness.company.people["colleague"].id
    assert queries.network_of(colleague, "mastodon") is NETWORKS["mastodon"]
    assert queries.network_at("mastodon", "other.example") is NETWORKS["mastodon"]
    assert queries.network_of(colleague, "x") is NETWORKS["x"]


def test_a_text_that_became_too_long_is_not_confirmed(harness: PublishingHarness) -> None:
    harness.budget(10_000)
    harness.allow("author")
    share = harness.share()
    connected(harness, max_characters=50)
    with pytest.raises(Invalid) as refusal:
        harness.confirm(share)
    assert refusal.value.field == "words"
