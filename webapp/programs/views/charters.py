"""Pages: home, and the public charter with its versions; join and agree to a new version."""

from flask import Response, request
from flask_babel import gettext as _

from webapp.core import runtime
from webapp.core.errors import Missing
from webapp.core.permissions import public, signed_in
from webapp.networks import registry
from webapp.networks.registry import NAMES
from webapp.people.models import Person
from webapp.people.queries import holds, role_holders
from webapp.people.workflow import Role
from webapp.programs import queries, services
from webapp.programs.forms import COUNCILS, DEADLINES, QUESTIONS
from webapp.programs.models import Enrollment, Program
from webapp.programs.providers import review_delay
from webapp.programs.views.blueprint import bp
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import submit_button


def load_public(me: Person | None, slug: str) -> Program:  # noqa: ARG001 - the signature of a loader
    """A program whose charter is public."""
    return queries.public_program(slug)


def load_enrollment(me: Person, slug: str) -> Enrollment:
    """This person's own enrollment, active or paused."""
    found = queries.enrollment(me, queries.public_program(slug).id)
    if found is None:
        raise Missing(queries.NO_PROGRAM)
    return found


@bp.get("/")
@guarded(public)
def home() -> Response:
    """The welcome page for visitors; the home page of a signed-in person."""
    me = person()
    if me is None:
        return render("programs/welcome.html", programs=queries.open_programs())
    mine = queries.own_enrollments(me)
    joined = {p.program.id for p in mine}
    return render(
        "programs/home.html",
        mine=mine,
        others=[p for p in queries.open_programs() if p.id not in joined],
        briefs=queries.briefs([p.program.id for p in mine if not p.paused]),
        led=queries.with_role(me, Role.lead),
        reviewed=queries.with_role(me, Role.reviewer),
        administers=holds(me, Role.admin),
    )


def _version() -> int | None:
    text = request.args.get("version", "")
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0  # noqa: PLR2004 - no charter has more


def _holders(program: Program) -> dict[str, str]:
    """The names of the holders of each role in the program, by role."""
    names_by_role: dict[str, list[str]] = {}
    for role, holder in role_holders(program.id):
        names_by_role.setdefault(role.value, []).append(holder.name)
    return {role: ", ".join(names) for role, names in names_by_role.items()}


@bp.get("/charter/<program>")
@guarded(public, program=load_public)
def charter(program: Program) -> Response:
    """The public page of a charter; `?version=` shows an older one."""
    me = person()
    shown = queries.charter_of(program, _version())
    mine = queries.enrollment(me, program.id) if me else None
    since = mine.charter if mine and shown is program.charter else None
    return render(
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
        delay=review_delay(program),
        networks=[NAMES[code] for code in registry.configured(runtime.current().settings.networks)],
    )


@bp.post("/charter/<program>/join")
@guarded(signed_in, page="programs.charter", program=load_public)
def join(program: Program) -> Response:
    """Enroll the signed-in person."""
    form = StepForm()
    submit_button(form, lambda me: services.join(program, by=me, version=form.number))
    flash(_("You joined. Nothing is expected of you; write when you feel like it."))
    return redirect_to("programs.home")


@bp.post("/charter/<enrollment>/agree")
@guarded(signed_in, page="programs.participation", enrollment=load_enrollment)
def agree(enrollment: Enrollment) -> Response:
    """Agree to the newest charter."""
    form = StepForm()
    submit_button(form, lambda me: services.agree(enrollment, by=me, version=form.number))
    flash(_("You agreed to the charter as it stands now."))
    return redirect_to("programs.participation", enrollment=enrollment.program.slug)
