"""Twenty posts of one form at the same moment leave what one post leaves."""

import re
from functools import partial
from typing import Any

import pytest
from sqlalchemy import func, literal, select, union_all

from tests.factories.company import Company
from tests.integration.asking import count, raw, together
from tests.integration.fixtures import At
from tests.integration.web.second_posts import KEY, POSTS, SECOND_POST, STATE, Post
from tests.pages import Client
from webapp.connections.models import Connection
from webapp.connections.services import connect
from webapp.core import clock, db
from webapp.core.jobs import OutboxMessage
from webapp.core.unit_of_work import unit_of_work
from webapp.networks.types import Grant, Tokens
from webapp.people.models import Person
from webapp.people.services.accounts import LINK_PAUSE
from webapp.reviews.models import Comment
from webapp.web.application import Application

POSTED = 20
KEY_FIELD = re.compile(r'name="key"[^>]* value="([^"]+)"')
# What a refused step answers: the current page, with a note.
CONFLICT = 409
# A repeated act is listed as often as it happened; the key of a person is made once.
BESIDE = {"activity", "data_key"}


def test_every_post_is_listed(app: Application) -> None:
    posts = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert sorted(posts) == sorted(SECOND_POST), "say in second_posts.py what stops a second post"


def counts() -> dict[str, int]:
    """The rows of each table."""
    db.session().rollback()
    each = (
        select(literal(table.name).label("name"), func.count().label("number")).select_from(table)
        for table in db.Base.metadata.sorted_tables
        if table.name not in BESIDE
    )
    found = {row.name: row.number for row in db.session().execute(union_all(*each))}
    # The first message of a day queues the summary of the day, whatever it is about.
    found["outbox"] -= count(OutboxMessage, OutboxMessage.kind == "digest")
    return found


def key_on(client: Client, page: str) -> dict[str, str]:
    """The key of a form on a page."""
    found = KEY_FIELD.search(raw(client, "GET", page).get_data(as_text=True))
    assert found is not None, f"no form of {page} has a key"
    return {"key": found[1]}


def sent(company: Company, at: At, post: Post, number: int, times: int) -> tuple[Any, list[int]]:
    """Send one form several times at once; returns the rows it added, by table, and the statuses."""
    client, page = at(post.part), post.page(company, number)
    key = key_on(client, page) if SECOND_POST[post.endpoint] == KEY else {}
    fixed = {"version": "1", "csrf_token": client.token(), **key}
    # A file can be read once, so each post has its own.
    forms = [fixed | post.typed(number) for _ in range(times)]
    before = counts()
    path = page + post.action
    answers = together(*(partial(raw, client, "POST", path, data=form) for form in forms))
    after = counts()
    added = {name: after[name] - before[name] for name in after if after[name] != before[name]}
    return added, sorted(answer.status_code for answer in answers)


@pytest.mark.both_databases
@pytest.mark.parametrize("post", POSTS, ids=lambda post: post.endpoint)
def test_parallel_posts_leave_what_one_post_leaves(company: Company, at: At, post: Post) -> None:
    once, status = sent(company, at, post, 0, 1)
    assert (status, bool(once)) == ([post.status], True)
    rows, statuses = sent(company, at, post, 1, POSTED)
    refused = POSTED - 1 if SECOND_POST[post.endpoint] == STATE else 0
    assert statuses == [post.status] * (POSTED - refused) + [CONFLICT] * refused
    assert rows == once


@pytest.mark.both_databases
def test_parallel_answers_of_a_network_store_one_account(company: Company) -> None:
    person_id = company.people["author"].id

    def store() -> None:
        with company.app.app_context(), unit_of_work():
            person = db.session().get_one(Person, person_id)
            connect(person, "x", "", Grant("1", "quiet_bird", Tokens("a", "r")))

    together(*[store] * POSTED)
    assert count(Connection, Connection.person_id == person_id) == 1


def test_other_values_of_the_same_form_create_another_row(company: Company, at: At) -> None:
    story = company.story("in_review")
    path = f"/stories/{story.id}/comments"
    form = at("author").get(f"/stories/{story.id}").form(path)
    for remark in ("One", "Another", "One"):
        assert at("author").post(path, {**form, "remark": remark}).status == 303
    revisions = [revision.id for revision in company.again(story).revisions]
    assert count(Comment, Comment.revision_id.in_(revisions)) == 2


def test_key_of_another_person_creates_a_row_of_its_own(company: Company, at: At) -> None:
    story = company.story("in_review")
    path = f"/stories/{story.id}/comments"
    form = at("author").get(f"/stories/{story.id}").form(path)
    for part in ("author", "reviewer"):
        typed = {"key": form["key"], "version": "1", "remark": "The same"}
        assert at(part).post(path, typed).status == 303
    revisions = [revision.id for revision in company.again(story).revisions]
    assert count(Comment, Comment.revision_id.in_(revisions)) == 2


def test_second_invitation_within_ten_minutes_sends_no_mail(company: Company, at: At) -> None:
    typed = {"name": "Guest", "email": "again@far.example", "locale": "en"}
    mails = []
    for _time in range(2):
        assert at("admin").post("/admin/people/invite", typed).status == 303
        mails.append(count(OutboxMessage, OutboxMessage.key.like("account:invite:%")))
    assert mails[0] == mails[1]
    with clock.at(clock.now() + LINK_PAUSE):
        assert at("admin").post("/admin/people/invite", typed).status == 303
        assert count(OutboxMessage, OutboxMessage.key.like("account:invite:%")) == mails[1] + 1
