"""Who applied to an edition of mentoring, and who did not: people of the organization, counted once.

Counted when applications are closed, because a table that changed with each application would name
the person who has just applied. What was published is not counted again.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from sqlalchemy import select

from analytics.core.applicants import Applicants, Dimension, Member, release
from analytics.core.disclosure import Counts, fits
from webapp.core import clock, db
from webapp.directory.queries import unit_paths
from webapp.insights import queries, services
from webapp.insights.models import StoredFigure
from webapp.mentoring.models import Edition
from webapp.mentoring.queries import submitted
from webapp.mentoring.workflow import Role
from webapp.people.models import Person
from webapp.people.workflow import AccountState
from webapp.releases.providers import PublishedFigure

PREFIX: Final = "applicants:"
UNKNOWN: Final = ""
"""The group of people whose unit, grade or first day the directory does not have."""
OTHER: Final = "other"
"""The group of grades that the edition does not list."""
YEARS: Final = (0, 2, 5, 10, 20)
"""From how many whole years on each group of seniority is, as its key says in text."""
PRESENT: Final = (AccountState.invited, AccountState.active)


def stored(edition: Edition) -> Applicants | None:
    """Return what was published of an edition, or None before applications were closed."""
    found = _stored(edition)
    return Applicants.from_dict(found.content) if found else None


def store(edition: Edition) -> None:
    """Count an edition whose applications are closed; one of which numbers were published, never."""
    known = stored(edition)
    if known is None or known.total is None:
        found = count(edition, clock.today())
        services.store_figure(
            edition.program, _name(edition), found.as_dict(), {}, snapshot=found.as_of,
            withheld=found.total is None,
        )  # fmt: skip


def count(edition: Edition, day: date) -> Applicants:
    """Count the people of the organization by unit, grade and seniority on a day.

    These are all who have an account or an invitation. A person who applied in both roles is a
    mentor.
    """
    top = _top_units()
    columns = Person.id, Person.unit_id, Person.grade, Person.hired_on
    roles = _roles(edition)
    listed = set(edition.grades)
    members: list[Member] = []
    for person_id, unit, grade, hired in db.session().execute(
        select(*columns).where(Person.state.in_(PRESENT))
    ):
        band = UNKNOWN if not grade else grade if not listed or grade in listed else OTHER
        role = roles.get(person_id, "")
        members.append(Member(top.get(unit or "", UNKNOWN), band, seniority(hired, day), role))
    grades = list(edition.grades) or sorted({member.grade for member in members} - {UNKNOWN})
    order: dict[Dimension, list[str]] = {
        "unit": [*sorted({member.unit for member in members} - {UNKNOWN}), UNKNOWN],
        "grade": [*grades, *([OTHER] if listed else []), UNKNOWN],
        "seniority": [*map(str, YEARS), UNKNOWN],
    }
    return release(members, order, day.isoformat())


def published() -> Iterator[PublishedFigure]:
    """Yield what was published of each edition, for the ledger of released tables."""
    shown = select(StoredFigure).where(
        StoredFigure.name.startswith(PREFIX), StoredFigure.withheld.is_(False)
    )
    for figure in db.session().scalars(shown.order_by(StoredFigure.made_at, StoredFigure.id)):
        yield PublishedFigure("applicants", figure.name.removeprefix(PREFIX), figure.content)


def applied_so_far(edition: Edition) -> int | None:
    """Return how many people have applied; None where fewer than five did, or did not."""
    applied = len({each.person_id for each in submitted(edition.id)})
    present = select(Person.id).where(Person.state.in_(PRESENT))
    others = len(db.session().scalars(present).all()) - applied
    return applied if fits(Counts(applied, 0, others)) else None


def seniority(hired: date | None, day: date) -> str:
    """Return the key of the group of a person by whole years of work until a day."""
    if hired is None:
        return UNKNOWN
    years = day.year - hired.year - ((day.month, day.day) < (hired.month, hired.day))
    return str(max((start for start in YEARS if start <= years), default=YEARS[0]))


def _stored(edition: Edition) -> StoredFigure | None:
    return queries.newest(edition.program, _name(edition))


def _name(edition: Edition) -> str:
    return PREFIX + edition.id


def _roles(edition: Edition) -> dict[str, Role]:
    """Return the role of each person who applied, by id."""
    ordered = sorted(submitted(edition.id), key=lambda each: each.role == Role.mentor)
    return {each.person_id: each.role for each in ordered}


def _top_units() -> dict[str, str]:
    """Return the name of the unit in which people of each unit are counted, by id.

    This is the highest unit that has another one beside it: an organization whose units are all
    below one is counted by the units below that one.
    """
    paths = unit_paths()
    depth = next(_shared(list(paths.values())), 0)
    return {unit: path[min(depth, len(path) - 1)] for unit, path in paths.items()}


def _shared(paths: list[tuple[str, ...]]) -> Iterator[int]:
    """Yield the depths at which there is more than one unit, the highest first."""
    for depth in range(max(map(len, paths), default=0)):
        if len({path[: depth + 1] for path in paths if len(path) > depth}) > 1:
            yield depth
