"""Cards of the home page: the figures of the week for leads, the newest snapshot for analysts."""

from collections.abc import Iterable

from flask import url_for
from flask_babel import gettext as _

from webapp.insights import queries
from webapp.insights.author_results import Visits, results_for_author
from webapp.insights.headlines import headlines
from webapp.insights.weeks import sunday
from webapp.networks.registry import NAMES
from webapp.people.models import Person
from webapp.people.queries import holds
from webapp.people.workflow import Role
from webapp.programs.home import led
from webapp.programs.models import Program
from webapp.web.features import NextStep
from webapp.web.locale import day, in_language, ngettext

RESULTS = 40
# Shares among which the card looks for visits, so that a home page reads few rows.
LATEST = 5
OTHER = 50


def next_steps(person: Person) -> Iterable[NextStep]:
    """One card per program that the person leads, one of own results, and one for analysts."""
    for program in led(person):
        card = _figures(program) if program.shares else None
        if card is not None:
            yield card
    yield from _results(person)
    if holds(person, Role.analyst):
        yield _snapshot()


def _results(person: Person) -> Iterable[NextStep]:
    """The newest of the latest shares of a person that was visited in the last closed week."""
    for found in results_for_author(person, LATEST):
        if found.week is not None and found.week.high:
            facts = _("Shared on %(channel)s on %(day)s: %(visits)s.",
                channel=_(NAMES[found.channel]), day=day(found.posted_at), visits=_visits(found.week),
            )  # fmt: skip
            page, label = url_for("insights.mine"), _("See the results")
            yield NextStep(RESULTS, found.title, page, label, facts, about=found.title)
            return


def _figures(program: Program) -> NextStep | None:
    """Return the card of the figures of the week; None before a week is closed."""
    found = headlines(program, queries.weeks_of(program))
    if found.week is None:
        return None
    people, stories, visits, delay = found.items
    order = (stories, visits, people, delay)
    shown = next((each for each in order if each.value is not None), None)
    facts = _("All figures are still unknown.")
    if shown is not None:
        facts = _("%(label)s: %(value)s", label=shown.label, value=shown.value)
        if shown.note:
            facts = _("%(facts)s (%(change)s)", facts=facts, change=shown.note)
    return NextStep(
        RESULTS,
        _("Figures of the 4 weeks until %(day)s", day=day(sunday(found.week))),
        url_for("insights.figures", program=program.slug),
        _("Open the figures"),
        facts,
        about=str(in_language(program.names)),
    )


def _snapshot() -> NextStep:
    week = queries.last_released()
    if week is None or not queries.measured(week):
        return NextStep(
            OTHER,
            _("No snapshot yet"),
            url_for("insights.index"),
            _("Open figures"),
            _(
                "The worker takes a snapshot after the first closed week with a visit. To "
                "take one now, run “francparler snapshot” on the server."
            ),
        )
    return NextStep(
        OTHER,
        _("Latest snapshot of %(day)s", day=day(sunday(week))),
        url_for("insights.index"),
        _("Open figures"),
        _("To open the notebooks, run “make lab” in the folder of Franc-Parler."),
    )


def _visits(week: Visits) -> str:
    """The visits of a week in words; the most there can be, where some are of unknown origin."""
    if week.low == week.high:
        return str(ngettext("%(num)s visit last week", "%(num)s visits last week", week.high))
    return str(
        ngettext("up to %(num)s visit last week", "up to %(num)s visits last week", week.high)
    )
