"""The verbs of programs."""

import re
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlsplit

from webapp.kernel import clock, db
from webapp.kernel.errors import Invalid, WrongState
from webapp.kernel.unit_of_work import record
from webapp.people.models import Person
from webapp.programs import events, queries
from webapp.programs.models import Brief, Charter, Enrollment, Program
from webapp.programs.rules import MAY
from webapp.programs.workflow import ENROLLMENT, PROGRAM, Kind, ProgramState

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST = 500
LANGUAGES = frozenset({"en", "fr"})
# What a charter answers, in the order in which people ask.
PARTS = (
    "purpose", "voluntary", "audience", "channels", "kinds", "review", "data", "who_sees",
    "rewards", "sponsor", "works_council",
)  # fmt: skip


def create(
    slug: str, kind: Kind, names: Mapping[str, str], destination: str, *,
    by: Person, hosts: Collection[str],
) -> Program:  # fmt: skip
    """A program, as a draft. Raises Invalid for a slug or a destination that cannot stand."""
    if not SLUG.fullmatch(slug) or len(slug) > 60:  # noqa: PLR2004 - the column
        raise Invalid("slug", "Small letters, digits and hyphens only, 60 at most.")
    check_destination(destination, hosts)
    program = Program(
        slug=slug, kind=kind, names=dict(names), destination=destination, made_at=clock.now()
    )
    db.session().add(program)
    db.session().flush()
    record(events.ProgramCreated(actor=by.id, object_id=program.id))
    return program


def check_destination(address: str, hosts: Collection[str]) -> None:
    """Raise Invalid unless an address is http(s), without credentials, on an allowed host."""
    if _host(address) not in hosts:
        raise Invalid(
            "destination",
            "Links may lead to these hosts only: %(hosts)s.",
            hosts=", ".join(sorted(hosts)),
        )


def _host(address: str) -> str | None:
    """The host an address leads to, or None for one that no browser should be sent to."""
    if len(address) > LONGEST:
        return None
    try:
        parts = urlsplit(address)
        plain = parts.scheme in {"http", "https"} and "@" not in parts.netloc
        sound = plain and parts.port != 0 and address.isascii() and " " not in address
    except ValueError:
        return None
    return parts.hostname if sound and address.isprintable() and "\\" not in address else None


def write_charter(
    program: Program, texts: Mapping[str, Mapping[str, str]], disclosures: Mapping[str, str], *,
    by: Person,
) -> Charter:  # fmt: skip
    """A new version of the charter; raises Invalid when a part is empty in a language."""
    if set(texts) != LANGUAGES or set(disclosures) != LANGUAGES:
        raise Invalid("texts", "The charter is not complete in every language.")
    for language, parts in texts.items():
        missing = [p for p in PARTS if not parts.get(p, "").strip()]
        if missing or not disclosures.get(language, "").strip():
            raise Invalid("texts", "The charter is not complete in every language.")
    charter = Charter(
        program_id=program.id,
        version=queries.next_version(program),
        texts={language: dict(parts) for language, parts in texts.items()},
        disclosures=dict(disclosures),
        made_at=clock.now(),
    )
    db.session().add(charter)
    db.session().flush()
    db.session().refresh(program, ["charters"])
    record(events.CharterWritten(actor=by.id, object_id=program.id, version=charter.version))
    return charter


def open_program(program: Program, *, by: Person) -> None:
    """Open a program; raises WrongState without a charter."""
    if not program.charters:
        raise WrongState("A program opens once its charter is written.")
    _move(program, "open", by)


def pause(program: Program, *, by: Person) -> None:
    """Pause a program: nobody joins, sends or shares until it opens again."""
    _move(program, "pause", by)


def close(program: Program, *, by: Person) -> None:
    """Close a program for good."""
    _move(program, "close", by)


def _move(program: Program, verb: str, by: Person) -> None:
    PROGRAM.take(program, verb, by=by, may=MAY)
    record(events.ProgramMoved(actor=by.id, object_id=program.id, state=program.state.value))


def open_brief(program: Program, *, by: Person, theme: Mapping[str, str], **texts: Any) -> Brief:  # noqa: ANN401
    """A brief; `texts` are titles, facts, questions (per language), sources and expires_on."""
    brief = Brief(program_id=program.id, theme=dict(theme), made_at=clock.now(), **texts)
    db.session().add(brief)
    db.session().flush()
    record(events.BriefOpened(actor=by.id, object_id=brief.id))
    return brief


def join(program: Program, *, by: Person, version: int) -> Enrollment:
    """Join, on the version of the charter that was read. Joining twice changes nothing.

    Raises WrongState when the program is not open or the charter has changed since.
    """
    db.lock(program)
    if program.state != ProgramState.open:
        raise WrongState("The program is not open at the moment.")
    charter = program.charter
    if charter.version != version:
        raise WrongState("The charter has changed since you opened it. Here is the new one.")
    running = queries.enrollment(by, program.id)
    if running is not None:
        return running
    made = Enrollment(
        program_id=program.id, person_id=by.id, charter_id=charter.id, joined_at=clock.now()
    )
    db.session().add(made)
    db.session().flush()
    record(
        events.Joined(
            actor=by.id, object_id=made.id, program_id=program.id, charter_version=version
        )
    )
    return made


def leave(enrollment: Enrollment, *, by: Person) -> Enrollment:
    """Leave. No reason is asked; what was scheduled is cancelled in the same work by handlers."""
    ENROLLMENT.take(enrollment, "leave", by=by, may=MAY, left_at=clock.now())
    record(
        events.Left(
            actor=by.id,
            object_id=enrollment.id,
            program_id=enrollment.program_id,
            person_id=enrollment.person_id,
        )
    )
    return enrollment
