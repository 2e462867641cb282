"""Requests and notices in chats: counted once for each person who reads them, or not posted."""

from datetime import timedelta
from functools import partial

import pytest

from tests.factories.company import Company
from tests.integration.asking import together
from tests.integration.bookings.bookings import unit_of
from tests.integration.chat.chats import (
    asked,
    chat_service,
    counted,
    lead,
    posts,
    request,
    states,
    team,
    webhook,
    work,
)
from tests.integration.fixtures import At
from tests.pages import Client
from webapp.chat import queries, services
from webapp.chat.services import posts as posting
from webapp.core import db
from webapp.core.unit_of_work import unit_of_work
from webapp.directory.queries import members
from webapp.messaging.services import choices
from webapp.messaging.topics import Topic, Way
from webapp.people import services as people

DAY = timedelta(days=1)


def test_a_request_is_posted_and_counts_once_for_each_reader(company: Company) -> None:
    hook, unit = team(company, "Wheel", 3)
    person = members([unit.id])[0]
    with unit_of_work():
        choices.choose_ways(person, {Topic.requests: Way.off})
    with chat_service(company) as service:
        request("wheel-1", unit)
        assert (states("wheel-1"), counted(unit)) == ([("waiting", None)], [1, 1, 1])
        request("wheel-1", unit)
        work(company)
        request("wheel-1", unit)
        work(company)
    assert states("wheel-1") == [("sent", None)]
    assert counted(unit) == [1, 1, 1]
    [post] = service.payloads()
    assert post["text"] == "IT: Survey\nTen questions."
    shown = str(post["blocks"])
    assert "For the people of Wheel this counts as one request for time" in shown
    assert "<http://127.0.0.1:5000/inbox|Open in Franc-Parler>" in shown
    assert "<http://127.0.0.1:5000/notifications|My notifications>" in shown
    words = Client(company.app).sign_in(person.email).get("/notifications").words
    assert "You received 1 in the last 7 days" in words
    assert [each.id for each in queries.webhooks_inside([unit.id])] == [hook.id]


def test_one_spent_budget_stops_the_post_and_counts_for_nobody(company: Company, at: At) -> None:
    hook, unit = team(company, "Spent", 5)
    alone = unit_of(company, "SpentAlone", 1, parent=unit)
    webhook(company, "Alone", alone)
    for number in range(2):
        request(f"alone-{number}", alone)
    request("spent", unit)
    # The request is for all of the unit, and so for both chats: each has its own post.
    assert sorted(states("spent")) == [("not_sent", "budget")] * 2
    assert counted(unit) == [0] * 5
    assert counted(alone) == [2]
    with chat_service(company) as service:
        work(company)
    assert len(service.posts) == 2
    page = at("analyst").get(f"/chat/{hook.id}")
    assert "the limit of at least one person was reached Not posted" in page.words


def test_the_reason_is_not_shown_for_a_few_people(company: Company, at: At) -> None:
    hook, unit = team(company, "Few", 1)
    for number in range(3):
        request(f"few-{number}", unit)
    assert states("few-2") == [("not_sent", "budget")]
    words = at("analyst").get(f"/chat/{hook.id}").words
    assert "Not posted" in words
    assert "limit" not in words.partition("Latest posts")[2]


def test_only_chats_whose_readers_are_all_asked_get_it(company: Company) -> None:
    top = unit_of(company, "Top", 1)
    below, other = unit_of(company, "Below", 1, parent=top), unit_of(company, "Elsewhere", 1)
    inside = webhook(company, "Inside", below)
    whole = webhook(company, "Whole", top)
    webhook(company, "Mixed", below, other)
    ended = webhook(company, "EndedChat", below)
    with unit_of_work():
        services.end(ended, by=lead(company))
    assert [w.id for w in queries.webhooks_inside([below.id])] == [inside.id]
    assert [w.id for w in queries.webhooks_inside([top.id])] == sorted([inside.id, whole.id])
    request("scoped", below)
    assert [post.webhook_id for post in posts("scoped")] == [inside.id]
    assert [post.webhook.name for post in queries.posts_about("scoped")] == ["Inside"]


def test_who_reads_two_chats_counts_once(company: Company) -> None:
    first, second = unit_of(company, "One", 1), unit_of(company, "Two", 1)
    webhook(company, "One", first, second)
    webhook(company, "Both", second)
    request("both", first, second)
    assert states("both") == [("waiting", None)] * 2
    assert (counted(first), counted(second)) == ([1], [1])


def test_many_people_are_asked_in_several_units_of_work(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    top = unit_of(company, "Many", 0)
    parts = [unit_of(company, f"Many{number}", 2, parent=top) for number in range(3)]
    for part in parts:
        webhook(company, part.name, part)
    monkeypatch.setattr(posting, "MOST_PEOPLE", 3)
    done = []
    for _ in range(4):
        with unit_of_work():
            done.append(services.post_request(asked("many"), [top.id]))
    assert done == [False, False, True, True]
    assert states("many") == [("waiting", None)] * 3
    assert [counted(part) for part in parts] == [[1, 1]] * 3


@pytest.mark.both_databases
def test_requests_at_once_stay_within_every_budget(company: Company) -> None:
    """Four requests for two chats with readers in common: two places a week are filled, no more."""
    own, shared = unit_of(company, "Lathe", 2), unit_of(company, "Shared", 3)
    webhook(company, "Lathe", own, shared)
    webhook(company, "Common", shared)
    named = [own.id, shared.id]

    def post(ref: str) -> None:
        with company.app.app_context(), unit_of_work():
            services.post_request(asked(ref), named)

    refs = [f"at-once-{number}" for number in range(4)]
    together(*(partial(post, ref) for ref in refs))
    # Again, as after a worker that was killed before its commit.
    for ref in refs:
        post(ref)
    db.session().rollback()
    assert (counted(own), counted(shared)) == ([2] * 2, [2] * 3)
    found = sorted(tuple(state for state, _reason in states(ref)) for ref in refs)
    assert found == [("not_sent",) * 2] * 2 + [("waiting",) * 2] * 2


@pytest.mark.both_databases
def test_one_request_that_arrives_many_times_is_posted_once(company: Company) -> None:
    _hook, unit = team(company, "Once", 2)
    named = [unit.id]

    def post() -> None:
        with company.app.app_context(), unit_of_work():
            services.post_request(asked("once"), named)

    together(*[post] * 6)
    assert (states("once"), counted(unit)) == ([("waiting", None)], [1, 1])


def test_units_that_emptied_or_grew_get_nothing(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    _hook, unit = team(company, "Emptied", 1)
    [person] = members([unit.id])
    with unit_of_work():
        people.end_account(person, by=company.people["admin"])
    request("emptied", unit)
    assert states("emptied") == [("not_sent", "nobody")]
    _hook, grown = team(company, "Grown", 2)
    monkeypatch.setattr(posting, "MOST_PEOPLE", 1)
    request("grown", grown)
    assert (states("grown"), counted(grown)) == ([("not_sent", "crowd")], [0, 0])
