"""Caps: open ideas and open stories of a person, also when two forms are sent at one moment."""

from functools import partial

import pytest

from tests.factories.company import Company
from tests.integration.asking import raw, together
from tests.integration.fixtures import Built
from tests.integration.ideas.ideas import draft_of, member
from tests.pages import Client
from webapp.core import db
from webapp.core.unit_of_work import unit_of_work
from webapp.ideas import queries
from webapp.ideas.workflow import IdeaState
from webapp.programs import services as programs
from webapp.stories import queries as stories


@pytest.mark.both_databases
def test_two_ideas_at_one_moment_do_not_exceed_the_cap(company: Company, built: Built) -> None:
    person = member(company, "proposes")
    drafts = [draft_of(company, person, title=f"Idea {n}") for n in range(3)]
    client = Client(built(open_ideas=1)).sign_in(person.email)
    place = f"/ideas/{drafts[0].id}"
    assert "You have 0 of 1 open ideas." in client.get(place).words
    form = {"version": "1", "csrf_token": client.token()}
    posts = [
        partial(raw, client, "POST", f"/ideas/{each.id}/publish", data=form) for each in drafts[:2]
    ]
    assert sorted(answer.status_code for answer in together(*posts)) == [303, 422]
    db.session().rollback()
    assert queries.open_count(person) == 1
    left = next(each for each in drafts[:2] if each.state == IdeaState.draft)
    page = client.post(f"/ideas/{left.id}/publish", {"version": "1"})
    assert (page.status, "1 of your ideas wait" in page.words) == (422, True)
    assert "You have 1 of 1 open ideas. To publish another" in page.words
    published = next(each for each in drafts[:2] if each.id != left.id)
    assert client.post(f"/ideas/{published.id}/withdraw").status == 303
    assert client.post(f"/ideas/{left.id}/publish", {"version": "1"}).status == 303


@pytest.mark.both_databases
def test_two_stories_at_one_moment_do_not_exceed_the_cap(company: Company, built: Built) -> None:
    person = company.newcomer("submits")
    with unit_of_work():
        programs.join(company.program, by=person, version=1)
    first = company.story("edits_suggested", author="submits")
    drafts = [company.story(author="submits") for _ in range(2)]
    client = Client(built(open_stories=2)).sign_in(person.email)
    page = client.get(f"/stories/{drafts[0].id}/edit")
    assert "You have 1 of 2 open stories" in page.words
    form = {"version": "1", "csrf_token": client.token()}
    posts = [
        partial(raw, client, "POST", f"/stories/{each.id}/submit", data=form) for each in drafts
    ]
    assert sorted(answer.status_code for answer in together(*posts)) == [303, 422]
    db.session().rollback()
    assert len(stories.open_ids(person)) == 2
    left = next(each for each in drafts if company.again(each).state == "draft")
    page = client.post(f"/stories/{left.id}/submit", {"version": "1"})
    assert "You have 2 open stories, the most possible." in page.words
    assert left.body in str(page.soup)
    # A story that waits already can be sent again.
    assert client.post(f"/stories/{first.id}/submit", {"version": "1"}).status == 303
