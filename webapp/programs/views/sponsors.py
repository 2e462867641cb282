"""The page on which somebody agrees to be named as the sponsor of a program."""

from flask import Response
from flask_babel import gettext as _

from webapp.core.errors import Missing
from webapp.core.permissions import signed_in
from webapp.people.models import Person
from webapp.programs import queries, services
from webapp.programs.models import Program
from webapp.programs.rules import is_asked_sponsor
from webapp.programs.views.blueprint import bp
from webapp.web.forms import StepForm
from webapp.web.guards import guarded
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import submit_button


def load_asked(me: Person, slug: str) -> Program:
    """A program whose lead asked this person to be the sponsor; raises Missing."""
    found = queries.by_slug(slug)
    if found is None or not is_asked_sponsor(me, found):
        raise Missing(queries.NO_PROGRAM)
    return found


@bp.get("/programs/<program>/sponsor")
@guarded(signed_in, program=load_asked)
def sponsor(program: Program) -> Response:
    """Show what being named means, and both answers."""
    return render("programs/sponsor.html", program=program, form=StepForm())


@bp.post("/programs/<program>/sponsor/<any(agree, decline):answer>")
@guarded(signed_in, program=load_asked)
def answer_sponsor(program: Program, answer: str) -> Response:
    """Store the answer."""
    agreed = answer == "agree"
    submit_button(StepForm(), lambda me: services.answer_sponsor(program, by=me, agreed=agreed))
    flash(_("You are named as the sponsor.") if agreed else _("You are not named as the sponsor."))
    return redirect_to("programs.home")
