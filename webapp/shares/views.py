"""Pages of shares: choose a channel, copy, open the composer, say where it stands; the feed."""

from datetime import datetime
from typing import Any, NamedTuple

from flask import Blueprint, Response, current_app, request
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from webapp.config import Settings
from webapp.kernel import activity
from webapp.kernel.rules import signed_in
from webapp.people.models import Person
from webapp.programs import queries as programs
from webapp.shares import queries, services
from webapp.shares.channels.base import Channel
from webapp.shares.channels.registry import CHANNELS, NAMES
from webapp.shares.forms import ChannelForm, ElsewhereForm, PostedForm, SentForm
from webapp.shares.models import Share
from webapp.shares.rules import is_own
from webapp.stories import queries as stories
from webapp.stories.models import Story
from webapp.stories.rules import is_author
from webapp.stories.workflow import State as StoryState
from webapp.web.acting import acting
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.locale import moment, number
from webapp.web.pages import page, say, to

room = Blueprint("shares", __name__, template_folder="templates")

ON_A_PAGE = 30


class Entry(NamedTuple):
    """One line of a timeline."""

    when: str
    who: str
    what: str


def load_own_story(me: Person, story_id: str) -> Story:
    """A story of this person."""
    return stories.own(me, story_id)


def load_share(me: Person, share_id: str) -> Share:
    """A share of this person."""
    return queries.own(me, share_id)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def _base() -> str:
    return _settings().link_base_url


@room.get("/shared")
@guarded(signed_in)
def shared() -> Response:
    """What colleagues shared, newest first; a name only where its owner allows it."""
    me = person()
    places = [p.id for p in programs.of_person(me)]
    rows = queries.feed(me, places, request.args.get("before", ""), ON_A_PAGE + 1)
    shown = rows[:ON_A_PAGE]
    following = shown[-1].share_id if len(rows) > ON_A_PAGE else None
    return page(
        "shares/shared.html", rows=shown, following=following, inside=bool(places), names=NAMES,
        later="before" in request.args,
    )  # fmt: skip


@room.route("/stories/<story>/share", methods=["GET", "POST"])
@guarded(is_author, page="stories.show", story=load_own_story)
def choose(story: Story) -> Response:
    """Choose where, with the text as it will be."""
    if story.state != StoryState.approved:
        return _not_yet(story)
    form = ChannelForm()
    form.offer(services.wordings(story))
    made = acting(form, lambda me: _prepare(story, form, me))
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
        alike=services.others_alike(story),
        names=NAMES,
        most=services.LONGEST,
    )


def _not_yet(story: Story) -> Response:
    say(_("Only an approved story can be shared."), "note")
    return to("stories.show", story=story.id)


def _prepare(story: Story, form: ChannelForm, me: Person) -> Share:
    wishes = services.Wishes(
        disclosure=form.wording(services.wordings(story)),
        server=form.server.data or "",
        planned_for=_moment(form.planned_for.data),
    )
    return services.prepare(
        story, CHANNELS[form.channel.data], by=me, base=_base(), wishes=wishes,
        organisation=_settings().organisation_name,
    )  # fmt: skip


def _moment(typed: datetime | None) -> datetime | None:
    """The moment of a clock time typed where the organisation is."""
    return typed.replace(tzinfo=_settings().zone) if typed else None


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


@room.route("/stories/<story>/posted-elsewhere", methods=["GET", "POST"])
@guarded(is_author, page="stories.show", story=load_own_story)
def elsewhere(story: Story) -> Response:
    """I posted it without preparing it here."""
    if story.state != StoryState.approved:
        return _not_yet(story)
    form = ElsewhereForm()
    made = acting(
        form,
        lambda me: services.declare_elsewhere(
            story, form.channel.data, by=me, address=form.address.data or ""
        ),
    )
    if made:
        say(_("Noted. It has no link of ours, so no visits are counted for it."))
        return to("shares.show", share=made.id)
    form.channel.choices = [SelectChoice(code, _(name)) for code, name in NAMES.items()]
    return page("shares/elsewhere.html", form=form, story=story)


def _form(share: Share) -> PostedForm | SentForm:
    return PostedForm() if services.has_address(share) else SentForm()


@room.get("/shares/<share>")
@guarded(is_own, share=load_share)
def show(share: Share, form: PostedForm | SentForm | None = None) -> Response:
    """One share: copy, open the composer, come back and paste the address."""
    return page(
        "shares/show.html", share=share, form=form or _form(share), **_composing(share),
        address=services.posted_address(share), addressed=services.has_address(share),
        network=NAMES[share.channel], entries=_timeline(share),
    )  # fmt: skip


def _timeline(share: Share) -> list[Entry]:
    """What its author did with it, in words; addresses are no part of it."""
    return [Entry(moment(act.at), _("You"), _(act.verb)) for act in activity.of_object(share.id)]


def _composing(share: Share) -> dict[str, Any]:
    """What the way out needs; nothing where there was none."""
    if share.link is None:
        return {"composer": None, "takes_text": False}
    channel = CHANNELS[share.channel]
    link = services.address_of(_base(), share.link.token)
    composer = channel.composer(share.body, link, share.revision.title, share.server or "")
    return {"composer": composer, "takes_text": channel.takes_text}


@room.post("/shares/<share>/posted")
@guarded(is_own, page="shares.show", share=load_share)
def posted(share: Share) -> Response:
    """I posted it, here it is."""
    form = _form(share)
    address = form.address.data if isinstance(form, PostedForm) else None
    done = acting(form, lambda me: services.declare_posted(share, by=me, address=address or ""))
    if done:
        say(_("Noted. Visits on your link are counted once the week is over."))
        return to("shares.show", share=share.id)
    return show(share, form)


@room.post("/shares/<share>/correct")
@guarded(is_own, page="shares.show", share=load_share)
def correct(share: Share) -> Response:
    """The address was another one."""
    form = PostedForm()
    if acting(form, lambda me: services.correct(share, by=me, address=form.address.data)):
        say(_("The address is corrected. The one before is not kept."))
        return to("shares.show", share=share.id)
    return show(share, form)


@room.post("/shares/<share>/retire")
@guarded(is_own, page="shares.show", share=load_share)
def retire(share: Share) -> Response:
    """Count nothing any more."""
    acting(StepForm(), lambda me: services.retire(share, by=me))
    say(_("The link is retired. Your post still leads on; nothing is counted any more."))
    return to("shares.show", share=share.id)


@room.post("/shares/<share>/cancel")
@guarded(is_own, page="shares.show", share=load_share)
def cancel(share: Share) -> Response:
    """Not after all."""
    acting(StepForm(), lambda me: services.cancel(share, by=me))
    say(_("Cancelled. The story stays approved; you can share it later."))
    return to("stories.show", story=share.story_id)
