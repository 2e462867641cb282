"""Compute the pairs of a cohort with `webapp.matching`; runs in the worker, without the database."""

import hashlib
import io
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from webapp.matching.explain import Explainer
from webapp.matching.feasible import Feasible, feasible_cohort
from webapp.matching.solve import Result, match
from webapp.matching_results.folder import write_run
from webapp.matching_results.proof import verify
from webapp.mentoring.services.applications import SLOTS
from webapp.mentoring.workflow import Role
from webapp.pairing.figures import figures_of
from webapp.pairing.profiles import Applied, prepared
from webapp.pairing.services import Computed, FoundPair

# The stages of a computation in order, for the page that shows how far it is.
FEASIBLE, SOLVING, PROVING = "feasible", "solving", "proving"
Report = Callable[[str, int], None]


class UnprovedError(RuntimeError):
    """The certificate does not prove the result: a fault of this program."""


@dataclass(frozen=True)
class Solved:
    """A result, with what it was computed from."""

    feasible: Feasible
    result: Result
    applied: Applied
    without_grade: tuple[tuple[str, Role], ...]

    @property
    def explainer(self) -> Explainer:
        """Explanations of the result."""
        return Explainer(self.result, self.feasible.tables)


def solved(cohort: Mapping[str, Any], report: Report = lambda _stage, _percent: None) -> Solved:
    """Solve a cohort as `cohort.cohort_of` describes it."""
    found = prepared(cohort)
    feasible = feasible_cohort(
        found.profiles, progress=lambda done, every: report(FEASIBLE, 100 * done // every)
    )
    done = 0

    def stage(*_reached: object) -> None:
        nonlocal done
        done += 1
        report(SOLVING, done)

    result = match(feasible.cohort, progress=stage)
    return Solved(feasible, result, found.applied, found.without_grade)


def compute(
    cohort: Mapping[str, Any], source: str, report: Report = lambda _stage, _percent: None
) -> Computed:
    """The pairs of a cohort, the figures of the review page, and the proof that they are the best.

    `source` is the hash of the cohort. `report` gets the stage, and percent or a number of steps. A
    cohort without mentors or mentees has a valid empty result. Raises UnprovedError.
    """
    found = solved(cohort, report)
    report(PROVING, 0)
    explainer = found.explainer
    pairs = tuple(_found(found.applied, explainer, *pair) for pair in found.result.pairs)
    figures = figures_of(found.result, found.feasible, found.without_grade, cohort)
    proof = _proof(found, source)
    figures["proof"] = hashlib.sha256(proof).hexdigest()
    return Computed(pairs, figures, proof)


def _found(applied: Applied, explainer: Explainer, mentee: str, mentor: str) -> FoundPair:
    one, other = explainer.pair(mentee, mentor)
    wants, gives = applied[mentee, Role.mentee], applied[mentor, Role.mentor]
    needs, offers = wants["topics"], gives["topics"]
    common = [
        code for code in needs if code in offers and offers[code]["level"] >= needs[code]["level"]
    ]
    common.sort(key=lambda code: (needs[code]["priority"], code))
    parts = {
        "topics": common, "mentee": vars(one), "mentor": vars(other),
        "slots": [slot for slot in SLOTS if slot in wants["slots"] and slot in gives["slots"]],
        "languages": [code for code in wants["languages"] if code in gives["languages"]],
    }  # fmt: skip
    return FoundPair(gives["id"], wants["id"], parts)


def _proof(found: Solved, source: str) -> bytes:
    """The files of the result as a ZIP archive, after they were checked without the solver."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "run"
        write_run(folder, found.result, found.feasible.tables, source)
        wrong, _pairs = verify(folder)
        if wrong:
            raise UnprovedError(" ".join(wrong))
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(folder.iterdir()):
                archive.write(file, file.name)
    return out.getvalue()
