"""Pages to choose a channel for a story, and to prepare the share on it."""

from dataclasses import dataclass

from flask import Response
from flask_babel import gettext as _

from webapp.connections.queries import active_connection, network_of
from webapp.core import clock
from webapp.core.errors import Missing
from webapp.directory.queries import organization_name
from webapp.networks.network import Network
from webapp.networks.registry import CAREER, NAMES, NETWORKS
from webapp.people.models import Person
from webapp.program_kinds import Consent
from webapp.programs import queries as programs
from webapp.sharing import queries, services
from webapp.sharing.forms import ChannelForm, ElsewhereForm
from webapp.sharing.models import Share
from webapp.sharing.providers import own_channels, share_statuses
from webapp.sharing.views.blueprint import bp, link_base, load_own_story
from webapp.stories.models import Story
from webapp.stories.rules import is_author
from webapp.stories.workflow import State as StoryState
from webapp.tracking.services import TOKEN_LENGTH, link_address
from webapp.web.guards import guarded, person
from webapp.web.locale import number
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, submit


@dataclass(frozen=True)
class ChannelRow:
    """One channel of the list: its running share, or why the text does not fit ("" where it does)."""

    code: str
    share: Share | None
    reason: str


def sample(story: Story, channel: str) -> str:
    """The text for a channel with the usual disclosure and a link of the usual length."""
    return services.text_for(story, link_address(link_base(), "x" * TOKEN_LENGTH), channel=channel)


def load_channel(code: str) -> Network:
    """A channel with the limits of the person's own server. Raises Missing for an unknown code."""
    me = person()
    if code not in NETWORKS or me is None:
        raise Missing("There is no such channel.")
    return network_of(me.id, code)


def too_long(channel: Network, text: str) -> str:
    """Why a text does not fit on a channel; empty where it fits."""
    length = channel.length(text)
    if channel.limit is not None and length > channel.limit:
        counts = {"length": number(length), "limit": number(channel.limit)}
        return str(_("Too long: %(length)s of %(limit)s characters.", **counts))
    return "" if channel.accepts(text) else str(_("The network does not accept this text."))


def only_approved(story: Story) -> Response | None:
    """The answer for a story that is not approved; None for one that is."""
    if story.state == StoryState.approved:
        return None
    flash(_("Only an approved story can be shared."), "note")
    return redirect_to("stories.show", story=story.id)


@bp.get("/stories/<story>/share")
@guarded(is_author, page="stories.show", story=load_own_story)
def choose(story: Story) -> Response:
    """Choose a channel."""
    if (refused := only_approved(story)) is not None:
        return refused
    shares = queries.shares_of_story(story)
    return render(
        "sharing/choose.html", story=story, rows=[_row(story, code) for code in NETWORKS],
        statuses=share_statuses(shares), names=NAMES, own=own_channels(story),
        declared=[share for share in shares if share.declared],
    )  # fmt: skip


def _row(story: Story, code: str) -> ChannelRow:
    share = queries.active_share(story, code)
    reason = "" if share else too_long(load_channel(code), sample(story, code))
    return ChannelRow(code, share, reason)


@bp.route("/stories/<story>/share/<channel>", methods=["GET", "POST"])
@guarded(is_author, page="stories.show", story=load_own_story)
def channel(story: Story, channel: str) -> Response:
    """Prepare the share on one channel, with only what this channel needs."""
    network = load_channel(channel)
    if (refused := only_approved(story)) is not None:
        return refused
    form = _form(story, network)
    result = submit(form, lambda me: _prepare(story, network, form, me))
    if isinstance(result, Done):
        return redirect_to("sharing.show", share=result.value.id)
    if not form.refused:
        if (found := queries.active_share(story, channel)) is not None:
            return redirect_to("sharing.show", share=found.id)
        if too_long(network, sample(story, channel)):
            return redirect_to("sharing.shorten", story=story.id, channel=channel)
    return _channel_page(story, network, form)


def _channel_page(story: Story, network: Network, form: ChannelForm) -> Response:
    me = person()
    words = queries.words_for(story, network.code)
    return render(
        "sharing/channel.html", form=form, story=story, network=network, words=words,
        wordings=services.wordings(story), similar=services.similar_to_others(story),
        repeated=services.repeated_by_author(words, me) if me else None, names=NAMES,
        organization=organization_name(),
        most=services.LONGEST_WORDING, zone=str(clock.zone()),
    )  # fmt: skip


def _form(story: Story, network: Network) -> ChannelForm:
    """The form without the fields that the channel, or the person, does not need."""
    me = person()
    account = active_connection(me.id, network.code) if me and network.has_servers else None
    form = ChannelForm(server=account.server if account else "")
    form.offer(services.wordings(story))
    if not network.has_servers:
        del form.server
    if me is None or not _asks_to_count(story, me):
        del form.count_visits
    return form


def _asks_to_count(story: Story, me: Person) -> bool:
    """Whether the first share of a story offers the consent *counted links*, which is off."""
    return (
        not queries.shares_of_story(story)
        and programs.current_enrollment(me, story.program_id) is not None
        and not programs.allows(me.id, story.program_id, Consent.counted_links)
    )


def _prepare(story: Story, network: Network, form: ChannelForm, me: Person) -> Share:
    options = services.ShareOptions(
        disclosure=form.disclosure_text(services.wordings(story)),
        server=str(form.server.data or "") if form.server else "",
        planned_for=form.planned_for.moment,
        mentions=form.mentions.data or "",
        count_visits=bool(form.count_visits and form.count_visits.data),
    )
    return services.prepare(
        story, network, by=me, base=link_base(), options=options,
        organization=organization_name(),
    )  # fmt: skip


@bp.route("/stories/<story>/posted-elsewhere", methods=["GET", "POST"])
@guarded(is_author, page="stories.show", story=load_own_story)
def elsewhere(story: Story) -> Response:
    """Declare a post that was not prepared here."""
    if (refused := only_approved(story)) is not None:
        return refused
    form = ElsewhereForm()
    form.channel.choices = [(code, _(name)) for code, name in NAMES.items() if code != CAREER]
    result = submit(
        form,
        lambda me: services.declare_elsewhere(
            story, form.channel.data, by=me, address=form.address.data or ""
        ),
    )
    if isinstance(result, Done):
        flash(_("Saved. Visits cannot be counted, because the post has no tracked link."))
        return redirect_to("sharing.show", share=result.value.id)
    return render("sharing/elsewhere.html", form=form, story=story)
