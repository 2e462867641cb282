"""The page on which a lead checks a program and opens it."""

from flask import Blueprint, Response
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField

from webapp.core.i18n import gettext_noop
from webapp.programs.models import Program
from webapp.programs.opening import opening_facts
from webapp.programs.queries import led_program
from webapp.programs.rules import is_lead
from webapp.readiness import queries, services
from webapp.readiness.home import facts
from webapp.readiness.services import LONGEST
from webapp.readiness.workflow import NAMES, Need
from webapp.web.forms import StepForm, optional
from webapp.web.guards import guarded
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, submit

bp = Blueprint("readiness", __name__, template_folder="templates")
# The page of the lead on which a need is met; none for what a barometer brings.
MENDED = {
    Need.council: "programs.edit_program", Need.sponsor: "programs.edit_program", Need.inside: "",
}  # fmt: skip
# A line without a need: it is there where a plan was made.
UNIT_BY_UNIT = gettext_noop("Opening unit by unit")


class OpenForm(StepForm):
    """Why a program opens although something is missing."""

    reason = optional(_l("Why does it open all the same?"), LONGEST, TextAreaField)


@bp.route("/programs/<program>/readiness", methods=["GET", "POST"])
@guarded(is_lead, page="programs.program", program=led_program)
def checklist(program: Program) -> Response:
    """Show what the program needs before it opens, and open it."""
    form = OpenForm()
    opened = submit(
        form,
        lambda me: services.open_draft(program, by=me, reason=form.reason.data or ""),
    )
    if isinstance(opened, Done):
        flash(
            _("The program is open. People can join from the day of their unit.")
            if opening_facts(program)
            else _("The program is open. People with an account can join.")
        )
        return redirect_to("programs.program", program=program.slug)
    items, inside = queries.checklist(program), queries.inside_score()
    rows = [
        (NAMES[item.need], item.done, facts(program, item, inside),
         MENDED.get(item.need, "programs.write_charter"))
        for item in items
    ]  # fmt: skip
    if days := opening_facts(program):
        rows.append((UNIT_BY_UNIT, True, days, ""))
    return render(
        "readiness/checklist.html", program=program, form=form, rows=rows,
        missing=sum(not item.done for item in items), opening=queries.opening(program),
    )  # fmt: skip
