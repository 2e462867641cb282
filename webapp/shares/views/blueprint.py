"""The room's blueprint, what its pages stand on, and how a person's own things are found."""

from flask import Blueprint, current_app

from webapp.config import Networks, Settings
from webapp.people.models import Person
from webapp.shares import queries
from webapp.shares.models import Share
from webapp.stories import queries as stories
from webapp.stories.models import Story

room = Blueprint("shares", "webapp.shares.views", template_folder="../templates")


def settings() -> Settings:
    """Those of this application."""
    found: Settings = current_app.extensions["settings"]
    return found


def networks() -> Networks:
    """What is known of networks that people connect accounts of."""
    return settings().networks


def base() -> str:
    """What tracked links begin with."""
    return settings().link_base_url


def load_own_story(me: Person, story_id: str) -> Story:
    """A story of this person."""
    return stories.own(me, story_id)


def load_share(me: Person, share_id: str) -> Share:
    """A share of this person."""
    return queries.own(me, share_id)
