"""What pages of programs and the home page say about the gauge and repairs."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from webapp.briefs.workflow import ThemeState
from webapp.core import clock
from webapp.gauge import queries
from webapp.gauge.models import Repair
from webapp.gauge.workflow import RepairState
from webapp.people.models import Person
from webapp.programs.home import led
from webapp.programs.models import Program
from webapp.web.features import NextStep
from webapp.web.locale import day, in_language

URGENT = 10


def lead_lines(program: Program) -> Iterator[tuple[str, str, str]]:
    """The line of the lead's page."""
    if program.shares:
        count = len(queries.open_repairs([program.id]))
        facts = ngettext("%(num)s open repair", "%(num)s open repairs", count)
        yield url_for("gauge.gauge", program=program.slug), _("Outside and inside"), facts


def employee_notes(program: Program) -> Iterator[tuple[str, str, str]]:
    """What employees read on the program's pages: themes that are paused, and what was repaired."""
    for repair in queries.told_repairs(program.id):
        yield note(repair), *outcome(repair)


def outcome(repair: Repair) -> tuple[str, str]:
    """The published text and its language: the reader's, or another for an older text."""
    texts, language = repair.outcomes or {}, str(get_locale())
    shown = language if language in texts else next(iter(texts), "")
    return texts.get(shown, ""), shown


def note(repair: Repair) -> str:
    """Why briefs on a theme are paused, or what the quoted text of a repair is."""
    theme = in_language(repair.theme.names)
    if repair.state == RepairState.open and repair.theme.state == ThemeState.paused:
        return str(
            _("Briefs on “%(theme)s” are paused: what is shared outside and what employees say inside "
              "are far apart. The organization repairs first. Your stories are not affected: you can "
              "write, send and share them.", theme=theme)
        )  # fmt: skip
    if repair.state == RepairState.done:
        return str(_("Repair of “%(theme)s”, %(day)s: what changed.", theme=theme,
                     day=day(repair.closed_at)))  # fmt: skip
    if repair.state == RepairState.declined:
        return str(_("Repair of “%(theme)s”, %(day)s: why nothing changes.", theme=theme,
                     day=day(repair.closed_at)))  # fmt: skip
    return str(_("Briefs on “%(theme)s” are open again. The repair continues.", theme=theme))


def next_steps(person: Person) -> Iterator[NextStep]:
    """A card for each open repair of the programs that this person leads."""
    by_id = {program.id: program for program in led(person) if program.shares}
    for repair in queries.open_repairs(list(by_id)):
        theme = in_language(repair.theme.names)
        yield NextStep(
            URGENT, _("Repair first: “%(theme)s”", theme=theme),
            url_for("gauge.gauge", program=by_id[repair.program_id].slug), _("See the gap"),
            _("Publish what changed by %(day)s.", day=day(repair.due_on)),
            "late" if repair.due_on < clock.today() else "", about=theme,
        )  # fmt: skip
