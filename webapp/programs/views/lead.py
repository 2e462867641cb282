"""Pages of administrators and leads: create a program, edit it, write its charter, move it."""

from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _

from webapp.core import runtime
from webapp.core.i18n import LANGUAGES
from webapp.people.models import Person
from webapp.people.queries import holders
from webapp.people.rules import is_admin
from webapp.people.workflow import Role
from webapp.programs import queries, services
from webapp.programs.forms import (
    COUNCILS,
    KINDS,
    QUESTIONS,
    CharterForm,
    NewProgramForm,
    ProgramForm,
    lines_of,
)
from webapp.programs.models import Charter, Program
from webapp.programs.rules import is_lead
from webapp.programs.views.blueprint import bp
from webapp.programs.workflow import PROGRAM, Council, Deadline, Kind
from webapp.web.forms import StepForm
from webapp.web.guards import guarded
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Refused, submit, submit_button

# Verb in the URL -> its service, and the verb that undoes it.
VERBS = {
    "open": (services.open_program, "pause"),
    "pause": (services.pause, "open"),
    "close": (services.close, "reopen"),
    "reopen": (services.reopen, None),
}


def _hosts() -> frozenset[str]:
    return runtime.current().settings.link_hosts


def load_led(me: Person, slug: str) -> Program:
    """A program that this person leads; nobody else learns that a draft exists."""
    return queries.led_program(me, slug)


@bp.get("/programs")
@guarded(is_admin)
def programs() -> Response:
    """All programs, for administrators: names, states and leads."""
    rows = [(p, holders(Role.lead, p.id)) for p in queries.every_program()]
    return render("programs/list.html", rows=rows, kinds=KINDS)


@bp.route("/programs/new", methods=["GET", "POST"])
@guarded(is_admin)
def new_program() -> Response:
    """Create a draft and name its lead."""
    form = NewProgramForm()

    def create(me: Person) -> Program:
        return services.create_led(
            form.slug.data, Kind(form.kind.data), form.names, form.destination.data,
            lead=form.lead.data, by=me, hosts=_hosts(),
        )  # fmt: skip

    if isinstance(submit(form, create), Refused):
        return render("programs/new.html", form=form, hosts=sorted(_hosts()))
    flash(_("The draft is made. Only its lead sees it from here on; they write the charter."))
    return redirect_to("programs.programs")


@bp.get("/programs/<program>")
@guarded(is_lead, program=load_led)
def program(program: Program, verb: str = "") -> Response:  # noqa: ARG001 - in the URL of move_program
    """The lead's start page of a program."""
    return render(
        "programs/lead.html",
        program=program,
        council=COUNCILS[program.council],
        kind=KINDS[program.kind],
        steps=list(PROGRAM.open_steps(program.state)),
        briefs=queries.briefs([program.id]),
        form=StepForm(),
    )


@bp.post("/programs/<program>/<any(open, pause, close, reopen):verb>")
@guarded(is_lead, page="programs.program", program=load_led)
def move_program(program: Program, verb: str) -> Response:
    """Open, pause, close or reopen a program."""
    act, undo = VERBS[verb]
    submit_button(StepForm(), lambda me: act(program, by=me))
    messages = {
        "open": _("The program is open: anybody with an account can join."),
        "pause": _("The program pauses: nobody joins, sends or shares until you open it again."),
        "close": _("The program is closed. What people wrote stays theirs."),
        "reopen": _("The close is taken back; the program pauses until you open it."),
    }
    undo_url = url_for("programs.move_program", program=program.slug, verb=undo) if undo else ""
    flash(messages[verb], undo=(undo_url, _("Undo")) if undo else None)
    return redirect_to("programs.program", program=program.slug)


@bp.route("/programs/<program>/edit", methods=["GET", "POST"])
@guarded(is_lead, program=load_led)
def edit_program(program: Program) -> Response:
    """Edit names, destination, sponsor and works-council status."""
    form = ProgramForm(
        name_en=program.names.get("en"), name_fr=program.names.get("fr"),
        destination=program.destination, council=program.council.value, version=program.version,
        sponsor=program.sponsor.address if program.sponsor else program.asked or program.sponsor_name,
    )  # fmt: skip

    def save(me: Person) -> Program:
        return services.edit(
            program, by=me, version=form.number, names=form.names, sponsor=form.sponsor.data or "",
            destination=form.destination.data, council=Council(form.council.data), hosts=_hosts(),
        )  # fmt: skip

    if isinstance(submit(form, save, keep=True), Refused):
        form.renew(program.version)
        return render("programs/edit.html", form=form, program=program, hosts=sorted(_hosts()))
    flash(_("Saved."))
    return redirect_to("programs.program", program=program.slug)


def _initial_values(program: Program) -> dict[str, Any]:
    """The initial values of the form: the charter in force."""
    if not program.charters:
        return {"version": 0, "review_days": services.REVIEW_DAYS, "at_deadline": "hold"}
    charter = program.charter
    values: dict[str, Any] = {
        "version": charter.version, "review_days": charter.review_days,
        "at_deadline": charter.at_deadline.value,
    }  # fmt: skip
    for language in LANGUAGES:
        values |= {f"{p}_{language}": charter.texts[language].get(p, "") for p in services.PARTS}
        values[f"disclosure_{language}"] = charter.disclosures[language]
        values[f"more_{language}"] = "\n".join(charter.more_disclosures.get(language, []))
    return values


@bp.route("/programs/<program>/charter", methods=["GET", "POST"])
@guarded(is_lead, program=load_led)
def write_charter(program: Program) -> Response:
    """Write a new version of the charter, in both languages."""
    form = CharterForm(**_initial_values(program))

    def publish(me: Person) -> Charter:
        return services.write_charter(
            program, form.texts(), {"en": form.disclosure_en.data, "fr": form.disclosure_fr.data},
            by=me, more={"en": lines_of(form.more_en.data), "fr": lines_of(form.more_fr.data)},
            review_days=form.review_days.data, at_deadline=Deadline(form.at_deadline.data),
            version=form.number,
        )  # fmt: skip

    if isinstance(submit(form, publish, keep=True), Refused):
        form.renew(program.charter.version if program.charters else 0)
        return render(
            "programs/write_charter.html", form=form, program=program, parts=services.PARTS,
            questions=QUESTIONS,
        )  # fmt: skip
    flash(_("Published. Whoever is in is asked again before they send or share anything."))
    return redirect_to("programs.program", program=program.slug)
