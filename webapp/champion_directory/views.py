"""The directory of champions, the page of one champion, and for leads the champions by unit."""

from flask import Blueprint, Response
from flask_babel import gettext as _

from analytics.core.measures import ACTIVITY
from webapp.champion_directory.queries import (
    Coverage,
    coverage,
    entries,
    fitting,
    languages_of,
    sites,
)
from webapp.champions import providers, queries, services
from webapp.champions.forms import ConfirmForm
from webapp.champions.models import Champion
from webapp.champions.quarters import next_month
from webapp.champions.services import may_confirm
from webapp.champions.views.blueprint import asked, load_led, load_shown, page_number
from webapp.core import clock
from webapp.core.lists import found_in, page_of
from webapp.core.permissions import signed_in
from webapp.people.models import Person
from webapp.programs.models import Program
from webapp.programs.rules import is_lead
from webapp.web.bilingual import language_name
from webapp.web.guards import guarded, person
from webapp.web.locale import in_language
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import submit_button

bp = Blueprint("champion_directory", __name__, template_folder="templates")
FILTERS = ("q", "skill", "language", "site", "time")


def load_listed(me: Person, champion_id: str) -> Champion:
    """A champion of the directory."""
    return queries.listed_champion(me, champion_id)


@bp.get("/programs/<program>/champions")
@guarded(signed_in, program=load_shown)
def directory(program: Program) -> Response:
    """The active champions of a program, by name."""
    today, every = clock.today(), entries(program.id)
    chosen = {name: word for name in FILTERS if (word := asked(name))}
    spoken = sorted(languages_of(every), key=language_name)
    topics = queries.topics_of(program.id)
    return render(
        "champion_directory/directory.html", program=program, chosen=chosen, some=bool(every),
        page=page_of(
            [each.id for each in fitting(program, every, chosen)], page_number(),
            lambda ids: queries.directory(program.id, today, ids, queries.accepted_minutes),
        ),
        topics=topics, topic_options=[(code, in_language(names)) for code, names in topics],
        site_options=[(site, site) for site in sites(every)],
        languages=[(code, language_name(code)) for code in spoken], full_until=next_month(today),
        help_pages=providers.help_pages(program),
    )  # fmt: skip


@bp.get("/champions/<champion>")
@guarded(signed_in, champion=load_listed)
def champion(champion: Champion) -> Response:
    """A champion: where they work, what they help with, the time they have left this month."""
    me, today = person(), clock.today()
    return render(
        "champion_directory/champion.html", champion=champion, topics=queries.topics_of(champion.program_id),
        confirmed=queries.confirmed_topics(champion),
        left=queries.minutes_left(champion, today, queries.accepted_minutes),
        languages=[language_name(code) for code in champion.languages],
        full_until=next_month(today), confirms=may_confirm(champion, me),
        by_me=queries.confirmed_by(champion, me), peers=queries.PEERS,
    )  # fmt: skip


@bp.post("/champions/<champion>/confirm")
@guarded(signed_in, page="champion_directory.champion", champion=load_listed)
def confirm(champion: Champion) -> Response:
    """Confirm a skill."""
    form = ConfirmForm()
    submit_button(form, lambda me: services.confirm_skill(champion, form.topic.data or "", by=me))
    flash(_("You confirmed this skill."))
    return redirect_to("champion_directory.champion", champion=champion.id)


@bp.get("/programs/<program>/champions/coverage")
@guarded(is_lead, program=load_led)
def by_unit(program: Program) -> Response:
    """Champions for 100 people by unit; units with few people are not compared."""
    search = asked("q")
    every = coverage(program.id)
    without = [each for each in every if not each.champions and each.people >= ACTIVITY]
    shown = [each for each in every if found_in(search, *each.path)]
    ordered = {str(n): each for n, each in enumerate(sorted(shown, key=_by_need))}
    return render(
        "champion_directory/coverage.html", program=program, search=search, without=len(without),
        units=len(every), floor=ACTIVITY, rate=_rate, highest=max(map(_rate, every), default=0),
        page=page_of(list(ordered), page_number(), lambda ids: [ordered[each] for each in ids]),
    )  # fmt: skip


def _by_need(unit: Coverage) -> bool:
    """Units that could have a champion and have none come first."""
    return unit.champions > 0 or unit.people < ACTIVITY


def _rate(unit: Coverage) -> float:
    """Champions for 100 people; 0 for a unit with too few people to be compared."""
    return round(100 * unit.champions / unit.people, 1) if unit.people >= ACTIVITY else 0.0
