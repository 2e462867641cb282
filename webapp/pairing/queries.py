"""Queries of runs, and of what a cohort is made of."""

from collections import Counter
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from webapp.core import db
from webapp.core.errors import Missing
from webapp.mentoring.models import Application, Edition, Pair
from webapp.mentoring.queries import live_pairs
from webapp.mentoring.workflow import EditionState, PairState
from webapp.pairing.models import MatchRun, RunPair, RunQuestion
from webapp.pairing.workflow import RunState
from webapp.people.models import Person
from webapp.programs import queries as programs


def run_for(me: Person, run_id: str) -> MatchRun:
    """A run of a program to which a person belongs; raises Missing.

    Runs without a lead are shown to nobody: they would tell whose pair was not concluded, and when.
    """
    found = db.session().get(MatchRun, run_id)
    if found is None or found.person_id is None or not programs.belongs(me, found.program_id):
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
    found = select(RunPair).where(RunPair.run_id == run_id)
    pairs = db.session().scalars(found.order_by(RunPair.mentor_id, RunPair.mentee_id)).all()
    ids = {each for pair in pairs for each in (pair.mentor_id, pair.mentee_id)}
    known = {
        each.id: each
        for each in db.session().scalars(select(Application).where(Application.id.in_(ids)))
    }
    return [(pair, known[pair.mentor_id], known[pair.mentee_id]) for pair in pairs]


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


def places_taken(edition_id: str) -> tuple[Counter[str], Counter[str]]:
    """How many places of each mentor and each mentee are taken in an edition, by person id.

    A completed pair keeps its places. A mentor who said yes keeps a place until they are told that
    the pair is not concluded: a new proposal before would tell it.
    """
    pairs = live_pairs(edition_id=edition_id)
    pairs += _pairs(edition_id, PairState.completed)
    untold = [
        each for each in _pairs(edition_id, PairState.not_concluded)
        if each.offered_at is not None and each.told_at is None
    ]  # fmt: skip
    return Counter(p.mentor_id for p in (*pairs, *untold)), Counter(p.mentee_id for p in pairs)


def freed_at(edition_id: str) -> datetime | None:
    """When the last place became free in an edition; None if none did."""
    moments = [
        m for pair in _over(edition_id) for m in (pair.ended_at, pair.told_at) if m is not None
    ]
    return max(moments, default=None)


def lost_partner(edition_id: str) -> set[str]:
    """The people whose pair in an edition was not concluded or ended: paired first the next time."""
    return {person for pair in _over(edition_id) for person in (pair.mentor_id, pair.mentee_id)}


def _over(edition_id: str) -> list[Pair]:
    return _pairs(edition_id, PairState.ended, PairState.not_concluded)


def _pairs(edition_id: str, *states: PairState) -> list[Pair]:
    found = select(Pair).where(Pair.edition_id == edition_id, Pair.state.in_(states))
    return list(db.session().scalars(found.order_by(Pair.id)))


def earlier_pairs(program_id: str) -> set[tuple[str, str]]:
    """Mentor and mentee of all pairs that were active in a program: nobody is paired so again."""
    found = (
        select(Pair.mentor_id, Pair.mentee_id)
        .join(Edition, Edition.id == Pair.edition_id)
        .where(Edition.program_id == program_id, Pair.started_at.is_not(None))
    )
    return {(mentor, mentee) for mentor, mentee in db.session().execute(found)}


def not_concluded_pairs(edition_id: str) -> set[tuple[str, str]]:
    """Mentor and mentee of the pairs of an edition that were not concluded: not proposed again."""
    found = select(Pair.mentor_id, Pair.mentee_id).where(
        Pair.edition_id == edition_id, Pair.state == PairState.not_concluded
    )
    return {(mentor, mentee) for mentor, mentee in db.session().execute(found)}


def last_unused_pairs(edition_id: str) -> set[tuple[str, str]]:
    """Mentor and mentee of the pairs of the latest discarded run: kept where nothing better exists."""
    discarded = [run for run in runs_of(edition_id) if run.state == RunState.discarded]
    if not discarded:
        return set()
    return {
        (mentor.person_id, mentee.person_id) for _p, mentor, mentee in run_pairs(discarded[0].id)
    }


def questions_of(run_id: str) -> list[tuple[RunQuestion, Application, Application]]:
    """The questions about a run with the applications of mentor and mentee, the latest first."""
    found = select(RunQuestion).where(RunQuestion.run_id == run_id)
    asked = db.session().scalars(found.order_by(RunQuestion.asked_at.desc())).all()
    return [
        (each, db.session().get_one(Application, each.mentor_id),
         db.session().get_one(Application, each.mentee_id))
        for each in asked
    ]  # fmt: skip


def run_pair_of(pair: Pair) -> RunPair | None:
    """What a run wrote about a pair that was proposed."""
    mentor, mentee = aliased(Application), aliased(Application)
    found = (
        select(RunPair)
        .join(mentor, mentor.id == RunPair.mentor_id)
        .join(mentee, mentee.id == RunPair.mentee_id)
        .where(RunPair.run_id == pair.run_id)
        .where(mentor.person_id == pair.mentor_id, mentee.person_id == pair.mentee_id)
    )
    return db.session().scalar(found)
