"""Compute the result of each closed wave, release it over the ledger, and write it down."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from analytics.core.wave_results import ALL, WaveResult
from analytics.privacy import ReleasedTable
from analytics.wave_figures import Tally, publish
from webapp.answer_store import answers_of, close_wave, comments_of
from webapp.answer_store.store import OPEN
from webapp.ballots.queries import wave_counts
from webapp.barometers.models import Wave
from webapp.barometers.workflow import Population
from webapp.core import db
from webapp.core.unit_of_work import unit_of_work
from webapp.releases import queries, services
from webapp.releases.jobs.checking import check_ledger
from webapp.releases.rules import WAVE

COMMENTS: Final = 20
"""Least number of answers of a wave whose comments are shown."""


def compute_results() -> None:
    """Store the result of each closed wave that has none; check the ledger where one was added."""
    waves = queries.waiting_waves()
    for wave in waves:
        _compute(wave.id)
    if waves:
        check_ledger()


def _compute(wave_id: str) -> None:
    """Compute one result; the ledger and the wave are written in one transaction.

    The store is closed first, so an answer that the result does not count is refused.
    """
    close_wave(wave_id)
    wave = db.session().get_one(Wave, wave_id)
    questions = wave.version.questions["questions"]
    counts = wave_counts(wave_id)
    tally = Tally(questions, counts.groups).count(_answers(wave))
    ledger = [ReleasedTable.from_dict(content) for content in queries.contents()]
    found = publish(wave_id, tally, ledger)
    invited = sum(counts.invited.values()) if counts.invited else None
    result: WaveResult = {
        # An open link invites nobody by name.
        "invited": invited, "replaced": counts.replaced if invited else None,
        "printed": counts.printed, "answers": found.answers,
        "cells": found.cells, "alpha": found.alpha,
        "comments": _comments(wave_id) if tally.people >= COMMENTS else [],
    }  # fmt: skip
    with unit_of_work():
        services.record_table(WAVE, wave_id, found.released.as_dict())
        services.store_result(db.session().get_one(Wave, wave_id), result)


def _answers(wave: Wave) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield group and values of each answer, one bundle in memory at a time.

    Answers of an open link are those of candidates; they are never in a figure with employees.
    """
    candidates = wave.version.barometer.population == Population.candidates
    for answer in answers_of(wave.id):
        if (answer.group == OPEN) == candidates:
            yield ALL if candidates else answer.group, answer.values


def _comments(wave_id: str) -> list[dict[str, str]]:
    """Return the comments that people agreed to show, shuffled and without a group."""
    return [{"question": question, "text": text} for question, text in comments_of(wave_id)]
