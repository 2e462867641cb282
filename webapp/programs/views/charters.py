"""Pages: home, the public charter with its versions, join, agree, and be its sponsor."""

from datetime import date
from typing import Any

from flask import Response, current_app, request
from flask_babel import get_locale
from flask_babel import gettext as _

from webapp.core import runtime
from webapp.core.errors import Missing
from webapp.core.permissions import public, signed_in
from webapp.networks import registry
from webapp.networks.registry import NAMES
from webapp.people.models import Person
from webapp.people.queries import holds, role_holders, roles_of
from webapp.people.workflow import Role
from webapp.programs import queries, services
from webapp.programs.forms import COUNCILS, DEADLINES, questions_of
from webapp.programs.home import enrollments, led
from webapp.programs.models import Charter, Enrollment, Program
from webapp.programs.opening import opening_days, opening_note, waits_until
from webapp.programs.providers import (
    answered_briefs,
    charter_notes,
    employee_notes,
    next_steps,
    open_briefs,
    participant_pages,
    review_delay,
)
from webapp.programs.views.blueprint import bp
from webapp.web.differences import Paragraph, compare
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.locale import YEAR, ngettext
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import submit_button

# The cookie of people who closed the first steps.
NEWCOMER = "newcomer"


def load_public(me: Person | None, slug: str) -> Program:  # noqa: ARG001 - the signature of a loader
    """A program whose charter is public."""
    return queries.public_program(slug)


def load_enrollment(me: Person, slug: str) -> Enrollment:
    """This person's own enrollment, active or paused."""
    found = queries.enrollment(me, queries.public_program(slug).id)
    if found is None:
        raise Missing(queries.NO_PROGRAM)
    return found


def load_asked(me: Person, slug: str) -> Program:
    """A program whose lead asked this person to be the sponsor; raises Missing."""
    for program in queries.asking_sponsor(me):
        if program.slug == slug:
            return program
    raise Missing(queries.NO_PROGRAM)


@bp.get("/")
@guarded(public)
def home() -> Response:
    """The welcome page for visitors; the home page of a signed-in person."""
    me = person()
    if me is None:
        return render("programs/welcome.html", programs=queries.open_programs())
    mine = enrollments(me)
    joined = {p.program.id for p in mine} | {scope for _role, scope in roles_of(me)}
    answered = answered_briefs(me)
    others, later = _by_opening(me, [p for p in queries.open_programs() if p.id not in joined])
    # The first steps lead to a story, so they are for people who can write one, now or after joining.
    writes = any(p.shares for p in [each.program for each in mine] or others) or not (
        mine or others or later
    )
    new = writes and not roles_of(me) and request.cookies.get(NEWCOMER) != "closed" and not answered
    briefs = open_briefs([p.program.id for p in mine if not p.paused and p.program.shares])
    return render(
        "programs/home.html", steps=next_steps(me), newcomer=new, mine=mine, others=others,
        later=later, briefs=briefs, unanswered=[brief for brief in briefs if brief.id not in answered],
        led=led(me), administers=holds(me, Role.admin),
        observed=queries.open_programs() if holds(me, Role.observer) else [],
    )  # fmt: skip


def _by_opening(
    me: Person, programs: list[Program]
) -> tuple[list[Program], list[tuple[Program, date]]]:
    """The programs that this person may join, and those that open later in their unit."""
    found = [(program, waits_until(program, me)) for program in programs]
    return [p for p, day in found if day is None], [(p, day) for p, day in found if day]


@bp.post("/first-steps/close")
@guarded(signed_in)
def close_first_steps() -> Response:
    """Close the list of first steps on the home page, in this browser."""
    submit_button(StepForm(), lambda _me: None)
    response = redirect_to("programs.home")
    response.set_cookie(
        NEWCOMER, "closed", max_age=YEAR, samesite="Lax", httponly=True,
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]), path=request.script_root or "/",
    )  # fmt: skip
    return response


def _version(name: str = "version") -> int | None:
    text = request.args.get(name, "")
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0  # noqa: PLR2004 - no charter has more


