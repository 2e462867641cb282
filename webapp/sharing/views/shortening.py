"""The page that shortens an approved text for one channel, by whole sentences."""

from flask import Response, request
from flask_babel import gettext as _

from webapp.networks.network import Network
from webapp.networks.registry import NAMES
from webapp.networks.text import compose
from webapp.people.models import Person
from webapp.sharing import queries, services
from webapp.sharing.forms import ShorterForm
from webapp.sharing.sentences import Sentence, kept, sentences
from webapp.sharing.views.blueprint import bp, link_base, load_own_story
from webapp.sharing.views.choosing import load_channel, only_approved, too_long
from webapp.stories import queries as stories
from webapp.stories.models import Story
from webapp.stories.rules import is_author
from webapp.tracking.services import TOKEN_LENGTH, link_address
from webapp.web.guards import guarded
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, submit


@bp.route("/stories/<story>/share/<channel>/shorter", methods=["GET", "POST"])
@guarded(is_author, page="stories.show", story=load_own_story)
def shorten(story: Story, channel: str) -> Response:
    """Choose the sentences to keep; the button "Check length" only counts again."""
    network = load_channel(channel)
    if (refused := only_approved(story)) is not None:
        return refused
    revision = stories.approved(story)
    found = sentences(revision.body)
    form = ShorterForm()
    form.offer(revision.id, found, _kept_before(story, channel, found))
    if "check" not in request.form:
        result = submit(form, lambda me: _shorten(story, channel, form, me), keep=True)
        if isinstance(result, Done):
            flash(_("Your shorter text is saved for this channel."))
            return redirect_to("sharing.channel", story=story.id, channel=channel)
    return _page(story, network, form, kept(revision.body, form.numbers))


def _shorten(story: Story, channel: str, form: ShorterForm, me: Person) -> None:
    services.shorten(story, channel, form.numbers, revision=str(form.revision.data), by=me)


def _kept_before(story: Story, channel: str, found: list[Sentence]) -> set[int]:
    """The sentences of the author's shorter text; all of them where there is none."""
    before = [sentence.text for sentence in sentences(queries.words_for(story, channel))]
    numbers = set()
    for number, sentence in enumerate(found):
        if before and sentence.text == before[0]:
            numbers.add(number)
            before.pop(0)
    return numbers if not before else set(range(len(found)))


def _page(story: Story, network: Network, form: ShorterForm, words: str) -> Response:
    link = link_address(link_base(), "x" * TOKEN_LENGTH)
    text = compose(words, services.wordings(story)[0], link)
    return render(
        "sharing/shorter.html", form=form, story=story, network=network, names=NAMES,
        length=network.length(text), reason=too_long(network, text),
    )  # fmt: skip
