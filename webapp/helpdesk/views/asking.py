"""Ask for help; the list of one's own help requests and of the questions to a champion."""

from flask import Response
from flask_babel import gettext as _

from webapp.champions import queries as champions
from webapp.core.permissions import signed_in
from webapp.helpdesk import home, queries, services
from webapp.helpdesk.forms import HelpForm
from webapp.helpdesk.views.blueprint import bp, load_shown
from webapp.programs.models import Program
from webapp.programs.workflow import ProgramState
from webapp.web.guards import guarded, person
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, submit


@bp.get("/help")
@guarded(signed_in)
def mine() -> Response:
    """One's own help requests, and those that one is asked to take."""
    me = person()
    own, questions = queries.own_requests(me), queries.questions_to(me)
    return render(
        "helpdesk/mine.html", own=own, questions=questions, programs=champions.shown_programs(),
        topic_name=home.namer([*own, *questions]),
    )  # fmt: skip


@bp.route("/programs/<program>/help", methods=["GET", "POST"])
@guarded(signed_in, program=load_shown)
def ask(program: Program) -> Response:
    """Ask for help."""
    topics = champions.topics_of(program.id)
    form = HelpForm(topics, person())
    result = submit(
        form,
        lambda me: services.ask_for_help(program, form.details(), by=me, row_id=form.row_id(me.id)),
        keep=True,
    )
    if isinstance(result, Done):
        flash(_("Sent. A champion who fits is asked now."))
        return redirect_to("helpdesk.help_request", asked=result.value.id)
    return render(
        "helpdesk/ask.html", form=form, program=program, topics=topics,
        open=program.state == ProgramState.open,
    )  # fmt: skip