def charter_values(program: Program, shown: Charter) -> dict[str, Any]:
    """What the template of a charter needs."""
    settings = runtime.current().settings
    codes = registry.configured(settings.networks)
    return {
        "program": program, "charter": shown, "questions": questions_of(program.kind),
        "rule": _rule(shown), "council": COUNCILS[program.council],
        "delay": review_delay(program) if program.shares else None, "pages": participant_pages(program),
        "networks": [NAMES[code] for code in codes], "limits": settings,
    }  # fmt: skip


def _rule(charter: Charter) -> str:
    """The rule of review, in one or two sentences; empty where nothing is reviewed."""
    if charter.review_days is None or charter.at_deadline is None:
        return ""
    days = ngettext("A reviewer has %(num)s working day.", "A reviewer has %(num)s working days.",
                    charter.review_days)  # fmt: skip
    return f"{days} {DEADLINES[charter.at_deadline]}"


@bp.get("/charter/<program>")
@guarded(public, program=load_public)
def charter(program: Program) -> Response:
    """The public page of a charter; `?version=` shows an older one."""
    me = person()
    shown = queries.charter_of(program, _version())
    mine = queries.enrollment(me, program.id) if me else None
    since = mine.charter if mine and shown is program.charter else None
    return render(
        "programs/charter.html", **charter_values(program, shown), enrollment=mine,
        behind=mine is not None and mine.charter_id != program.charter.id,
        changed=_changes(since, shown) if since else {}, holders=role_holders(program.id) if me else [],
        notes=(*charter_notes(program), *(employee_notes(program) if me else ())),
        opens=waits_until(program, me) if me else None, opening_note=opening_note(program),
        days=opening_days(program) if me else (),
    )  # fmt: skip


@bp.get("/charter/<program>/differences")
@guarded(public, program=load_public)
def differences(program: Program) -> Response:
    """The differences between two versions of a charter, in the reader's language."""
    new = queries.charter_of(program, _version("new"))
    old = queries.charter_of(program, _version("old") or max(1, new.version - 1))
    return render(
        "programs/differences.html", program=program, old=old, new=new,
        questions=questions_of(program.kind), changes=_changes(old, new),
    )  # fmt: skip


def _changes(old: Charter, new: Charter) -> dict[str, list[Paragraph]]:
    """The paragraphs of each part that differs, with what was added and removed."""
    before, after = ({
        **{part: each.texts[language].get(part, "") for part in services.PARTS[each.kind]},
        "rule": _rule(each), "disclosures": "\n".join(each.wordings(language)),
    } for language in (str(get_locale()),) for each in (old, new))  # fmt: skip
    return {
        part: compare(before[part], after[part]) for part in after if before[part] != after[part]
    }


@bp.post("/charter/<program>/join")
@guarded(signed_in, page="programs.charter", program=load_public)
def join(program: Program) -> Response:
    """Enroll the signed-in person."""
    form = StepForm()
    submit_button(form, lambda me: services.join(program, by=me, version=form.number))
    if program.shares:
        flash(_("You joined. Choose a brief, now or later."))
        return redirect_to("briefs.open_briefs", program=program.slug)
    flash(_("You joined."))
    return redirect_to("programs.participation", enrollment=program.slug)


@bp.post("/charter/<enrollment>/agree")
@guarded(signed_in, page="programs.participation", enrollment=load_enrollment)
def agree(enrollment: Enrollment) -> Response:
    """Agree to the newest charter."""
    form = StepForm()
    submit_button(form, lambda me: services.agree(enrollment, by=me, version=form.number))
    flash(_("You agreed to the new charter."))
    return redirect_to("programs.participation", enrollment=enrollment.program.slug)


@bp.get("/programs/<program>/sponsor")
@guarded(signed_in, program=load_asked)
def sponsor(program: Program) -> Response:
    """Ask a person to be named as the sponsor of a program."""
    return render("programs/sponsor.html", program=program, form=StepForm())


@bp.post("/programs/<program>/sponsor/<any(agree, decline):answer>")
@guarded(signed_in, program=load_asked)
def answer_sponsor(program: Program, answer: str) -> Response:
    """Store the answer."""
    agreed = answer == "agree"
    submit_button(StepForm(), lambda me: services.answer_sponsor(program, by=me, agreed=agreed))
    flash(_("You are named as the sponsor.") if agreed else _("You are not named as the sponsor."))
    return redirect_to("programs.home")
