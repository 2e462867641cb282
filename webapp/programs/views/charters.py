"""The first page, and a public charter with its history: read, join, agree again."""

from flask import Response, current_app, request
from flask_babel import gettext as _

from webapp.kernel.errors import Missing
from webapp.kernel.rules import public, signed_in
from webapp.people.models import Person
from webapp.people.queries import holds, role_holders
from webapp.people.workflow import Role
from webapp.programs import queries, services
from webapp.programs.forms import COUNCILS, DEADLINES, QUESTIONS
from webapp.programs.models import Enrollment, Program
from webapp.programs.views.blueprint import room
from webapp.web.acting import acting
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.pages import page, say, to


def load_public(me: Person | None, slug: str) -> Program:  # noqa: ARG001 - a loader's form
    """A program whose charter anybody may read."""
    return queries.public_program(slug)


def load_place(me: Person, slug: str) -> Enrollment:
    """This person's own running place, active or paused."""
    found = queries.place(me, queries.public_program(slug).id)
    if found is None:
        raise Missing(queries.NO_PROGRAM)
    return found


@room.get("/")
@guarded(public)
def home() -> Response:
    """For a visitor what this is; for a person what there is to do."""
    me = person()
    if me is None:
        return page("programs/welcome.html", programs=queries.open_programs())
    mine = queries.places_of(me)
    inside = {p.program.id for p in mine}
    return page(
        "programs/home.html",
        mine=mine,
        others=[p for p in queries.open_programs() if p.id not in inside],
        briefs=queries.briefs([p.program.id for p in mine if not p.paused]),
        led=queries.with_role(me, Role.lead),
        reviewed=queries.with_role(me, Role.reviewer),
        administers=holds(me, Role.admin),
    )


def _version() -> int | None:
    asked = request.args.get("version", "")
    if not asked:
        return None
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0  # noqa: PLR2004 - no charter has so many


def _holders(program: Program) -> dict[str, str]:
    """The names of those who hold each role of the program, by role."""
    named: dict[str, list[str]] = {}
    for role, holder in role_holders(program.id):
        named.setdefault(role.value, []).append(holder.name)
    return {role: ", ".join(names) for role, names in named.items()}


@room.get("/charter/<program>")
@guarded(public, program=load_public)
def charter(program: Program) -> Response:
    """The charter, public, in plain words; each older version stays readable."""
    me = person()
    shown = queries.charter_of(program, _version())
    mine = queries.place(me, program.id) if me else None
    since = mine.charter if mine and shown is program.charter else None
    return page(
        "programs/charter.html",
        program=program,
        charter=shown,
        parts=services.PARTS,
        questions=QUESTIONS,
        council=COUNCILS[program.council],
        deadline=DEADLINES[shown.at_deadline],
        enrollment=mine,
        behind=mine is not None and mine.charter_id != program.charter.id,
        changed=services.changed_parts(since, shown) if since else set(),
        holders=_holders(program) if me else {},
        delay=current_app.extensions["review_delay"](program),
        outlets=current_app.extensions["outlets"],
    )


@room.post("/charter/<program>/join")
@guarded(signed_in, page="programs.charter", program=load_public)
def join(program: Program) -> Response:
    """Join by one's own act."""
    form = StepForm()
    acting(form, lambda me: services.join(program, by=me, version=form.number))
    say(_("You joined. Nothing is expected of you; write when you feel like it."))
    return to("programs.home")


@room.post("/charter/<place>/agree")
@guarded(signed_in, page="programs.place", place=load_place)
def agree(place: Enrollment) -> Response:
    """Agree to the newest charter."""
    form = StepForm()
    acting(form, lambda me: services.agree(place, by=me, version=form.number))
    say(_("You agreed to the charter as it stands now."))
    return to("programs.place", place=place.program.slug)
