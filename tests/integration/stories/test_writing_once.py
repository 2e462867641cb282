"""A form that arrives several times creates one draft, and loses no text."""

from functools import partial

import pytest

from tests.factories.company import BODY, Company
from tests.integration.asking import count, together
from tests.integration.fixtures import At
from webapp.core import db
from webapp.stories.models import Story
from webapp.stories.workflow import State

TYPED = {"title": "Sent twice", "body": BODY, "language": "en"}


def drafts(title: str) -> int:
    db.session().rollback()
    return count(Story, Story.title == title)


@pytest.mark.both_databases
def test_parallel_posts_of_one_form_create_one_draft(company: Company, at: At) -> None:
    path = f"/briefs/{company.brief.id}/write"
    form = {**at("author").get(path).form(path), **TYPED}
    authors = [at("author") for _number in range(12)]
    answers = together(*(partial(author.post, path, form) for author in authors))
    assert [answer.status for answer in answers] == [303] * 12
    assert drafts("Sent twice") == 1


def test_text_that_was_typed_after_a_lost_answer_is_saved(company: Company, at: At) -> None:
    path = f"/briefs/{company.brief.id}/write"
    form = {**at("author").get(path).form(path), **TYPED, "title": "Lost answer"}
    at("author").post(f"/briefs/{company.brief.id}/autosave", form)
    at("author").post(path, {**form, "body": BODY + " One more sentence."})
    db.session().rollback()
    assert drafts("Lost answer") == 1
    (story,) = db.session().query(Story).filter(Story.title == "Lost answer")
    assert (story.body, story.version) == (BODY + " One more sentence.", 2)


def test_key_of_another_story_creates_a_new_draft(company: Company, at: At) -> None:
    foreign = company.story("in_review", author="colleague")
    path = f"/briefs/{company.brief.id}/write"
    answer = at("author").post(path, {**TYPED, "title": "Borrowed key", "key": foreign.id})
    assert answer.status == 303
    assert drafts("Borrowed key") == 1
    assert company.again(foreign).state == State.in_review


@pytest.mark.parametrize("key", ["", "x", "a" * 17, "ABCDEFGHIJKLMNOP", "../../../../../../"])
def test_key_that_is_no_id_is_ignored(company: Company, at: At, key: str) -> None:
    path = f"/briefs/{company.brief.id}/write"
    before = drafts("Odd key")
    assert at("author").post(path, {**TYPED, "title": "Odd key", "key": key}).status == 303
    assert drafts("Odd key") == before + 1
