"""Runs of the matching: asked for, computed by the worker, reviewed, approved by a second person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from webapp.core import clock, db, jobs
from webapp.core.errors import NotAllowed, WrongState
from webapp.core.unit_of_work import record
from webapp.mentoring.models import Edition
from webapp.mentoring.queries import applications_of
from webapp.mentoring.workflow import EditionState
from webapp.pairing import events, queries
from webapp.pairing.models import MatchRun, RunPair
from webapp.pairing.rules import MAY
from webapp.pairing.workflow import RUN, RunState
from webapp.people.models import Person
from webapp.programs.rules import is_lead


@dataclass(frozen=True)
class FoundPair:
    """A pair that a run found: ids of the two applications, and what explains it."""

    mentor_id: str
    mentee_id: str
    parts: Mapping[str, Any]


@dataclass(frozen=True)
class Computed:
    """What a run found: pairs, figures without names, and the proof as a ZIP archive."""

    pairs: Sequence[FoundPair]
    figures: Mapping[str, Any]
    proof: bytes


def ask_for_pairs(edition: Edition, *, by: Person) -> MatchRun:
    """Ask the worker for pairs. Raises NotAllowed, or WrongState while others are not decided."""
    if (reason := is_lead.reason(by, edition)) is not None:
        raise NotAllowed(reason)
    db.lock(edition)
    if edition.state not in {EditionState.matching, EditionState.running}:
        raise WrongState("Close the applications first.")
    if queries.undecided_runs(edition.id):
        raise WrongState("There are pairs that are neither published nor discarded.")
    return queue_run(edition, by)


def queue_run(edition: Edition, by: Person | None) -> MatchRun:
    """Queue a run of a locked edition; `by` is None for people who are paired again."""
    made = MatchRun(
        id=db.new_id(), edition_id=edition.id, person_id=by.id if by else None,
        made_at=clock.now(), result={},
    )  # fmt: skip
    db.session().add(made)
    db.session().flush()
    jobs.enqueue("match", f"match:{made.id}", {"run": made.id})
    record(events.RunAsked(actor=by.id if by else None, object_id=made.id))
    return made


def store_progress(run: MatchRun, stage: str, done: int) -> None:
    """Store how far the worker is."""
    db.lock(run)
    if run.state == RunState.queued:
        run.progress = {"stage": stage, "done": done}


def store_result(run: MatchRun, computed: Computed, hashed: str) -> None:
    """Store what the worker found, all of it in one transaction."""
    RUN.take(run, "simulate", by=None, may=MAY)
    run.input_hash, run.result = hashed, dict(computed.figures)
    run.certificate, run.progress = computed.proof, None
    db.session().add_all(
        RunPair(run_id=run.id, mentor_id=p.mentor_id, mentee_id=p.mentee_id, parts=dict(p.parts))
        for p in computed.pairs
    )
    db.session().flush()


def store_failure(run: MatchRun, reason: str) -> None:
    """Store that the computation failed, and why."""
    RUN.take(run, "fail", by=None, may=MAY, failure=reason[:200])


def review(run: MatchRun, *, by: Person) -> None:
    """Look at the names of the pairs; each look is in the activity log."""
    if run.state == RunState.simulated:
        RUN.take(run, "review", by=by, may=MAY)
    elif (reason := is_lead.reason(by, run)) is not None:
        raise NotAllowed(reason)
    record(events.RunReviewed(actor=by.id, object_id=run.id))


def approve(run: MatchRun, *, by: Person) -> None:
    """Approve as a second person, where the lead who publishes takes part."""
    RUN.take(run, "approve", by=by, may=MAY)
    run.approver_id = by.id
    record(events.RunApproved(actor=by.id, object_id=run.id))


def discard(run: MatchRun, *, by: Person) -> None:
    """Use none of the pairs."""
    RUN.take(run, "discard", by=by, may=MAY)
    record(events.RunDiscarded(actor=by.id, object_id=run.id))


def needs_approval(run: MatchRun, by: Person) -> bool:
    """Whether the person who publishes has an application in the edition."""
    return bool(applications_of(by, run.edition_id))
