"""Pages of shares: choose a channel, copy, open the composer, paste the address."""

from flask import Blueprint, Response, current_app
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from webapp.config import Settings
from webapp.people.models import Person
from webapp.shares import queries, services
from webapp.shares.channels.base import Channel
from webapp.shares.channels.registry import CHANNELS
from webapp.shares.forms import ChannelForm, PostedForm, SentForm
from webapp.shares.models import Share
from webapp.shares.rules import is_own
from webapp.stories import queries as stories
from webapp.stories.models import Story
from webapp.stories.rules import is_author
from webapp.stories.workflow import State as StoryState
from webapp.web.acting import acting
from webapp.web.forms import StepForm
from webapp.web.guards import guarded
from webapp.web.locale import number
from webapp.web.pages import page, say, to

room = Blueprint("shares", __name__, template_folder="templates")


def load_own_story(me: Person, story_id: str) -> Story:
    """A story of this person."""
    return stories.own(me, story_id)


def load_share(me: Person, share_id: str) -> Share:
    """A share of this person."""
    return queries.own(me, share_id)


def _base() -> str:
    settings: Settings = current_app.extensions["settings"]
    return settings.link_base_url


@room.route("/stories/<story>/share", methods=["GET", "POST"])
@guarded(is_author, page="stories.show", story=load_own_story)
def choose(story: Story) -> Response:
    """Choose where, with the text as it will be."""
    if story.state != StoryState.approved:
        say(_("Only an approved story can be shared."), "note")
        return to("stories.show", story=story.id)
    form = ChannelForm()
    made = acting(
        form, lambda me: services.prepare(story, CHANNELS[form.channel.data], by=me, base=_base())
    )
    if made:
        return to("shares.show", share=made.id)
    sample = services.text_for(story, services.address_of(_base(), "x" * services.TOKEN))
    form.channel.choices = [SelectChoice(c.code, _fit(c, sample)) for c in CHANNELS.values()]
    return page(
        "shares/choose.html",
        form=form,
        story=story,
        shares=queries.of_story(story),
        text=services.text_for(story, services.address_of(_base(), "…")),
        channels=CHANNELS,
    )


def _fit(channel: Channel, text: str) -> str:
    """The channel's name, and how much of it the text takes."""
    if channel.limit is None:
        return str(_("%(channel)s, any length", channel=_(channel.name)))
    told = {"length": number(channel.length(text)), "limit": number(channel.limit)}
    if channel.length(text) <= channel.limit:
        said = _("%(channel)s, %(length)s of %(limit)s characters", channel=_(channel.name), **told)
    else:
        said = _(
            "%(channel)s, too long: %(length)s of %(limit)s characters",
            channel=_(channel.name),
            **told,
        )
    return str(said)


def _form(share: Share) -> PostedForm | SentForm:
    return PostedForm() if CHANNELS[share.channel].hosts else SentForm()


@room.get("/shares/<share>")
@guarded(is_own, share=load_share)
def show(share: Share, form: PostedForm | SentForm | None = None) -> Response:
    """One share: copy, open the composer, come back and paste the address."""
    channel = CHANNELS[share.channel]
    link = services.address_of(_base(), share.link.token)
    return page(
        "shares/show.html",
        share=share,
        channel=channel,
        link=link,
        composer=channel.composer(share.body, link, share.revision.title),
        address=services.posted_address(share),
        form=form or _form(share),
    )


@room.post("/shares/<share>/posted")
@guarded(is_own, page="shares.show", share=load_share)
def posted(share: Share) -> Response:
    """I posted it, here it is."""
    form = _form(share)
    address = form.address.data if isinstance(form, PostedForm) else None
    hosts = CHANNELS[share.channel].hosts
    done = acting(
        form,
        lambda me: services.declare_posted(share, by=me, address=address or "", hosts=hosts),
    )
    if done:
        say(_("Noted. Visits on your link are counted once the week is over."))
        return to("shares.show", share=share.id)
    return show(share, form)


@room.post("/shares/<share>/cancel")
@guarded(is_own, page="shares.show", share=load_share)
def cancel(share: Share) -> Response:
    """Not after all."""
    acting(StepForm(), lambda me: services.cancel(share, by=me))
    say(_("Cancelled. The story stays approved; you can share it later."))
    return to("stories.show", story=share.story_id)
