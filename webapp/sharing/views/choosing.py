"""Pages to choose a channel for a story, or to declare an existing post."""

from flask import Response
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from webapp.connections.queries import active_connection
from webapp.core import clock, runtime
from webapp.networks import registry
from webapp.networks.network import Network
from webapp.networks.registry import NAMES, NETWORKS
from webapp.people.models import Person
from webapp.sharing import queries, services
from webapp.sharing.forms import ChannelForm, ElsewhereForm
from webapp.sharing.models import Share
from webapp.sharing.providers import share_statuses
from webapp.sharing.views.blueprint import bp, link_base, load_own_story
from webapp.stories.models import Story
from webapp.stories.rules import is_author
from webapp.stories.workflow import State as StoryState
from webapp.tracking.services import TOKEN_LENGTH, link_address
from webapp.web.guards import guarded, person
from webapp.web.locale import number
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, submit


def _publishing() -> tuple[str, ...]:
    """The codes of the networks on which shares can be published through an account."""
    return registry.configured(runtime.current().settings.networks)


@bp.route("/stories/<story>/share", methods=["GET", "POST"])
@guarded(is_author, page="stories.show", story=load_own_story)
def choose(story: Story) -> Response:
    """Choose a channel; the page shows the text that will be frozen."""
    if story.state != StoryState.approved:
        return _not_yet(story)
    form = ChannelForm()
    form.offer(services.wordings(story))
    result = submit(form, lambda me: _prepare(story, form, me))
    if isinstance(result, Done):
        return redirect_to("sharing.show", share=result.value.id)
    sample = services.text_for(story, link_address(link_base(), "x" * TOKEN_LENGTH))
    form.channel.choices = [SelectChoice(c.code, _line(c, sample)) for c in NETWORKS.values()]
    shares = queries.shares_of_story(story)
    return render(
        "sharing/choose.html",
        form=form,
        story=story,
        shares=shares,
        statuses=share_statuses(shares),
        text=services.text_for(story, link_address(link_base(), "…")),
        similar=services.similar_to_others(story),
        names=NAMES,
        most=services.LONGEST_WORDING,
        zone=str(clock.zone()),
        publishes=_publishing(),
    )


def _not_yet(story: Story) -> Response:
    flash(_("Only an approved story can be shared."), "note")
    return redirect_to("stories.show", story=story.id)


def _prepare(story: Story, form: ChannelForm, me: Person) -> Share:
    options = services.ShareOptions(
        disclosure=form.disclosure_text(services.wordings(story)),
        server=form.server.data or "",
        planned_for=form.planned_for.moment,
    )
    return services.prepare(
        story, NETWORKS[form.channel.data], by=me, base=link_base(), options=options,
        organization=runtime.current().settings.organization_name,
    )  # fmt: skip


def _line(channel: Network, text: str) -> str:
    """The label of a channel: its length limit, and whether an account can publish there."""
    fit = _fit(channel, text)
    if channel.code not in _publishing():
        return fit
    if active_connection(person().id, channel.code):
        return str(_("%(channel)s; by hand, or through your account", channel=fit))
    return str(_("%(channel)s; by hand, or through an account you connect", channel=fit))


def _fit(channel: Network, text: str) -> str:
    """The channel's name, the length of the text and the limit."""
    if channel.limit is None:
        return str(_("%(channel)s, any length", channel=_(channel.name)))
    counts = {"length": number(channel.length(text)), "limit": number(channel.limit)}
    if channel.length(text) <= channel.limit:
        label = _(
            "%(channel)s, %(length)s of %(limit)s characters", channel=_(channel.name), **counts
        )
    else:
        label = _(
            "%(channel)s, too long: %(length)s of %(limit)s characters",
            channel=_(channel.name),
            **counts,
        )
    return str(label)


@bp.route("/stories/<story>/posted-elsewhere", methods=["GET", "POST"])
@guarded(is_author, page="stories.show", story=load_own_story)
def elsewhere(story: Story) -> Response:
    """Declare a post that was not prepared here."""
    if story.state != StoryState.approved:
        return _not_yet(story)
    form = ElsewhereForm()
    result = submit(
        form,
        lambda me: services.declare_elsewhere(
            story, form.channel.data, by=me, address=form.address.data or ""
        ),
    )
    if isinstance(result, Done):
        flash(_("Noted. It has no link of ours, so no visits are counted for it."))
        return redirect_to("sharing.show", share=result.value.id)
    form.channel.choices = [SelectChoice(code, _(name)) for code, name in NAMES.items()]
    return render("sharing/elsewhere.html", form=form, story=story)
