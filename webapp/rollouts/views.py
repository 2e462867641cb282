"""Pages of the lead: the days on which a program opens in units, and the draw."""

import secrets

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from webapp.core import clock
from webapp.core.i18n import gettext_noop
from webapp.core.lists import found_in, page_of
from webapp.programs.models import Program
from webapp.programs.rules import is_lead
from webapp.programs.workflow import ProgramState
from webapp.rollouts import queries, services
from webapp.rollouts.forms import DAY, DrawForm, days_form
from webapp.rollouts.home import decided, facts
from webapp.rollouts.workflow import Chosen
from webapp.web.forms import StepForm
from webapp.web.guards import guarded
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, submit, submit_button

bp = Blueprint("rollouts", __name__, template_folder="templates")
LONGEST_SEARCH = 100
AT_ONCE = gettext_noop("No unit has a day: the program opens in all units at once.")


@bp.route("/programs/<program>/opening", methods=["GET", "POST"])
@guarded(is_lead, program=queries.load_program)
def days(program: Program) -> Response:
    """Show and change the days of units, a page of units at a time."""
    rollout, search = queries.rollout(program.id), request.args.get("q", "")[:LONGEST_SEARCH]
    every = {row.unit.id: row for row in queries.unit_rows(program)}
    page = page_of(
        [each for each, row in every.items() if found_in(search, *row.path, row.unit.name)],
        request.args.get("page", 1, int), lambda ids: [every[each] for each in ids],
    )  # fmt: skip
    # A unit that moved to another page meanwhile is shown as well: nothing typed is lost.
    on_page = {row.unit.id for row in page.rows}
    rows = [row for each, row in every.items() if each in on_page or f"{DAY}{each}" in request.form]
    editable = [row for row in rows if services.may_change(program, row.day)]
    form = days_form(editable, rollout, keep=program.state != ProgramState.draft)
    result = submit(
        form,
        lambda me: services.change_days(
            program, form.changed(), Chosen(form.chosen.data), by=me, version=form.number
        ),
        keep=True,
    )
    if isinstance(result, Done):
        flash(_("Saved.") if result.value else _(AT_ONCE))
        return redirect_to(
            "rollouts.days", program=program.slug, q=search or None, page=page.number
        )
    _renew(form, program)
    return render(
        "rollouts/days.html", program=program, form=form, rows=rows, page=page, search=search,
        editable={row.unit.id for row in editable}, rollout=rollout, facts=facts(program),
        decided=decided(rollout) if rollout else "", days=queries.opening_days(program),
        today=clock.today(),
    )  # fmt: skip


def _renew(form: StepForm, program: Program) -> None:
    """After a conflict, use the version of the plan that is stored now."""
    stored = queries.rollout(program.id)
    form.renew(stored.version if stored else 0)


@bp.route("/programs/<program>/opening/draw", methods=["GET", "POST"])
@guarded(is_lead, page="programs.program", program=queries.load_program)
def draw(program: Program) -> Response:
    """Draw by lot when units open."""
    rollout, rows = queries.rollout(program.id), queries.unit_rows(program)
    listed = queries.listed(rows, services.MOST_UNITS)
    form = DrawForm(
        [(row.depth, row.unit) for row in listed], queries.levels(rows, services.MOST_UNITS),
        rollout.version if rollout else 0,
    )  # fmt: skip
    result = submit(
        form,
        lambda me: services.draw_order(
            program, form.chosen_units(), form.first.data, groups=form.groups.data,
            weeks=form.weeks.data, by=me, version=form.number, chance=secrets.SystemRandom(),
        ),
        keep=True,
    )  # fmt: skip
    if isinstance(result, Done):
        flash(_("The order is drawn. The activity log records each draw."))
        return redirect_to("rollouts.days", program=program.slug)
    _renew(form, program)
    return render(
        "rollouts/draw.html", program=program, form=form, rollout=rollout,
        folds=queries.folds(listed), left_out=len(rows) - len(listed), total=len(listed),
        boxes={str(box.data): box for box in form.units},
    )  # fmt: skip


@bp.post("/programs/<program>/opening/drop")
@guarded(is_lead, page="programs.program", program=queries.load_program)
def drop(program: Program) -> Response:
    """Take all days away: the draft opens in all units at once."""
    form = StepForm()
    submit_button(
        form, lambda me: services.plan(program, {}, Chosen.unknown, by=me, version=form.number)
    )
    flash(_(AT_ONCE))
    return redirect_to("rollouts.days", program=program.slug)
