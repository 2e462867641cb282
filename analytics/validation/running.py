"""The command: draws of each case in several processes, kept as they finish, then the results."""

import argparse
import multiprocessing
import os
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from analytics.paths import project
from analytics.validation.cases import CASES, Case
from analytics.validation.drawing import Row, draw
from analytics.validation.kept import Kept
from analytics.validation.measured import measured
from analytics.validation.written import file, results, write

DRAWS: Final = 1_000
_PORTION: Final = 10
_EVERY: Final = 10.0
"""Seconds between two lines of progress."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw, measure and write; return 0 also where a target was missed."""
    options = _options(arguments)
    if unknown := set(options.scenarios) - set(CASES):
        _say(f"There is no scenario {min(unknown)}. Scenarios: {', '.join(CASES)}.")
        return 2
    for name in options.scenarios or CASES:
        case, kept = CASES[name], Kept(options.out, CASES[name])
        _finish(case, kept, options.draws, options.processes)
        found = measured(case, kept.table(options.draws))
        write(options.results, found, options.as_of)
        for each in results(options.results):
            if each.measured.scenario == name:
                _say(f"  {each.sentence('en')}")
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m analytics.validation", description=__doc__)
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", help="all where none is named")
    parser.add_argument("--draws", type=int, default=DRAWS, help="per scenario")
    parser.add_argument("--as-of", type=date.fromisoformat, required=True, metavar="DATE")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--out", type=Path, default=project() / "instance" / "validation",
                        help="where finished draws are kept")  # fmt: skip
    parser.add_argument("--results", type=Path, default=file(), help="the table of results")
    options = parser.parse_args(arguments)
    if options.draws < 1 or options.processes < 1:
        parser.error("draws and processes are 1 or more")
    return options


def _finish(case: Case, kept: Kept, draws: int, processes: int) -> None:
    """Make the draws that are missing; a stop loses those that are being made."""
    missing = kept.missing(draws)
    _say(f"{case.name}: {draws - len(missing):,} of {draws:,} draws")
    start = said = time.monotonic()
    for done in _portions(case, missing, processes):
        kept.add(done)
        if time.monotonic() - said >= _EVERY:
            said = time.monotonic()
            left = len(kept.missing(draws))
            minutes = (said - start) / (len(missing) - left) * left / 60
            _say(f"{case.name}: {draws - left:,} of {draws:,}, {minutes:.1f} minutes left")


def _portions(case: Case, missing: Sequence[int], processes: int) -> Iterator[list[Row]]:
    starts = range(0, len(missing), _PORTION)
    work = [(case.name, missing[start : start + _PORTION]) for start in starts]
    if processes == 1:
        yield from map(_drawn, work)
        return
    # Each process is a new one with one thread: threads of linear algebra would compete.
    os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        yield from pool.imap_unordered(_drawn, work)


def _drawn(work: tuple[str, Sequence[int]]) -> list[Row]:
    name, numbers = work
    return [draw(CASES[name], number) for number in numbers]


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
