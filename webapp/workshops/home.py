"""What the home page, the navigation, pages of programs and the search show about workshops."""

from collections.abc import Iterable, Iterator, Sequence
from textwrap import shorten

from flask import url_for
from flask_babel import format_time, ngettext
from flask_babel import gettext as _

from webapp.appointments.models import Appointment
from webapp.core import clock
from webapp.core.lists import found_in
from webapp.people.calendar import zone_of
from webapp.people.models import Person
from webapp.program_kinds import Kind
from webapp.programs.models import Program
from webapp.web.features import NextStep, SearchHit
from webapp.web.locale import day, in_language, weekday
from webapp.web.once import once_per_request
from webapp.workshops import queries
from webapp.workshops.formats import FORMATS, KINDS
from webapp.workshops.models import SignUp, Workshop
from webapp.workshops.services.signing import can_state
from webapp.workshops.workflow import SignUpState, WorkshopState

DECIDE, OTHER, FACTS = 10, 50, 160


def when(workshop: Workshop) -> str:
    """Day and time, or the days, in the reader's language and time zone."""
    known = workshop.appointment
    if known.days is not None:
        return " – ".join(dict.fromkeys(day(each) for each in known.days))
    times = f"{_time(known.starts_at)}–{_time(known.ends_at)}"
    return f"{weekday(known.starts_at)}, {times}"


def _time(moment: object) -> str:
    return str(format_time(moment, "HH:mm"))


def format_name(workshop: Workshop) -> str:
    """The name of the format, in the reader's language."""
    return str(_(FORMATS[workshop.format].name))


@once_per_request
def is_offered(_me: Person) -> bool:
    """Whether there is a workshop that people can come to."""
    return queries.is_any_open()


def pages_name(program: Program) -> str:
    """What the workshops of a program are called together."""
    return str(_("Clinics") if program.kind == Kind.champions else _("Workshops"))


def participant_pages(program: Program) -> Sequence[tuple[str, str]]:
    """Where participants of co-creation find workshops; champions lists its own pages first."""
    if program.kind != Kind.cocreation:
        return ()
    return ((pages_name(program), url_for("workshops.of_program", program=program.slug)),)


def lead_lines(program: Program) -> Sequence[tuple[str, str, str]]:
    """The line of the lead's page."""
    if program.kind not in KINDS:
        return ()
    count = len(queries.coming(program.id))
    facts = ngettext("%(num)s coming", "%(num)s coming", count)
    return ((url_for("workshops.of_program", program=program.slug), pages_name(program), facts),)


def next_steps(me: Person) -> Iterable[NextStep]:
    """What begins today or tomorrow, and what the person may say about a workshop that was held."""
    for mine in queries.own_sign_ups(me):
        if (step := _step(mine, me)) is not None:
            yield step


def _step(mine: SignUp, me: Person) -> NextStep | None:
    workshop, known = mine.workshop, mine.workshop.appointment
    if mine.state != SignUpState.signed_up:
        return None
    page = url_for("workshops.workshop", workshop=workshop.id)
    if can_state(workshop):
        return NextStep(
            DECIDE, known.title, page, _("Answer"), _("Were you there?"), about=known.title
        )
    # What lasts whole days begins at midnight of the organization.
    zone = zone_of(me) if known.days is None else clock.zone()
    days = (clock.local_day(known.starts_at, zone) - clock.local_day(clock.now(), zone)).days
    if workshop.state == WorkshopState.open and clock.now() < known.starts_at and days <= 1:
        return NextStep(OTHER, known.title, page, _("Open"), _soon(known, days), about=known.title)
    return None


def _soon(known: Appointment, days: int) -> str:
    at = {"time": _time(known.starts_at), "place": known.place}
    if known.days is not None:
        return str(_("Begins tomorrow: %(place)s", **at))
    return str(
        _("Tomorrow at %(time)s: %(place)s", **at)
        if days
        else _("Today at %(time)s: %(place)s", **at)
    )


def hits(_me: Person, search: str) -> Iterator[SearchHit]:
    """Coming workshops and published outcomes whose title or text has the words."""
    for workshop in (*queries.coming(), *queries.with_outcome()):
        if found_in(search, workshop.title, workshop.description, workshop.outcome):
            facts = f"{format_name(workshop)} · {when(workshop)} · {in_language(workshop.program.names)}"
            yield SearchHit(
                str(_("Workshops")), workshop.title,
                url_for("workshops.workshop", workshop=workshop.id),
                shorten(facts, FACTS, placeholder="…"),
            )  # fmt: skip
