"""Publish the pairs of a run: checked once more, then proposed to the mentors."""

from datetime import timedelta
from typing import Final

from webapp.core import clock, db
from webapp.core.errors import NotAllowed, WrongState
from webapp.core.unit_of_work import record
from webapp.core.workflow import CHANGED
from webapp.mentoring.models import Edition
from webapp.mentoring.services import propose, start_edition
from webapp.mentoring.workflow import EditionState
from webapp.pairing import events, queries
from webapp.pairing.cohort import cohort_of, hash_of
from webapp.pairing.models import MatchRun
from webapp.pairing.rules import MAY
from webapp.pairing.services.runs import needs_approval, queue_run
from webapp.pairing.validation import violations
from webapp.pairing.workflow import RUN
from webapp.people.models import Person

# Less time is too short for a new pair: nobody is paired again after it.
SHORTEST: Final = timedelta(days=28)


def publish(run: MatchRun, *, by: Person) -> None:
    """Propose the pairs, the mentors first.

    Raises NotAllowed where a second person has to approve, WrongState where the applications or
    the directory changed since the computation.
    """
    RUN.permit(run, "publish", by=by, may=MAY)
    edition = run.edition
    db.lock(edition)
    if run.approver_id is None and needs_approval(run, by):
        raise NotAllowed(
            "You take part in this edition, so a second lead approves the pairs first."
        )
    if edition.state not in {EditionState.matching, EditionState.running}:
        raise WrongState(CHANGED)
    if not _is_current(run):
        raise WrongState("Applications or the directory have changed. Ask for pairs again.")
    RUN.take(run, "publish", by=by, may=MAY, published_at=clock.now())
    _propose(run, by)


def pair_again(edition: Edition) -> MatchRun | None:
    """Queue a run for people who have no partner any more; None where there is no need for one.

    It waits for a run that a lead has not decided, and for the last four weeks there is none.
    """
    db.lock(edition)
    late = edition.ends_on - clock.today() < SHORTEST
    if edition.state != EditionState.running or late or queries.undecided_runs(edition.id):
        return None
    freed, latest = queries.freed_at(edition.id), queries.runs_of(edition.id)[0]
    if freed is None or freed <= latest.made_at:
        return None
    return queue_run(edition, None)


def propose_again(run: MatchRun) -> None:
    """Propose the pairs that a run found for people without a partner, or none if they are outdated."""
    db.lock(run.edition)
    if run.edition.state == EditionState.running and _is_current(run):
        RUN.take(run, "propose", by=None, may=MAY, published_at=clock.now())
        _propose(run, None)
    else:
        RUN.take(run, "expire", by=None, may=MAY)


def _is_current(run: MatchRun) -> bool:
    """Whether the run is about the applications and the directory of now, and breaks no rule."""
    cohort = cohort_of(run.edition)
    pairs = [(mentor.id, mentee.id) for _p, mentor, mentee in queries.run_pairs(run.id)]
    return hash_of(cohort) == run.input_hash and not violations(cohort, pairs)


def _propose(run: MatchRun, by: Person | None) -> None:
    start_edition(run.edition)
    record(events.RunPublished(actor=by.id if by else None, object_id=run.id))
    for pair, mentor, mentee in queries.run_pairs(run.id):
        topics = pair.parts.get("topics", ())
        propose(run.edition, run.id, mentor.person, mentee.person, topics)
