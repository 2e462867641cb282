"""Pages of programs: the first page, a public charter, join, leave, a member's page."""

from flask import Blueprint, Response
from flask_babel import gettext as _

from webapp.kernel.rules import public, signed_in
from webapp.people.models import Person
from webapp.people.workflow import Role
from webapp.programs import queries, services
from webapp.programs.models import Brief, Program
from webapp.programs.rules import is_enrolled
from webapp.web.acting import acting
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.pages import page, say, to

room = Blueprint("programs", __name__, template_folder="templates")


def load_public(me: Person | None, slug: str) -> Program:  # noqa: ARG001 - a loader's form
    """A program whose charter anybody may read."""
    return queries.public_program(slug)


def load_brief(me: Person, brief_id: str) -> Brief:
    """A brief this person may write from."""
    return queries.brief_for(me, brief_id)


@room.get("/")
@guarded(public)
def home() -> Response:
    """For a visitor what this is; for a person what there is to do."""
    me = person()
    if me is None:
        return page("programs/welcome.html", programs=queries.open_programs())
    mine = queries.of_person(me)
    return page(
        "programs/home.html",
        mine=mine,
        others=[p for p in queries.open_programs() if p not in mine],
        briefs=queries.briefs([p.id for p in mine]),
        led=queries.with_role(me, Role.lead),
        reviewed=queries.with_role(me, Role.reviewer),
    )


@room.get("/charter/<program>")
@guarded(public, program=load_public)
def charter(program: Program) -> Response:
    """The charter, public, in plain words."""
    me = person()
    return page(
        "programs/charter.html",
        program=program,
        charter=program.charter,
        parts=services.PARTS,
        enrollment=queries.enrollment(me, program.id) if me else None,
    )


@room.post("/charter/<program>/join")
@guarded(signed_in, page="programs.charter", program=load_public)
def join(program: Program) -> Response:
    """Join by one's own act."""
    form = StepForm()
    acting(form, lambda me: services.join(program, by=me, version=form.number))
    say(_("You joined. Nothing is expected of you; write when you feel like it."))
    return to("programs.home")


@room.route("/charter/<program>/leave", methods=["GET", "POST"])
@guarded(signed_in, program=load_public)
def leave(program: Program) -> Response:
    """Leave: what will happen, and one button. A second click finds that it is done."""
    form = StepForm()
    place = queries.enrollment(person(), program.id)
    if place is None:
        say(_("You are not in this program."), "note")
        return to("programs.home")
    if acting(form, lambda me: services.leave(place, by=me)):
        say(_("You left the program. Nobody is told why. You can come back whenever you like."))
        return to("programs.home")
    return page("programs/leave.html", program=program, form=form)


@room.get("/briefs/<brief>")
@guarded(is_enrolled, brief=load_brief)
def brief(brief: Brief) -> Response:
    """One brief: facts, sources, questions."""
    return page("programs/brief.html", brief=brief)
