"""Services of a program: create, edit, open, pause, close, reopen."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from webapp.core import clock, db
from webapp.core.errors import Invalid, NotAllowed, Stale, WrongState
from webapp.core.i18n import gettext_noop
from webapp.core.unit_of_work import record
from webapp.people.models import Person
from webapp.people.queries import by_email, holds
from webapp.people.services import grant
from webapp.people.workflow import AccountState, Role
from webapp.program_kinds import Kind
from webapp.programs import events, queries
from webapp.programs.models import Program
from webapp.programs.opening import first_opening
from webapp.programs.rules import MAY
from webapp.programs.services.sponsors import name_sponsor
from webapp.programs.workflow import DATED, PROGRAM, Council, ProgramState

LONGEST = 500
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# Slugs that are paths of pages.
TAKEN = {"new"}
NO_ACCOUNT = gettext_noop("No active account has this address.")


@dataclass(frozen=True)
class CouncilStatus:
    """What the works council said, on which day if that is known, and a justification or ""."""

    status: Council
    day: date | None = None
    why: str = ""


def create(
    slug: str, kind: Kind, names: Mapping[str, str], destination: str = "", *,
    by: Person, hosts: Collection[str] = (), row_id: str | None = None,
) -> Program:  # fmt: skip
    """Create a draft program. Only a sharing program has a destination.

    Raises Invalid for an invalid slug or destination.
    """
    if not SLUG.fullmatch(slug) or len(slug) > 60:  # noqa: PLR2004 - the column
        raise Invalid("slug", "Small letters, digits and hyphens only, 60 at most.")
    if slug in TAKEN or queries.by_slug(slug) is not None:
        raise Invalid("slug", "This address is taken. Choose another one.")
    program = Program(
        id=row_id or db.new_id(), slug=slug, kind=kind, names=dict(names),
        destination=_destination(kind, destination, hosts), made_at=clock.now(),
    )  # fmt: skip
    db.session().add(program)
    db.session().flush()
    record(events.ProgramCreated(actor=by.id, object_id=program.id))
    return program


def _destination(kind: Kind, address: str, hosts: Collection[str]) -> str:
    """The destination to store; empty for a kind without tracked links."""
    if kind != Kind.sharing:
        return ""
    check_destination(address, hosts)
    return address


def create_led(
    slug: str, kind: Kind, names: Mapping[str, str], destination: str, *,
    lead: str, by: Person, hosts: Collection[str], row_id: str | None = None,
) -> Program:  # fmt: skip
    """Create a draft program and grant the role of lead, given by mail address.

    Idempotent with a `row_id`. Only for administrators. Raises NotAllowed, or Invalid on the field that is not valid.
    """
    if not holds(by, Role.admin):
        raise NotAllowed("This is for administrators.")
    db.lock(by)
    if (found := db.existing(Program, row_id)) is not None:
        return found
    person = by_email(lead)
    if person is None or person.state != AccountState.active:
        raise Invalid("lead", NO_ACCOUNT)
    program = create(slug, kind, names, destination, by=by, hosts=hosts, row_id=row_id)
    grant(person, Role.lead, by=by, scope=program.id, reason="named when the program was created")
    return program


def check_destination(address: str, hosts: Collection[str]) -> None:
    """Raise Invalid unless an address is http(s), without credentials, on an allowed host."""
    if _host(address) not in hosts:
        raise Invalid(
            "destination",
            "Links can open pages of these hosts only: %(hosts)s.",
            hosts=", ".join(sorted(hosts)),
        )


def _host(address: str) -> str | None:
    """The host of a URL, or None for a URL that is not safe as a redirect target."""
    if len(address) > LONGEST:
        return None
    try:
        parts = urlsplit(address)
        allowed = parts.scheme in {"http", "https"} and "@" not in parts.netloc
        safe = allowed and parts.port != 0 and address.isascii() and " " not in address
    except ValueError:
        return None
    return parts.hostname if safe and address.isprintable() and "\\" not in address else None


def edit(
    program: Program, *, by: Person, version: int, names: Mapping[str, str], destination: str,
    sponsor: str, council: CouncilStatus, hosts: Collection[str],
) -> Program:  # fmt: skip
    """Change the settings of a program. `sponsor` is a mail address to ask, a name, or empty.

    Raises Invalid on a field, or Stale when somebody else changed it meanwhile.
    """
    db.lock(program)
    if (reason := MAY["is_lead"].reason(by, program)) is not None:
        raise NotAllowed(reason)
    if program.version != version:
        raise Stale("Another window or person changed this in the meantime.")
    program.destination = _destination(program.kind, destination, hosts)
    name_sponsor(program, sponsor, by=by)
    program.names = dict(names)
    _set_council(program, council)
    program.version += 1
    db.session().flush()
    db.session().refresh(program, ["sponsor"])
    record(events.ProgramChanged(actor=by.id, object_id=program.id))
    return program


def _set_council(program: Program, council: CouncilStatus) -> None:
    if council.day is not None and council.status not in DATED:
        raise Invalid("council_on", "This status has no day. Leave this empty.")
    if council.day is not None and council.day > clock.today():
        raise Invalid("council_on", "Choose today or an earlier day.")
    program.council, program.council_on = council.status, council.day
    program.council_why = council.why


def open_program(program: Program, *, by: Person, reason: str = "") -> None:
    """Open a program. A draft in which something is missing needs a written reason.

    Raises WrongState without a charter, or Invalid on `reason`.
    """
    if not program.charters:
        raise WrongState("A program opens once its charter is written.")
    was_draft = program.state == ProgramState.draft
    _move(program, "open", by)
    if was_draft:
        first_opening(program, by, reason)


def pause(program: Program, *, by: Person) -> None:
    """Pause a program: nobody joins, submits or shares until it is opened again."""
    _move(program, "pause", by)


def close(program: Program, *, by: Person) -> None:
    """Close a program; its lead can reopen it."""
    _move(program, "close", by)


def reopen(program: Program, *, by: Person) -> None:
    """Reopen a closed program; it is paused until the lead opens it."""
    _move(program, "reopen", by)


def _move(program: Program, verb: str, by: Person) -> None:
    PROGRAM.take(program, verb, by=by, may=MAY)
    record(events.ProgramMoved(actor=by.id, object_id=program.id, state=program.state.value))
