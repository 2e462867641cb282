"""Pages of administrators and leads: create a program, edit it, move it."""

from flask import Response, request, url_for
from flask_babel import gettext as _

from webapp.core import runtime
from webapp.core.i18n import gettext_noop
from webapp.people.models import Person
from webapp.people.queries import holders
from webapp.people.rules import is_admin
from webapp.people.workflow import Role
from webapp.program_kinds import KINDS, Kind
from webapp.programs import queries, services
from webapp.programs.forms import COUNCILS, NewProgramForm, ProgramForm
from webapp.programs.models import Program
from webapp.programs.opening import opening_facts
from webapp.programs.providers import lead_lines, open_briefs
from webapp.programs.rules import is_lead
from webapp.programs.views.blueprint import bp, listed
from webapp.programs.workflow import PROGRAM
from webapp.web.forms import StepForm
from webapp.web.guards import guarded
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Refused, submit, submit_button

# Verb in the URL -> its service, the verb that undoes it, and the message.
VERBS = {
    "open": (services.open_program, "pause",
             gettext_noop("The program is open. People with an account can join.")),
    "pause": (services.pause, "open", gettext_noop("The program is paused.")),
    "close": (services.close, "reopen", gettext_noop("The program is closed.")),
    "reopen": (services.reopen, None,
               gettext_noop("The program is paused. Open it when you are ready.")),
}  # fmt: skip


def _hosts() -> frozenset[str]:
    return runtime.current().settings.link_hosts


@bp.get("/programs")
@guarded(is_admin)
def programs() -> Response:
    """All programs, for administrators: names, states and leads."""
    state = request.args.get("state", "")
    found = [p for p in queries.every_program() if state in {"", p.state}]
    page, search = listed(found, lambda program: program.names.values())
    return render(
        "programs/list.html", page=page, search=search, state=state,
        leads=lambda program: holders(Role.lead, program.id),
    )  # fmt: skip


@bp.route("/programs/new", methods=["GET", "POST"])
@guarded(is_admin)
def new_program() -> Response:
    """Create a draft and name its lead."""
    form = NewProgramForm()

    def create(me: Person) -> Program:
        return services.create_led(
            form.slug.data, Kind(form.kind.data), form.names, form.destination.data or "",
            lead=form.lead.data, by=me, hosts=_hosts(), row_id=form.row_id(me.id),
        )  # fmt: skip

    if isinstance(submit(form, create), Refused):
        kinds = " ".join(_(KINDS[kind].does) for kind in KINDS)
        return render("programs/new.html", form=form, hosts=sorted(_hosts()), kinds=kinds)
    flash(_("The draft is created. Its lead writes the charter next."))
    return redirect_to("programs.programs")


@bp.get("/programs/<program>")
@guarded(is_lead, program=queries.led_program)
def program(program: Program) -> Response:
    """The lead's start page of a program."""
    return render(
        "programs/lead.html", program=program, council=COUNCILS[program.council], form=StepForm(),
        steps=list(PROGRAM.open_steps(program.state)), draft=queries.charter_draft(program),
        briefs=open_briefs([program.id]) if program.shares else (), lines=lead_lines(program),
    )  # fmt: skip


@bp.post("/programs/<program>/<any(open, pause, close, reopen):verb>")
@guarded(is_lead, page="programs.program", program=queries.led_program)
def move_program(program: Program, verb: str) -> Response:
    """Open, pause, close or reopen a program."""
    act, undo, message = VERBS[verb]
    if verb == "close":
        message = program.wording.closed
    if verb == "open" and opening_facts(program):
        message = gettext_noop("The program is open. People can join from the day of their unit.")
    submit_button(StepForm(), lambda me: act(program, by=me))
    undo_url = url_for("programs.move_program", program=program.slug, verb=undo) if undo else ""
    flash(_(message), undo=(undo_url, _("Undo")) if undo else None)
    return redirect_to("programs.program", program=program.slug)


@bp.route("/programs/<program>/edit", methods=["GET", "POST"])
@guarded(is_lead, program=queries.led_program)
def edit_program(program: Program) -> Response:
    """Edit names, destination, sponsor and works-council status."""
    form = ProgramForm(
        name_en=program.names.get("en"), name_fr=program.names.get("fr"),
        destination=program.destination, council=program.council.value, version=program.version,
        council_on=program.council_on, council_why=program.council_why,
        sponsor=program.sponsor.address if program.sponsor else program.asked or program.sponsor_name,
    )  # fmt: skip
    if not program.shares:
        del form.destination

    def save(me: Person) -> Program:
        return services.edit(
            program, by=me, version=form.number, names=form.names, sponsor=form.sponsor.data or "",
            destination=form.destination.data if program.shares else "", hosts=_hosts(),
            council=form.council_status(),
        )  # fmt: skip

    if isinstance(submit(form, save, keep=True), Refused):
        form.renew(program.version)
        return render("programs/edit.html", form=form, program=program, hosts=sorted(_hosts()))
    flash(_("Saved."))
    return redirect_to("programs.program", program=program.slug)
