"""What administrators and leads do: create a program, write its charter, open and close it."""

from typing import Any

from flask import Response, current_app, url_for
from flask_babel import gettext as _

from webapp.config import Settings
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
from webapp.programs.services.charters import LANGUAGES
from webapp.programs.views.blueprint import room
from webapp.programs.workflow import PROGRAM, Council, Deadline, Kind
from webapp.web.acting import acting
from webapp.web.forms import StepForm
from webapp.web.guards import guarded
from webapp.web.pages import page, say, to

# The verb of a program's address, and the one that undoes it.
VERBS = {
    "open": (services.open_program, "pause"),
    "pause": (services.pause, "open"),
    "close": (services.close, "reopen"),
    "reopen": (services.reopen, None),
}


def _hosts() -> frozenset[str]:
    settings: Settings = current_app.extensions["settings"]
    return frozenset(settings.link_hosts)


def load_led(me: Person, slug: str) -> Program:
    """A program for its lead to work on; a draft is nobody else's to know."""
    return queries.led_program(me, slug)


@room.get("/programs")
@guarded(is_admin)
def programs() -> Response:
    """All programs, for administrators: names, states and leads."""
    rows = [(p, holders(Role.lead, p.id)) for p in queries.every_program()]
    return page("programs/list.html", rows=rows, kinds=KINDS)


@room.route("/programs/new", methods=["GET", "POST"])
@guarded(is_admin)
def new_program() -> Response:
    """Create a draft and name its lead."""
    form = NewProgramForm()

    def verb(me: Person) -> Program:
        return services.create_led(
            form.slug.data, Kind(form.kind.data), form.names, form.destination.data,
            lead=form.lead.data, by=me, hosts=_hosts(),
        )  # fmt: skip

    if acting(form, verb) is None:
        return page("programs/new.html", form=form, hosts=sorted(_hosts()))
    say(_("The draft is made. Only its lead sees it from here on; they write the charter."))
    return to("programs.programs")


@room.get("/programs/<program>")
@guarded(is_lead, program=load_led)
def program(program: Program, verb: str = "") -> Response:  # noqa: ARG001 - a step's address has it
    """The lead's start page of a program."""
    return page(
        "programs/lead.html",
        program=program,
        council=COUNCILS[program.council],
        kind=KINDS[program.kind],
        steps=list(PROGRAM.open_steps(program.state)),
        briefs=queries.briefs([program.id]),
        form=StepForm(),
    )


@room.post("/programs/<program>/<any(open, pause, close, reopen):verb>")
@guarded(is_lead, page="programs.program", program=load_led)
def move_program(program: Program, verb: str) -> Response:
    """Open, pause, close, or take a close back."""
    act, undo = VERBS[verb]
    acting(StepForm(), lambda me: act(program, by=me))
    said = {
        "open": _("The program is open: anybody with an account can join."),
        "pause": _("The program pauses: nobody joins, sends or shares until you open it again."),
        "close": _("The program is closed. What people wrote stays theirs."),
        "reopen": _("The close is taken back; the program pauses until you open it."),
    }
    way = url_for("programs.move_program", program=program.slug, verb=undo) if undo else ""
    say(said[verb], undo=(way, _("Undo")) if undo else None)
    return to("programs.program", program=program.slug)


@room.route("/programs/<program>/edit", methods=["GET", "POST"])
@guarded(is_lead, program=load_led)
def edit_program(program: Program) -> Response:
    """Names, destination, sponsor, works council."""
    form = ProgramForm(
        name_en=program.names.get("en"), name_fr=program.names.get("fr"),
        destination=program.destination, council=program.council.value, version=program.version,
        sponsor=program.sponsor.email if program.sponsor else program.sponsor_name,
    )  # fmt: skip

    def verb(me: Person) -> Program:
        return services.edit(
            program, by=me, version=form.number, names=form.names, sponsor=form.sponsor.data or "",
            destination=form.destination.data, council=Council(form.council.data), hosts=_hosts(),
        )  # fmt: skip

    if acting(form, verb, keep=True) is None:
        form.renew(program.version)
        return page("programs/edit.html", form=form, program=program, hosts=sorted(_hosts()))
    say(_("Saved."))
    return to("programs.program", program=program.slug)


def _written(program: Program) -> dict[str, Any]:
    """What the editor shows at first: the charter in force."""
    if not program.charters:
        return {"version": 0, "review_days": services.REVIEW_DAYS, "at_deadline": "hold"}
    now = program.charter
    values: dict[str, Any] = {
        "version": now.version, "review_days": now.review_days,
        "at_deadline": now.at_deadline.value,
    }  # fmt: skip
    for language in LANGUAGES:
        values |= {f"{p}_{language}": now.texts[language].get(p, "") for p in services.PARTS}
        values[f"disclosure_{language}"] = now.disclosures[language]
        values[f"more_{language}"] = "\n".join(now.more_disclosures.get(language, []))
    return values


@room.route("/programs/<program>/charter", methods=["GET", "POST"])
@guarded(is_lead, program=load_led)
def write_charter(program: Program) -> Response:
    """Write a new version of the charter, in both languages."""
    form = CharterForm(**_written(program))

    def verb(me: Person) -> Charter:
        return services.write_charter(
            program, form.texts(), {"en": form.disclosure_en.data, "fr": form.disclosure_fr.data},
            by=me, more={"en": lines_of(form.more_en.data), "fr": lines_of(form.more_fr.data)},
            review_days=form.review_days.data, at_deadline=Deadline(form.at_deadline.data),
            version=form.number,
        )  # fmt: skip

    if acting(form, verb, keep=True) is None:
        form.renew(program.charter.version if program.charters else 0)
        return page(
            "programs/write_charter.html", form=form, program=program, parts=services.PARTS,
            questions=QUESTIONS,
        )  # fmt: skip
    say(_("Published. Whoever is in is asked again before they send or share anything."))
    return to("programs.program", program=program.slug)
