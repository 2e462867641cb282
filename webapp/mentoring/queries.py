"""Queries of reverse mentoring."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import func, or_, select

from webapp.core import clock, db
from webapp.core.errors import Missing
from webapp.core.i18n import gettext_noop
from webapp.mentoring.models import Application, Edition, MatchRun, Pair, RunPair
from webapp.mentoring.workflow import (
    ApplicationState,
    EditionState,
    PairState,
    Role,
    RunState,
)
from webapp.people.models import Person
from webapp.people.queries import holds
from webapp.people.workflow import Role as Grant
from webapp.programs import queries as programs

LIVE = (PairState.proposed, PairState.offered, PairState.active, PairState.paused)
NO_EDITION = gettext_noop("There is no such edition, or it is not open to you.")
NO_PAIR = gettext_noop("There is no such pair, or it is not yours.")


def edition_for(me: Person, edition_id: str) -> Edition:
    """An edition of a program to which a person belongs; a draft for its lead; raises Missing."""
    found = db.session().get(Edition, edition_id)
    if found is None or not programs.belongs(me, found.program_id):
        raise Missing(NO_EDITION)
    if found.state == EditionState.draft and not holds(me, Grant.lead, found.program_id):
        raise Missing(NO_EDITION)
    return found


def editions_of(program_id: str) -> list[Edition]:
    """The editions of a program, the latest first."""
    found = select(Edition).where(Edition.program_id == program_id)
    return list(db.session().scalars(found.order_by(Edition.starts_on.desc(), Edition.id)))


def open_editions(program_ids: Sequence[str]) -> list[Edition]:
    """The editions of some programs to which people can apply, the first deadline first."""
    found = select(Edition).where(
        Edition.program_id.in_(program_ids), Edition.state == EditionState.applying
    )
    ordered = found.order_by(Edition.applications_until, Edition.id)
    return list(db.session().scalars(ordered))


def application(edition_id: str, person: Person, role: Role) -> Application | None:
    """A person's application to an edition in a role, also a withdrawn one."""
    found = select(Application).where(
        Application.edition_id == edition_id, Application.person_id == person.id,
        Application.role == role,
    )  # fmt: skip
    return db.session().scalar(found)


def own_application(me: Person, application_id: str) -> Application:
    """An application of this person; raises Missing."""
    found = db.session().get(Application, application_id)
    if found is None or found.person_id != me.id:
        raise Missing("There is no such application, or it is not yours.")
    return found


def applications_of(person: Person, edition_id: str | None = None) -> list[Application]:
    """The submitted applications of a person, to all editions that are not closed or to one."""
    found = (
        select(Application)
        .join(Edition, Edition.id == Application.edition_id)
        .where(Application.person_id == person.id, Application.state == ApplicationState.submitted)
        .where(Edition.state != EditionState.closed)
        .order_by(Application.made_at, Application.id)
    )
    if edition_id is not None:
        found = found.where(Application.edition_id == edition_id)
    return list(db.session().scalars(found))


def submitted(edition_id: str) -> list[Application]:
    """The applications to an edition that were not withdrawn, by id."""
    found = select(Application).where(
        Application.edition_id == edition_id, Application.state == ApplicationState.submitted
    )
    return list(db.session().scalars(found.order_by(Application.id)))


def counts_by_role(edition_id: str) -> Mapping[Role, int]:
    """How many people applied to an edition, by role."""
    found = (
        select(Application.role, func.count())
        .where(Application.edition_id == edition_id)
        .where(Application.state == ApplicationState.submitted)
        .group_by(Application.role)
    )
    counted = dict(db.session().execute(found).all())
    return {role: counted.get(role, 0) for role in Role}


def run_for(me: Person, run_id: str) -> MatchRun:
    """A run of a program to which a person belongs; raises Missing."""
    found = db.session().get(MatchRun, run_id)
    if found is None or not programs.belongs(me, found.program_id):
        raise Missing("There is no such run, or it is not open to you.")
    return found


def runs_of(edition_id: str) -> list[MatchRun]:
    """The runs of an edition, the latest first."""
    found = select(MatchRun).where(MatchRun.edition_id == edition_id)
    return list(db.session().scalars(found.order_by(MatchRun.made_at.desc(), MatchRun.id)))


def undecided_runs(edition_id: str) -> list[MatchRun]:
    """The runs of an edition that are computed or being computed, and not published or discarded."""
    states = (RunState.queued, RunState.simulated, RunState.reviewed, RunState.approved)
    return [run for run in runs_of(edition_id) if run.state in states]


def run_pairs(run_id: str) -> list[tuple[RunPair, Application, Application]]:
    """The pairs of a run with the applications of mentor and mentee, by id."""
    pairs = (
        db.session()
        .scalars(
            select(RunPair)
            .where(RunPair.run_id == run_id)
            .order_by(RunPair.mentor_id, RunPair.mentee_id)
        )
        .all()
    )
    ids = {each for pair in pairs for each in (pair.mentor_id, pair.mentee_id)}
    known = {
        each.id: each
        for each in db.session().scalars(select(Application).where(Application.id.in_(ids)))
    }
    return [(pair, known[pair.mentor_id], known[pair.mentee_id]) for pair in pairs]


