"""Pages of people who report with their own name."""

from flask import Response
from flask_babel import get_locale
from flask_babel import gettext as _

from webapp.core.permissions import signed_in
from webapp.directory.queries import unit_tree
from webapp.irritants import queries, services
from webapp.irritants.forms import MessageForm, ReportForm
from webapp.irritants.models import Irritant
from webapp.irritants.rules import may_reopen, reports, takes_part
from webapp.irritants.views.blueprint import bp
from webapp.irritants.views.reading import show
from webapp.programs import queries as programs
from webapp.programs.models import Program
from webapp.programs.workflow import ProgramState
from webapp.web.forms import StepForm
from webapp.web.guards import guarded
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, submit, submit_button


def known_programs() -> list[Program]:
    """The programs that a report can be about, oldest first: all but drafts."""
    return [p for p in programs.every_program() if p.state != ProgramState.draft]


@bp.route("/irritants/new", methods=["GET", "POST"])
@guarded(signed_in)
def report() -> Response:
    """Report an irritant with the own name."""
    form = ReportForm(known_programs(), unit_tree(), str(get_locale()))
    result = submit(
        form, lambda me: services.report(form.report(), by=me, row_id=form.row_id(me.id))
    )
    if isinstance(result, Done):
        flash(_("Thank you. You are notified when a person is in charge, and of the answer."))
        return redirect_to("irritants.irritant", irritant=result.value.id)
    return render("irritants/report.html", form=form)


@bp.post("/irritants/<irritant>/messages")
@guarded(takes_part, page="irritants.irritant", irritant=queries.inside_irritant)
def write(irritant: Irritant) -> Response:
    """Write to the other side."""
    form = MessageForm()
    result = submit(
        form,
        lambda me: services.write(irritant, form.text.data, by=me, row_id=form.row_id(me.id)),
    )
    if isinstance(result, Done):
        flash(_("The message is stored."))
        return redirect_to("irritants.irritant", irritant=irritant.id)
    return show(irritant, form)


@bp.post("/irritants/<irritant>/reopen")
@guarded(may_reopen, page="irritants.irritant", irritant=queries.inside_irritant)
def reopen(irritant: Irritant) -> Response:
    """Let the irritant wait for an answer again."""
    submit_button(StepForm(), lambda me: services.reopen(irritant, by=me))
    flash(_("The irritant is open again. You can write what is still wrong."))
    return redirect_to("irritants.irritant", irritant=irritant.id)


@bp.post("/irritants/<irritant>/withdraw")
@guarded(reports, page="irritants.irritant", irritant=queries.inside_irritant)
def withdraw(irritant: Irritant) -> Response:
    """Delete one's own unanswered report."""
    submit_button(StepForm(), lambda me: services.withdraw(irritant, by=me))
    flash(_("The report and its messages are deleted."))
    return redirect_to("irritants.own")
