"""Solve a cohort file, and answer questions about the result."""

from collections.abc import Iterator
from pathlib import Path

from webapp.cli.edge import RefusedInput
from webapp.cli.matching.reading import read_cohort
from webapp.datafiles import InputError
from webapp.matching.explain import Explainer, exact_loss
from webapp.matching.feasible import feasible_cohort
from webapp.matching.profiles import Profiles
from webapp.matching.solve import Result, match
from webapp.matching.tables import Tables


def solve(file: Path) -> tuple[Result, Tables | None]:
    """Read and match; tables are None for a file of pairs. Raises RefusedInput with the line."""
    try:
        found = read_cohort(file)
        if not isinstance(found, Profiles):
            return match(found), None
        feasible = feasible_cohort(found)
        return match(feasible.cohort), feasible.tables
    except InputError as error:
        raise RefusedInput(f"{file}: {error}.") from None


def why_not(result: Result, tables: Tables | None, mentee: str, mentor: str) -> str:
    """Why two people are not matched."""
    return Explainer(result, tables).why_not(mentee, mentor).sentence


def compared(result: Result, mentee: str, mentor: str) -> Iterator[str]:
    """Each stage, now and with a pair forced. Raises RefusedInput if the pair is not considered."""
    try:
        for label, now, forced in exact_loss(result, mentee, mentor):
            yield f"{label}: {now} now, {forced} with this pair"
    except InputError as error:
        raise RefusedInput(f"{error}.") from None