def pair_for(me: Person, pair_id: str) -> Pair:
    """A pair of this person that they may know of; raises Missing.

    A mentee learns of a pair once its mentor has said yes.
    """
    found = db.session().get(Pair, pair_id)
    if found is not None and (found.mentor_id == me.id or _known_to_mentee(found, me)):
        return found
    raise Missing(NO_PAIR)


def _known_to_mentee(pair: Pair, me: Person) -> bool:
    return pair.mentee_id == me.id and pair.offered_at is not None


def pairs_of(person: Person) -> list[Pair]:
    """The pairs of a person that they may know of, the latest first."""
    found = select(Pair).where(
        or_(
            Pair.mentor_id == person.id,
            (Pair.mentee_id == person.id) & Pair.offered_at.is_not(None),
        )
    )
    return list(db.session().scalars(found.order_by(Pair.made_at.desc(), Pair.id)))


def live_pairs(*, edition_id: str | None = None, person: Person | None = None) -> list[Pair]:
    """The pairs that are proposed, active or paused: all, or those of an edition or a person."""
    found = select(Pair).where(Pair.state.in_(LIVE))
    if edition_id is not None:
        found = found.where(Pair.edition_id == edition_id)
    if person is not None:
        found = found.where(or_(Pair.mentor_id == person.id, Pair.mentee_id == person.id))
    return list(db.session().scalars(found.order_by(Pair.id)))


def places_taken(edition_id: str) -> tuple[Counter[str], Counter[str]]:
    """How many live pairs each mentor and each mentee has in an edition, by person id."""
    pairs = live_pairs(edition_id=edition_id)
    return Counter(p.mentor_id for p in pairs), Counter(p.mentee_id for p in pairs)


def earlier_pairs(program_id: str) -> set[tuple[str, str]]:
    """Mentor and mentee of all pairs that were active in a program: nobody is paired so again."""
    found = (
        select(Pair.mentor_id, Pair.mentee_id)
        .join(Edition, Edition.id == Pair.edition_id)
        .where(Edition.program_id == program_id, Pair.started_at.is_not(None))
    )
    return {(mentor, mentee) for mentor, mentee in db.session().execute(found)}


def managers() -> dict[str, str | None]:
    """The manager of each person, by id."""
    found = db.session().execute(select(Person.id, Person.manager_id))
    return dict(found.all())


def in_one_line(managers_by_id: Mapping[str, str | None], one: str, other: str) -> bool:
    """Whether one of two people is above the other, at any distance."""
    return other in _above(managers_by_id, one) or one in _above(managers_by_id, other)


def _above(managers_by_id: Mapping[str, str | None], person_id: str) -> set[str]:
    found: set[str] = set()
    above = managers_by_id.get(person_id)
    while above is not None and above not in found:
        found.add(above)
        above = managers_by_id.get(above)
    return found


def not_told(before: date) -> list[Pair]:
    """Pairs that were offered and not concluded on an earlier day, of which nobody was told yet."""
    found = select(Pair).where(
        Pair.state == PairState.not_concluded, Pair.offered_at.is_not(None), Pair.told_at.is_(None)
    )
    pairs = db.session().scalars(found.order_by(Pair.id))
    zone = clock.zone()
    return [p for p in pairs if p.ended_at and clock.local_day(p.ended_at, zone) < before]


def not_concluded_pairs(edition_id: str) -> set[tuple[str, str]]:
    """Mentor and mentee of the pairs of an edition that were not concluded: not proposed again."""
    found = select(Pair.mentor_id, Pair.mentee_id).where(
        Pair.edition_id == edition_id, Pair.state == PairState.not_concluded
    )
    return {(mentor, mentee) for mentor, mentee in db.session().execute(found)}


def waited(edition: Edition) -> set[str]:
    """The ids of people who applied to an earlier edition of the program and had no active pair."""
    earlier = select(Edition.id).where(
        Edition.program_id == edition.program_id, Edition.id != edition.id,
        Edition.state == EditionState.closed,
    )  # fmt: skip
    applied = select(Application.person_id).where(Application.edition_id.in_(earlier))
    paired: set[str] = set()
    active = select(Pair.mentor_id, Pair.mentee_id).where(
        Pair.edition_id.in_(earlier), Pair.started_at.is_not(None)
    )
    for mentor, mentee in db.session().execute(active):
        paired |= {mentor, mentee}
    return set(db.session().scalars(applied)) - paired


def counts_of_pairs(edition_id: str) -> Mapping[PairState, int]:
    """How many pairs of an edition are in each state."""
    found = (
        select(Pair.state, func.count()).where(Pair.edition_id == edition_id).group_by(Pair.state)
    )
    return dict(db.session().execute(found).all())


def last_unused_pairs(edition_id: str) -> set[tuple[str, str]]:
    """Mentor and mentee of the pairs of the latest discarded run: kept where nothing better exists."""
    discarded = [run for run in runs_of(edition_id) if run.state == RunState.discarded]
    if not discarded:
        return set()
    return {
        (mentor.person_id, mentee.person_id) for _p, mentor, mentee in run_pairs(discarded[0].id)
    }
