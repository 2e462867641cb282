"""Choose where a story is shared, or say where it was posted already."""

from datetime import datetime

from flask import Response
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from webapp.people.models import Person
from webapp.shares import queries, services
from webapp.shares.channels.base import Channel
from webapp.shares.channels.publishing import registry
from webapp.shares.channels.registry import CHANNELS, NAMES
from webapp.shares.forms import ChannelForm, ElsewhereForm
from webapp.shares.models import Share
from webapp.shares.views.blueprint import base, load_own_story, networks, room, settings
from webapp.stories.models import Story
from webapp.stories.rules import is_author
from webapp.stories.workflow import State as StoryState
from webapp.web.acting import acting
from webapp.web.guards import guarded, person
from webapp.web.locale import number
from webapp.web.pages import page, say, to


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
    sample = services.text_for(story, services.address_of(base(), "x" * services.TOKEN))
    form.channel.choices = [SelectChoice(c.code, _line(c, sample)) for c in CHANNELS.values()]
    shares = queries.of_story(story)
    return page(
        "shares/choose.html",
        form=form,
        story=story,
        shares=shares,
        deliveries={s.id: found for s in shares if (found := queries.delivery_of(s))},
        text=services.text_for(story, services.address_of(base(), "…")),
        alike=services.others_alike(story),
        names=NAMES,
        most=services.LONGEST,
        publishes=registry.configured(networks()),
    )


def _not_yet(story: Story) -> Response:
    say(_("Only an approved story can be shared."), "note")
    return to("stories.show", story=story.id)


def _prepare(story: Story, form: ChannelForm, me: Person) -> Share:
    wishes = services.Wishes(
        disclosure=form.wording(services.wordings(story)),
        server=form.server.data or "",
        planned_for=moment_of(form.planned_for.data),
    )
    return services.prepare(
        story, CHANNELS[form.channel.data], by=me, base=base(), wishes=wishes,
        organisation=settings().organisation_name,
    )  # fmt: skip


def moment_of(typed: datetime | None) -> datetime | None:
    """The moment of a clock time typed where the organisation is."""
    return typed.replace(tzinfo=settings().zone) if typed else None


def _line(channel: Channel, text: str) -> str:
    """How much of the text a channel takes, and whether it can go out by itself there."""
    said = _fit(channel, text)
    if channel.code not in registry.configured(networks()):
        return said
    if queries.active_connection(person().id, channel.code):
        return str(_("%(channel)s; by hand, or through your account", channel=said))
    return str(_("%(channel)s; by hand, or through an account you connect", channel=said))


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
