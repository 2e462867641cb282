"""What pages of a program say about its opening unit by unit."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.core import clock
from webapp.programs.models import Program
from webapp.programs.workflow import ProgramState
from webapp.rollouts import queries
from webapp.rollouts.models import Rollout
from webapp.rollouts.workflow import Chosen
from webapp.web.locale import day, ngettext

DECIDED = {
    Chosen.lot: _l("The order was drawn by lot on %(day)s."),
    Chosen.calendar: _l("Dates fixed in advance decided the order, not how units are doing."),
    Chosen.outcome: _l("How units are doing decided the order."),
    Chosen.unknown: _l("What decided the order is unknown."),
}


def decided(rollout: Rollout) -> str:
    """What decided the order, in one sentence."""
    drawn_on = clock.local_day(rollout.made_at, clock.zone())
    return str(DECIDED[rollout.chosen]) % {"day": day(drawn_on)}


def opening_note(program: Program) -> str:
    """On the public charter: from when to when the program opens in units, and why in this order."""
    rollout = queries.rollout(program.id)
    if rollout is None:
        return ""
    days = queries.entries(program.id).values()
    first, last = min(days), max(days)
    if last <= clock.today():
        when = _("The program opened later in some units, from %(first)s to %(last)s.",
                 first=day(first), last=day(last))  # fmt: skip
    else:
        when = _("The program opens later in some units, from %(first)s to %(last)s.",
                 first=day(first), last=day(last))  # fmt: skip
    return f"{when} {decided(rollout)}"


def facts(program: Program) -> str:
    """For the lead: how many units have a day, from when to when; empty without a plan."""
    days = queries.entries(program.id).values()
    if not days:
        return ""
    words = ngettext("%(num)s unit with a day, from %(first)s to %(last)s.",
                     "%(num)s units with a day, from %(first)s to %(last)s.",
                     len(days), first=day(min(days)), last=day(max(days)))  # fmt: skip
    past = sum(each <= clock.today() for each in days)
    if program.state != ProgramState.draft or not past:
        return words
    late = ngettext("The day of %(num)s unit has come: it opens with the program.",
                    "The day of %(num)s units has come: they open with the program.", past)  # fmt: skip
    return f"{words} {late}"


def lead_lines(program: Program) -> Iterator[tuple[str, str, str]]:
    """The line of the lead's page, for a draft or a program with a plan."""
    words = facts(program)
    if words or program.state == ProgramState.draft:
        yield (
            url_for("rollouts.days", program=program.slug), _("Opening unit by unit"),
            words or _("The program opens in all units at once."),
        )  # fmt: skip
