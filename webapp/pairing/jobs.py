"""The job that computes the pairs of a run."""

from collections.abc import Mapping
from typing import Any

from webapp.core import db
from webapp.core.unit_of_work import unit_of_work
from webapp.pairing import services
from webapp.pairing.cohort import cohort_of, input_hash
from webapp.pairing.computing import NoGradeError, compute
from webapp.pairing.models import MatchRun
from webapp.pairing.workflow import RunState


def find_pairs(payload: Mapping[str, Any]) -> None:
    """Compute the pairs of a run, outside any transaction, and store all of them or none."""
    run = db.session().get(MatchRun, payload["run"])
    if run is None or run.state != RunState.queued:
        return
    cohort, hashed = cohort_of(run.edition), input_hash(run.edition)
    db.session().rollback()
    try:
        computed = compute(cohort)
    except NoGradeError as error:
        with unit_of_work():
            services.store_failure(db.session().get_one(MatchRun, payload["run"]), str(error))
        return
    with unit_of_work():
        run = db.session().get_one(MatchRun, payload["run"])
        services.store_result(run, *computed, hashed)
