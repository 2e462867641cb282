"""The worker is killed while it computes, stores or publishes pairs: all of a run is there, or nothing."""

import os
import signal
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.factories.company import Company
from tests.integration.mentoring.editions import applied, edition_of, joined
from tests.soak.worker_pool import fork
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.mentoring import services as mentoring
from webapp.mentoring.models import Edition, Pair
from webapp.mentoring.workflow import Role
from webapp.messaging.models import Solicitation
from webapp.pairing import computing, jobs, services
from webapp.pairing.models import MatchRun, RunPair
from webapp.pairing.services import publishing
from webapp.pairing.workflow import RunState

pytestmark = pytest.mark.both_databases
PEOPLE = 6


def die(*_: object, **__: object) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def die_after(act: Callable[..., Any], number: int = 1) -> Callable[..., Any]:
    """Call the function, and die the n-th time."""
    calls: list[int] = []

    def replacement(*args: Any, **options: Any) -> Any:
        found = act(*args, **options)
        calls.append(1)
        if len(calls) == number:
            die()
        return found

    return replacement


# Per point: the object, the attribute to replace in the forked process, and the replacement.
POINTS: dict[str, tuple[Any, str, Callable[..., Any]]] = {
    "when the first step is stored": (services, "store_progress", die_after(services.store_progress)),
    "while it is solved": (computing, "match", die),
    "while the proof is written": (computing, "verify", die),
    "before the pairs are stored": (services, "store_result", die),
    "after the pairs, before the commit": (services, "store_result", die_after(services.store_result)),
    "after the second proposal": (publishing, "propose", die_after(mentoring.propose, 2)),
    "after the last proposal": (services, "propose_again", die_after(services.propose_again)),
}  # fmt: skip


def running(company: Company) -> Edition:
    """A running edition whose people have no partner yet."""
    edition = edition_of(company)
    for number in range(PEOPLE):
        role = Role.mentor if number % 2 else Role.mentee
        applied(edition, joined(company, f"killed{number}"), role)
    with unit_of_work():
        mentoring.stop_applications(edition, by=company.people["lead"])
        mentoring.start_edition(edition)
    return edition


def stored(edition: Edition) -> tuple[int, int, int]:
    """The numbers of stored pairs, proposals, and questions to people."""
    db.session().rollback()
    counted = (
        select(func.count()).select_from(RunPair).join(MatchRun, MatchRun.id == RunPair.run_id)
        .where(MatchRun.edition_id == edition.id),
        select(func.count()).select_from(Pair).where(Pair.edition_id == edition.id),
        select(func.count()).select_from(Solicitation).join(Pair, Pair.id == Solicitation.about_id)
        .where(Pair.edition_id == edition.id),
    )  # fmt: skip
    one, two, three = (db.session().scalar(each) or 0 for each in counted)
    return one, two, three


@pytest.mark.parametrize("point", POINTS)
def test_a_killed_run_leaves_nothing_and_is_computed_again(company: Company, point: str) -> None:
    edition = running(company)
    with unit_of_work():
        # Without a lead, so that storing and proposing are one act of the worker.
        run = services.runs.queue_run(edition, None)
    target, name, replacement = POINTS[point]

    def work() -> None:
        setattr(target, name, replacement)
        jobs.find_pairs({"run": run.id})

    _, status = os.waitpid(fork(company.app, work), 0)
    assert os.WIFSIGNALED(status), "the worker did not reach the point"
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert stored(edition) == (0, 0, 0)
    assert (run.state, run.certificate) == (RunState.queued, None)
    jobs.find_pairs({"run": run.id})
    half = PEOPLE // 2
    assert stored(edition) == (half, half, half)
    assert run.state == RunState.published
    assert run.published_at == clock.now()
