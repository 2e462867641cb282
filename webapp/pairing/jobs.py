"""Jobs of the runs: compute pairs, answer questions about them, pair people again."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select

from webapp.core import db
from webapp.core.i18n import gettext_noop
from webapp.core.unit_of_work import unit_of_work
from webapp.matching.criteria import CohortError
from webapp.mentoring.models import Edition
from webapp.mentoring.workflow import EditionState, Role
from webapp.pairing import services
from webapp.pairing.cohort import cohort_of, hash_of
from webapp.pairing.computing import SOLVING, UnprovedError, compute, solved
from webapp.pairing.models import MatchRun, RunQuestion
from webapp.pairing.workflow import RunState

# The page of a run shows each stage, and each tenth of the first one.
TENTH = 10
FAILED = gettext_noop("The computation failed. Your administrator finds the reason in the log.")
log = logging.getLogger("francparler")


def find_pairs(payload: Mapping[str, Any]) -> None:
    """Compute the pairs of a run, outside any transaction, and store all of them or none."""
    run = db.session().get(MatchRun, payload["run"])
    if run is None or run.state != RunState.queued:
        return
    cohort = cohort_of(run.edition)
    db.session().rollback()
    hashed = hash_of(cohort)
    try:
        computed = compute(cohort, hashed, _reported(payload["run"]))
    except (CohortError, UnprovedError):
        log.exception("run %s of the matching failed", payload["run"])
        with unit_of_work():
            services.store_failure(db.session().get_one(MatchRun, payload["run"]), FAILED)
        return
    with unit_of_work():
        run = db.session().get_one(MatchRun, payload["run"])
        services.store_result(run, computed, hashed)
        if run.person_id is None:
            services.propose_again(run)


def _reported(run_id: str) -> Callable[[str, int], None]:
    last: list[tuple[str, int]] = []

    def report(stage: str, done: int) -> None:
        step = done if stage == SOLVING else done // TENTH * TENTH
        if last != [(stage, step)]:
            last[:] = [(stage, step)]
            with unit_of_work():
                services.store_progress(db.session().get_one(MatchRun, run_id), stage, step)

    return report


def answer_why_not(payload: Mapping[str, Any]) -> None:
    """Answer a question about a run whose applications and directory have not changed."""
    key = (payload["run"], payload["mentor"], payload["mentee"])
    question = db.session().get(RunQuestion, key)
    if question is None or question.answer is not None:
        return
    run = db.session().get_one(MatchRun, payload["run"])
    cohort, known = cohort_of(run.edition), run.input_hash
    db.session().rollback()
    answer = _answer(cohort, *key[1:]) if hash_of(cohort) == known else {"rule": "outdated"}
    with unit_of_work():
        services.store_answer(db.session().get_one(RunQuestion, key), answer)


def _answer(cohort: Mapping[str, Any], mentor: str, mentee: str) -> dict[str, Any]:
    people = {each["id"]: each["person"] for each in cohort["applications"]}
    found = solved(cohort)
    left_out = {(people[mentor], Role.mentor), (people[mentee], Role.mentee)}
    if left_out & set(found.without_grade):
        return {"rule": "no_grade"}
    why = found.explainer.why_not(people[mentee], people[mentor])
    return {
        "rule": why.rule.value if why.rule else "",
        "criterion": why.criterion.value if why.criterion else "",
        "at_least": why.at_least, "below": _below(why.label),
        "matched": (people[mentee], people[mentor]) in found.result.pairs,
    }  # fmt: skip


def _below(label: str) -> int:
    """The percentage in the label of a band; 0 for other criteria."""
    return next((int(word) for word in label.split() if word.isdigit()), 0)


def pair_again() -> None:
    """Queue runs for the people of running editions who have no partner any more."""
    running = select(Edition.id).where(Edition.state == EditionState.running).order_by(Edition.id)
    for edition_id in db.session().scalars(running).all():
        with unit_of_work():
            services.pair_again(db.session().get_one(Edition, edition_id))
