"""The folder of a run: written beside its place and renamed, so that it is there whole or not at all."""

import csv
import io
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from webapp.matching.blocking import blocking_pairs
from webapp.matching.explain import Explainer
from webapp.matching.solve import Result
from webapp.matching.tables import Tables
from webapp.matching.unmatched import Unmatched, unmatched
from webapp.matching_results import RefusedFileError
from webapp.matching_results.proof import write_certificate
from webapp.web.files import harmless

PAIR_COLUMNS = ("mentee", "mentor", "status", "mentee_score", "mentor_score")
NEW, CURRENT = "new", "current"


def pair_rows(result: Result) -> list[dict[str, Any]]:
    """The new pairs with both scores, then those that existed before."""
    pairs = result.cohort.pairs
    new = [
        {"mentee": one, "mentor": other, "status": NEW, "mentee_score": s, "mentor_score": t}
        for (one, other), s, t in zip(
            result.pairs, pairs.mentee_score[result.chosen].tolist(),
            pairs.mentor_score[result.chosen].tolist(), strict=True,
        )
    ]  # fmt: skip
    current = [
        {"mentee": one, "mentor": two, "status": CURRENT} for one, two in result.cohort.frozen
    ]
    return [*new, *current]


def table(columns: Iterable[str], rows: Iterable[dict[str, Any]]) -> str:
    """CSV whose cells a spreadsheet does not run as formulas."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    head = list(columns)
    writer.writerow(head)
    writer.writerows([harmless(row.get(name)) for name in head] for row in rows)
    return out.getvalue()


def write_run(place: Path, result: Result, tables: Tables | None, source: str) -> dict[str, Any]:
    """Write a run; returns the summary. Raises RefusedFileError if the place exists, and OSError.

    `source` is the SHA-256 of the cohort file.
    """
    refuse_existing(place)
    place.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{place.name}-", dir=place.parent))
    try:
        summary = _write_all(folder, result, tables, source)
        refuse_existing(place)
        folder.rename(place)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return summary


def refuse_existing(place: Path) -> None:
    """Raises RefusedFileError if something is there already."""
    if os.path.lexists(place):
        raise RefusedFileError(f"{place} exists already. Name a new folder after --out.")


def _write_all(folder: Path, result: Result, tables: Tables | None, source: str) -> dict[str, Any]:
    rows, alone = pair_rows(result), unmatched(result, tables)
    summary = _summary(result, rows, alone, source)
    _write(folder / "pairs.csv", table(PAIR_COLUMNS, rows))
    _write(folder / "pairs.json", json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
    reasons = ({"id": p.id, "role": p.role, "reason": p.sentence} for p in alone)
    _write(folder / "unmatched.csv", table(("id", "role", "reason"), reasons))
    _stream(folder / "explanations.json", _explanations(Explainer(result, tables), rows))
    with (folder / "certificate.json").open("w", encoding="utf-8") as out:
        write_certificate(result, out.write)
    _write(folder / "summary.json", json.dumps(summary, indent=1, ensure_ascii=False) + "\n")
    return summary


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")


def _stream(path: Path, lines: Iterator[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        out.writelines(lines)


def _explanations(explainer: Explainer, rows: list[dict[str, Any]]) -> Iterator[str]:
    """One object on a line for each new pair."""
    yield "["
    separator = "\n"
    for row in rows:
        if row["status"] == NEW:
            one, other = explainer.pair(row["mentee"], row["mentor"])
            found = {
                "mentee": row["mentee"], "mentor": row["mentor"],
                "for_mentee": asdict(one), "for_mentor": asdict(other),
            }  # fmt: skip
            yield separator + json.dumps(found, ensure_ascii=False)
            separator = ",\n"
    yield "\n]\n"


def _summary(
    result: Result, rows: list[dict[str, Any]], alone: list[Unmatched], source: str
) -> dict[str, Any]:
    cohort = result.cohort
    roles: Callable[[str], int] = lambda role: sum(person.role == role for person in alone)  # noqa: E731 - a count by role
    return {
        "edition": cohort.edition,
        "cohort_sha256": source,
        "mentees": len(cohort.mentees),
        "mentors": len(cohort.mentors),
        "feasible_pairs": cohort.feasible,
        "considered_pairs": len(cohort.pairs),
        "considered": cohort.trimmed or "All feasible pairs were considered.",
        "new_pairs": len(result.chosen),
        "current_pairs": len(rows) - len(result.chosen),
        "mentees_without_mentor": roles("mentee"),
        "mentors_without_mentee": roles("mentor"),
        "pairs_both_would_prefer": len(blocking_pairs(result)),
        "stages": [
            {"criterion": stage.criterion, "label": stage.label, "value": stage.value}
            for stage in result.stages
        ],
    }
