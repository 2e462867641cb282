"""The directory of champions, open to the organization, and the page of one champion."""

from collections.abc import Callable

from flask import Response
from flask_babel import gettext as _

from webapp.champions import queries, services
from webapp.champions.forms import ConfirmForm
from webapp.champions.models import Champion
from webapp.champions.quarters import next_month
from webapp.champions.queries import Listed
from webapp.champions.services import may_confirm
from webapp.champions.views.blueprint import asked, bp, load_shown, page_number
from webapp.core import clock
from webapp.core.lists import found_in, page_of
from webapp.core.permissions import signed_in
from webapp.people.models import Person
from webapp.programs.models import Program
from webapp.web.bilingual import language_name
from webapp.web.guards import guarded, person
from webapp.web.locale import in_language
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import submit_button

FILTERS: dict[str, Callable[[Listed, str], bool]] = {
    "q": lambda each, words: found_in(words, each.name, each.unit),
    "skill": lambda each, code: code in each.skills,
    "language": lambda each, code: code in each.languages,
    "site": lambda each, site: each.site == site,
    "time": lambda each, _left: each.minutes_left > 0,
}


def load_listed(me: Person, champion_id: str) -> Champion:
    """A champion of the directory."""
    return queries.listed_champion(me, champion_id)


@bp.get("/programs/<program>/champions")
@guarded(signed_in, program=load_shown)
def directory(program: Program) -> Response:
    """The active champions of a program, by name."""
    today = clock.today()
    everyone = queries.directory(program.id, today)
    chosen = {name: word for name in FILTERS if (word := asked(name))}
    found = {
        each.id: each
        for each in everyone
        if all(FILTERS[name](each, word) for name, word in chosen.items())
    }
    spoken = sorted({code for each in everyone for code in each.languages}, key=language_name)
    topics = queries.topics_of(program.id)
    return render(
        "champions/directory.html", program=program, chosen=chosen, some=bool(everyone),
        page=page_of(list(found), page_number(), lambda ids: [found[each] for each in ids]),
        topics=topics, topic_options=[(code, in_language(names)) for code, names in topics],
        site_options=[(site, site) for site in queries.sites(everyone)],
        languages=[(code, language_name(code)) for code in spoken], full_until=next_month(today),
    )  # fmt: skip


@bp.get("/champions/<champion>")
@guarded(signed_in, champion=load_listed)
def champion(champion: Champion) -> Response:
    """A champion: where they work, what they help with, the time they have left this month."""
    me, today = person(), clock.today()
    return render(
        "champions/champion.html", champion=champion, topics=queries.topics_of(champion.program_id),
        confirmed=queries.confirmed_topics(champion), left=queries.minutes_left(champion, today),
        languages=[language_name(code) for code in champion.languages],
        full_until=next_month(today), confirms=may_confirm(champion, me),
        by_me=queries.confirmed_by(champion, me), peers=queries.PEERS,
    )  # fmt: skip


@bp.post("/champions/<champion>/confirm")
@guarded(signed_in, page="champions.champion", champion=load_listed)
def confirm(champion: Champion) -> Response:
    """Confirm a skill."""
    form = ConfirmForm()
    submit_button(form, lambda me: services.confirm_skill(champion, form.topic.data or "", by=me))
    flash(_("You confirmed this skill."))
    return redirect_to("champions.champion", champion=champion.id)
