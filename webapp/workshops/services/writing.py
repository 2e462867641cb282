"""Plan workshops, change them, open the sign-up."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from webapp.appointments.services import (
    FARTHEST,
    Slot,
    change_appointment,
    check_slot,
    plan_appointment,
    replan_appointment,
)
from webapp.appointments.services import LONGEST as LONGEST_HOURS
from webapp.core import clock, db
from webapp.core.errors import Invalid, NotAllowed, Stale, WrongState
from webapp.core.i18n import LANGUAGES
from webapp.core.unit_of_work import record
from webapp.people.models import Person
from webapp.programs.models import Program
from webapp.programs.workflow import ProgramState
from webapp.workshops import events, queries
from webapp.workshops.formats import FORMATS
from webapp.workshops.links import parsed
from webapp.workshops.models import Workshop
from webapp.workshops.rules import MAY
from webapp.workshops.services.inviting import renew_invitations
from webapp.workshops.services.places import fill, lock
from webapp.workshops.services.repeating import Repeat, starts
from webapp.workshops.workflow import WORKSHOP, Format, WorkshopState

# Whole days; the hour is for clocks that go back meanwhile.
LONGEST_CHALLENGE: Final = timedelta(days=120, hours=1)
MOST_PLACES: Final = 500
MayHold = Callable[[Person, Program], Sequence[Format]]
STALE: Final = "Another window or person changed this in the meantime."


@dataclass(frozen=True)
class Plan:
    """What is written about a workshop; `materials` as `links` describes them.

    `places` is None for as many people as want to, `sign_up_until` None for the start.
    """

    title: str
    description: str
    language: str
    slot: Slot
    places: int | None
    audience: str = ""
    sign_up_until: datetime | None = None
    materials: str = ""


def create(
    program: Program, name: Format, plan: Plan, *, by: Person, may: MayHold,
    repeat: Repeat | None = None, row_id: str = "",
) -> Workshop:  # fmt: skip
    """Plan a workshop as a draft, of a ritual all dates; returns the first.

    `may` is `providers.formats_for`: which formats the person may hold in the program.

    Raises NotAllowed, WrongState, or Invalid on a field.
    """
    if name not in may(by, program):
        raise NotAllowed("This is for leads of the program, and for active champions.")
    db.lock(program)
    if (found := db.existing(Workshop, row_id)) is not None:
        return found
    if program.state != ProgramState.open:
        raise WrongState("The program is not open.")
    first = row_id or db.new_id()
    if not FORMATS[name].repeats or repeat is None:
        return _add(program, name, plan, by, first)
    check_slot(plan.slot)
    lasts, until = plan.slot.ends_at - plan.slot.starts_at, _until(plan)
    dates = starts(plan.slot.starts_at, repeat)
    if dates[-1] > clock.now() + FARTHEST:
        raise Invalid("until_day", "Choose a day within 16 months.")
    made = [
        _add(program, name, _at(plan, begin, lasts, until), by,
             db.id_of(first, str(number)) if number else first, first)
        for number, begin in enumerate(dates)
    ]  # fmt: skip
    return made[0]


def _at(plan: Plan, begin: datetime, lasts: timedelta, until: datetime) -> Plan:
    """The same plan on another date, with the same time before it to sign up."""
    before = plan.slot.starts_at - until
    slot = Slot(begin, begin + lasts, plan.slot.place)
    return Plan(**{**vars(plan), "slot": slot, "sign_up_until": begin - before})


def _until(plan: Plan) -> datetime:
    return plan.sign_up_until or plan.slot.starts_at


def _add(
    program: Program, name: Format, plan: Plan, by: Person, row_id: str, series: str | None = None
) -> Workshop:
    _check_days(name, plan.slot)
    plan_appointment(row_id, plan.title, plan.slot, longest=_longest(name))
    made = Workshop(
        id=row_id, program_id=program.id, person_id=by.id, format=name, series_id=series,
        made_at=clock.now(), outcome_links=[],
    )  # fmt: skip
    with db.session().no_autoflush:
        _write(made, plan)
    db.session().add(made)
    db.session().flush()
    record(events.WorkshopCreated(actor=by.id, object_id=made.id))
    return made


def _longest(name: Format) -> timedelta:
    return LONGEST_CHALLENGE if FORMATS[name].days else LONGEST_HOURS


def _check_days(name: Format, slot: Slot) -> None:
    """Raise Invalid on `first_day` or `last_day` for what lasts some days."""
    if not FORMATS[name].days:
        return
    if not clock.now() < slot.starts_at <= clock.now() + FARTHEST:
        raise Invalid("first_day", "Choose a day in the future, within 16 months.")
    if not timedelta() < slot.ends_at - slot.starts_at <= LONGEST_CHALLENGE:
        raise Invalid("last_day", "Choose the first day or a later one, for 120 days at most.")


def _write(workshop: Workshop, plan: Plan) -> None:
    """Set the texts, places and the time to sign up. Raises Invalid on a field."""
    kind = FORMATS[workshop.format]
    if plan.language not in LANGUAGES:
        raise Invalid("language", "Choose one.")
    if kind.audience and not plan.audience:
        raise Invalid("audience", "Say for whom it is.")
    if plan.places is None and not kind.days:
        raise Invalid("places", "Enter a number.")
    if plan.places is not None and not 1 <= plan.places <= MOST_PLACES:
        raise Invalid("places", "From 1 to %(most)s places.", most=str(MOST_PLACES))
    until = _until(plan)
    # The sign-up may be over when something else is changed.
    over = until <= clock.now() and until != workshop.sign_up_until
    if over or until > plan.slot.starts_at:
        raise Invalid("until", "Choose a time in the future, before the start.")
    workshop.materials = parsed("materials", plan.materials)
    workshop.description, workshop.language = plan.description, plan.language
    workshop.audience, workshop.places = plan.audience, plan.places
    workshop.sign_up_until = until


def edit(workshop: Workshop, plan: Plan, *, by: Person, version: int) -> bool:
    """Change a draft or an open workshop; whether people who signed up are told of its time or place.

    More places go to those who wait. Raises NotAllowed, WrongState, Stale, or Invalid on a field.
    """
    lock(workshop)
    is_draft = workshop.state == WorkshopState.draft
    WORKSHOP.permit(workshop, "change" if is_draft else "move", by=by, may=MAY)
    if workshop.version != version:
        raise Stale(STALE)
    if plan.places is not None and (taken := queries.taken(workshop)) > plan.places:
        raise Invalid(
            "places",
            "Places that are taken: %(taken)s. Keep at least as many.",
            taken=str(taken),
        )
    _write(workshop, plan)
    workshop.appointment.title = plan.title
    moved = _move(workshop, plan.slot)
    workshop.version += 1
    db.session().flush()
    record(events.WorkshopChanged(actor=by.id, object_id=workshop.id))
    fill(workshop)
    renew_invitations(workshop)
    return moved


def _move(workshop: Workshop, slot: Slot) -> bool:
    """Change time and place where they differ; whether people who signed up are told.

    What has started keeps both, while its texts and links can change.
    """
    known, longest = workshop.appointment, _longest(workshop.format)
    if slot == Slot(known.starts_at, known.ends_at, known.place):
        return False
    _check_days(workshop.format, slot)
    if workshop.state == WorkshopState.draft:
        replan_appointment(known, slot, longest)
        return False
    return change_appointment(known, slot, longest)


def open_workshop(workshop: Workshop, *, by: Person) -> int:
    """Let people sign up, of a ritual for all dates from this one on; the number of dates.

    Raises NotAllowed, or WrongState, also where the time to sign up is over.
    """
    later = [w for w in queries.series_after(workshop) if w.state == WorkshopState.draft]
    dates = sorted([workshop, *later], key=lambda each: each.id)
    if workshop.program.state != ProgramState.open:
        raise WrongState("The program is not open.")
    for each in dates:
        lock(each)
        step = WORKSHOP.permit(each, "open", by=by, may=MAY)
        if each.sign_up_until <= clock.now():
            raise WrongState("The time to sign up is over. Change the time first.")
        WORKSHOP.move(each, step)
        record(events.WorkshopMoved(actor=by.id, object_id=each.id, state=each.state.value))
    return len(dates)
