"""Shares of a story, their reminders, and programs of one test."""

from typing import Any

import pytest
from sqlalchemy import select

from tests.factories.company import Company
from tests.integration.fixtures import At
from webapp.briefs.models import Brief
from webapp.core import db
from webapp.core.jobs import OutboxMessage
from webapp.programs.models import Program
from webapp.sharing.models import Share
from webapp.stories.models import Story

POST = "https://www.linkedin.com/posts/awa-secret-handle-7261"
MOVED = "This has changed in the meantime. The page now shows the current state."


def program_of_test(
    company: Company, request: pytest.FixtureRequest, *members: str
) -> tuple[Program, Brief]:
    """Create a program for one test, with a slug made of the end of its name."""
    slug = "".join(c for c in request.node.name.lower() if c.isalnum())[-50:]
    return company.another(slug, *members)


def shares_of(story: Story) -> list[Share]:
    """All shares of a story, reloaded from the database."""
    db.session().rollback()
    return list(db.session().scalars(select(Share).where(Share.story_id == story.id)))


def choose(at: At, story: Story, **fields: str) -> Any:
    """The author sends the form that prepares a share; on LinkedIn by default."""
    channel = fields.pop("channel", "linkedin")
    return at("author").post(f"/stories/{story.id}/share/{channel}", fields)


def reminder_jobs(share: Share) -> list[OutboxMessage]:
    """The outbox rows of a share's reminder."""
    db.session().rollback()
    key = f"share:{share.id}:reminder"
    return list(db.session().scalars(select(OutboxMessage).where(OutboxMessage.key == key)))
