"""The blueprint of sharing, and the loaders of a person's own objects."""

from flask import Blueprint

from webapp.core import runtime
from webapp.core.errors import Missing
from webapp.networks.registry import CAREER
from webapp.people.models import Person
from webapp.sharing import queries
from webapp.sharing.models import Share
from webapp.stories import queries as stories
from webapp.stories.models import Story

bp = Blueprint("sharing", "webapp.sharing.views", template_folder="../templates")


def link_base() -> str:
    """The base address of tracked links."""
    return runtime.current().settings.link_base_url


def load_own_story(me: Person, story_id: str) -> Story:
    """A story of this person."""
    return stories.own(me, story_id)


def load_share(me: Person, share_id: str) -> Share:
    """A share of this person."""
    return queries.own_share(me, share_id)


def load_share_elsewhere(me: Person, share_id: str) -> Share:
    """A share of this person on a network; the career page has pages of its own. Raises Missing."""
    share = queries.own_share(me, share_id)
    if share.channel == CAREER:
        raise Missing(queries.NO_SHARE)
    return share
