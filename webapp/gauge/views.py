"""Pages of the gauge: the comparison of a program's themes, and the end of a repair."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, Response
from flask_babel import gettext as _

from webapp.barometers.forms import in_both
from webapp.briefs.models import Theme
from webapp.briefs.workflow import ThemeState
from webapp.experience import THEMES
from webapp.gauge import queries, services
from webapp.gauge.forms import OutcomeForm
from webapp.gauge.gaps import DUE, LIFTED, MIDDLE, UNANSWERED
from webapp.gauge.home import note, outcome
from webapp.gauge.models import GaugeReading, Repair
from webapp.gauge.outside import SPAN
from webapp.gauge.rules import reads_gauge
from webapp.gauge.workflow import VERDICTS, RepairState
from webapp.programs.models import Program
from webapp.programs.queries import by_id
from webapp.programs.rules import is_lead
from webapp.web.guards import guarded, person
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, submit

bp = Blueprint("gauge", __name__, template_folder="templates")


@dataclass(frozen=True)
class Row:
    """One theme with its newest reading and open repair, and whether its lead may resume it now."""

    theme: Theme
    reading: GaugeReading | None
    repair: Repair | None
    may_resume: bool


@bp.get("/programs/<program>/gauge")
@guarded(reads_gauge, program=queries.program_for)
def gauge(program: Program) -> Response:
    """Show what is shared outside and said inside, by theme, and the repairs."""
    repairs = queries.repairs(program.id)
    unfinished = {each.theme_id: each for each in repairs if each.state == RepairState.open}
    rows = [
        Row(theme, queries.newest_reading(theme), unfinished.get(theme.id),
            services.why_not_resume(theme) is None)
        for theme in _themes(program, unfinished)
    ]  # fmt: skip
    # What needs the lead comes first.
    rows.sort(key=lambda row: (row.repair is None, row.theme.state == ThemeState.open))
    shown = [row.reading.shares for row in rows if row.reading and row.reading.shares]
    return render(
        "gauge/gauge.html", program=program, rows=rows, repairs=repairs,
        highest=max(shown, default=0), leads=is_lead(person(), program), subjects=THEMES,
        verdicts=VERDICTS, note=note, outcome=outcome, middle=MIDDLE, lifted=LIFTED, unanswered=UNANSWERED,
        weeks=SPAN, due=DUE.days // 7,
    )  # fmt: skip


def _themes(program: Program, unfinished: Mapping[str, Repair]) -> list[Theme]:
    """The themes that are compared, and those with an open repair that no longer are."""
    compared = queries.compared_themes(program.id)
    return compared + [each.theme for each in unfinished.values() if each.theme not in compared]


@bp.route("/repairs/<repair>/<any(finish, decline):step>", methods=["GET", "POST"])
@guarded(is_lead, repair=queries.led_repair)
def close(repair: Repair, step: str) -> Response:
    """Publish what changed, or why nothing changes."""
    form, program = OutcomeForm(), by_id(repair.program_id)
    closed = submit(
        form,
        lambda me: services.close_repair(repair, step, in_both(form, "outcome"), by=me),
        keep=True,
    )
    if isinstance(closed, Done):
        flash(_("Published. You can resume the theme."))
        return redirect_to("gauge.gauge", program=program.slug)
    return render(
        "gauge/close.html", form=form, repair=repair, program=program, step=step, outcome=outcome
    )  # fmt: skip
