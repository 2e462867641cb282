"""The blueprint of careers, loaders, and the addresses of the public pages."""

from flask import Blueprint

from webapp.careers import queries
from webapp.careers.models import Referral
from webapp.careers.queries import CareerStory
from webapp.core import runtime
from webapp.core.errors import Missing
from webapp.networks.registry import CAREER
from webapp.people.models import Person
from webapp.programs.models import Program
from webapp.sharing import queries as sharing
from webapp.sharing.models import Share
from webapp.stories import queries as stories
from webapp.stories.models import Story
from webapp.tracking.queries import CAREER_PAGE

bp = Blueprint("careers", "webapp.careers.views", template_folder="../templates")


def page_address() -> str:
    """The public address of the career page, under which each story has its own."""
    return f"{runtime.current().settings.base_url}{CAREER_PAGE}"


def load_story(_me: Person | None, token: str) -> CareerStory:
    """A story that is on the career page now."""
    return queries.story_at(token)


def load_own_story(me: Person, story_id: str) -> Story:
    """A story of this person."""
    return stories.own(me, story_id)


def load_share(me: Person, share_id: str) -> Share:
    """A share of this person on the career page. Raises Missing."""
    share = sharing.own_share(me, share_id)
    if share.channel != CAREER:
        raise Missing(sharing.NO_SHARE)
    return share


def load_referral(me: Person, referral_id: str) -> Referral:
    """A personal link of this person."""
    return queries.own_referral(me, referral_id)


def load_program(me: Person, slug: str) -> Program:
    """A sharing program that this person may know."""
    return queries.program_for(me, slug)
