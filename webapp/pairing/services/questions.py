"""Questions of a lead: why two people are not a pair of a run. The worker answers."""

from collections.abc import Mapping
from typing import Any

from webapp.core import clock, db, jobs
from webapp.core.errors import Invalid, NotAllowed, WrongState
from webapp.mentoring.queries import submitted
from webapp.mentoring.workflow import Role
from webapp.pairing.models import MatchRun, RunQuestion
from webapp.pairing.workflow import RunState
from webapp.people.models import Person
from webapp.programs.rules import is_lead

NAMED = (RunState.reviewed, RunState.approved)


def ask_why_not(run: MatchRun, mentor_id: str, mentee_id: str, *, by: Person) -> RunQuestion:
    """Ask why a mentor and a mentee, by the ids of their applications, are not paired.

    Raises NotAllowed, Invalid on a field, or WrongState where the names are not shown, or any more.
    """
    if (reason := is_lead.reason(by, run)) is not None:
        raise NotAllowed(reason)
    db.lock(run)
    if run.state not in NAMED:
        raise WrongState("This can be asked between the review of the names and the decision.")
    applied = {each.id: each for each in submitted(run.edition_id)}
    for field, application_id, role in (
        ("mentor", mentor_id, Role.mentor), ("mentee", mentee_id, Role.mentee),
    ):  # fmt: skip
        if application_id not in applied or applied[application_id].role != role:
            raise Invalid(field, "Choose a person.")
    if applied[mentor_id].person_id == applied[mentee_id].person_id:
        raise Invalid("mentee", "Choose two different people.")
    key = (run.id, mentor_id, mentee_id)
    if (known := db.session().get(RunQuestion, key)) is not None:
        return known
    made = RunQuestion(
        run_id=run.id, mentor_id=mentor_id, mentee_id=mentee_id, asked_at=clock.now()
    )
    db.session().add(made)
    db.session().flush()
    pair = {"run": run.id, "mentor": mentor_id, "mentee": mentee_id}
    jobs.enqueue("why_not", f"why_not:{':'.join(key)}", pair)
    return made


def store_answer(question: RunQuestion, answer: Mapping[str, Any]) -> None:
    """Store what the worker found."""
    question.answer = dict(answer)
