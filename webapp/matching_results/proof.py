"""The certificate of a run as a file, and its check without a solver."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from webapp.datafiles import RefusedFileError
from webapp.datafiles.folder import table
from webapp.matching.certificate import check
from webapp.matching.cohort import Cohort, Ints, Pairs, Seat, best_scores
from webapp.matching.criteria import CohortError, Criterion, read_criteria
from webapp.matching.solve import Result, Stage

FORMAT = "francparler-matching-1"


def write_certificate(result: Result, write: Callable[[str], object]) -> None:
    """Write the cohort that was solved and the prices of each stage, one column at a time."""
    cohort = result.cohort
    head = {
        "format": FORMAT,
        "edition": cohort.edition,
        "criteria": list(cohort.criteria),
        "frozen": cohort.frozen,
        "mentees": [
            [seat.id, seat.places, seat.waited, best]
            for seat, best in zip(cohort.mentees, cohort.mentee_best.tolist(), strict=True)
        ],
        "mentors": [
            [seat.id, seat.places, seat.waited, best]
            for seat, best in zip(cohort.mentors, cohort.mentor_best.tolist(), strict=True)
        ],
    }
    write(json.dumps(head, ensure_ascii=False)[:-1] + ',\n"pairs": {')
    for number, name in enumerate(Pairs.__dataclass_fields__):
        column = getattr(cohort.pairs, name).astype(np.int64).tolist()
        write(
            (",\n" if number else "\n") + f'"{name}": {json.dumps(column, separators=(",", ":"))}'
        )
    write('},\n"stages": [')
    for number, stage in enumerate(result.stages):
        found = {
            "criterion": stage.criterion, "label": stage.label, "value": stage.value,
            "prices": stage.prices.tolist(),
        }  # fmt: skip
        write((",\n" if number else "\n") + json.dumps(found, ensure_ascii=False))
    write("]}\n")


def read_certificate(path: Path) -> tuple[Cohort, tuple[Stage, ...]]:
    """The cohort and the stages of a certificate. Raises RefusedFileError if it is not one."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if found["format"] != FORMAT:
            raise RefusedFileError(f"{path}: the format is not {FORMAT}.")
        return _cohort(found), tuple(_stage(each) for each in found["stages"])
    except OSError as error:
        raise RefusedFileError(f"{path}: {error.strerror}.") from None
    except (
        ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError, RecursionError,
    ):  # fmt: skip
        raise RefusedFileError(
            f"{path} is damaged, or not a certificate of this version."
        ) from None


def _cohort(found: dict[str, Any]) -> Cohort:
    sides, best = [], []
    for side in ("mentees", "mentors"):
        sides.append(tuple(Seat(str(n), int(p), int(w)) for n, p, w, _best in found[side]))
        best.append(np.array([b for *_seat, b in found[side]], np.int64))
    columns = [np.array(found["pairs"][name], np.int64) for name in Pairs.__dataclass_fields__]
    one, other, *scores, previous = columns
    pairs = Pairs(one, other, scores[0], scores[1], scores[2], scores[3], previous > 0)
    _check_positions(pairs, len(sides[0]), len(sides[1]))
    lowest = (
        best_scores(pairs.mentee, pairs.mentee_score, len(sides[0])),
        best_scores(pairs.mentor, pairs.mentor_score, len(sides[1])),
    )
    if any((one < other).any() for one, other in zip(best, lowest, strict=True)):
        raise CohortError("a best score is below a score")
    cohort = Cohort(
        str(found["edition"]), sides[0], sides[1], pairs, best[0], best[1],
        criteria=read_criteria(found["criteria"]), feasible=len(pairs),
    )  # fmt: skip
    return cohort.with_frozen((str(one), str(other)) for one, other in found["frozen"])


def _check_positions(pairs: Pairs, rows: int, columns: int) -> None:
    if len({len(getattr(pairs, name)) for name in Pairs.__dataclass_fields__}) > 1:
        raise CohortError("columns differ in length")
    for positions, number in ((pairs.mentee, rows), (pairs.mentor, columns)):
        if len(positions) and not (positions.min() >= 0 and positions.max() < number):
            raise CohortError("a position is outside the cohort")
    code = pairs.mentee * max(columns, 1) + pairs.mentor
    if (np.diff(code) <= 0).any():
        raise CohortError("the pairs are not sorted")


def _stage(found: dict[str, Any]) -> Stage:
    prices = np.array(found["prices"], np.int64)
    return Stage(Criterion(found["criterion"]), str(found["label"]), int(found["value"]), prices)


def verify(folder: Path) -> tuple[list[str], int]:
    """What is wrong with the run in a folder, and its number of pairs. Raises RefusedFileError."""
    from webapp.matching_results.folder import NEW, PAIR_COLUMNS, pair_rows  # noqa: PLC0415 - a circle

    cohort, stages = read_certificate(folder / "certificate.json")
    try:
        rows = json.loads((folder / "pairs.json").read_text(encoding="utf-8"))
        csv_text = (folder / "pairs.csv").read_bytes().decode("utf-8", "replace")
        new = [(row["mentee"], row["mentor"]) for row in rows if row["status"] == NEW]
    except OSError as error:
        raise RefusedFileError(f"{error.filename}: {error.strerror}.") from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise RefusedFileError(f"{folder / 'pairs.json'} is damaged.") from None
    chosen = positions(cohort, new)
    if chosen is None:
        return ["A pair is not among the pairs that were considered, or is listed twice."], len(new)
    found = [violation.sentence for violation in check(cohort, chosen, stages)]
    expected = pair_rows(Result(cohort, chosen, stages))
    if rows != expected:
        found.append("pairs.json is not what the certificate proves.")
    if csv_text != table(PAIR_COLUMNS, expected):
        found.append("pairs.csv differs from pairs.json.")
    return found, len(new)


def positions(cohort: Cohort, pairs: list[tuple[str, str]]) -> Ints | None:
    """Where pairs are in a cohort, ascending; None if one is not there or is there twice."""
    columns = len(cohort.mentors)
    try:
        wanted = np.array(
            sorted(cohort.mentee_index[i] * columns + cohort.mentor_index[j] for i, j in pairs),
            np.int64,
        )
    except (KeyError, TypeError):
        return None
    codes = cohort.pairs.mentee * columns + cohort.pairs.mentor
    place = np.searchsorted(codes, wanted)
    if len(np.unique(wanted)) < len(wanted) or (place >= len(codes)).any():
        return None
    return place if (codes[place] == wanted).all() else None
