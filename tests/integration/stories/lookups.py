"""Notices, pages, revisions and deadlines that tests of stories look up."""

from datetime import datetime

from sqlalchemy import select

from tests.factories.company import Company
from tests.pages import Client, Page
from webapp.core import db
from webapp.core.workflow import CHANGED
from webapp.messaging.models import Notice
from webapp.stories.models import Revision, Story

OBJECTION = {"reason": "legal", "note": "A law of 1881 says no."}
MOVED = CHANGED


def notice_subjects(company: Company, part: str, object_id: str) -> list[str]:
    """Subjects of a person's notices about a story or program, oldest first."""
    db.session().rollback()
    return list(
        db.session().scalars(
            select(Notice.subject)
            .where(Notice.person_id == company.people[part].id, Notice.about_id == object_id)
            .order_by(Notice.made_at)
        )
    )


def page_in_new_session(company: Company, part: str, path: str) -> Page:
    """A page in a new session: after days of test time, earlier sessions have expired."""
    return Client(company.app).sign_in(company.people[part].email).get(path)


def latest_revision(story: Story) -> Revision:
    """The revision that was submitted last."""
    assert story.latest is not None
    return story.latest


def deadline(story: Story) -> datetime:
    """The review deadline of a story in review."""
    assert story.due_at is not None
    return story.due_at
