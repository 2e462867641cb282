"""Import customer scores from a file, whole or not at all."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from webapp.core import clock, db
from webapp.core.errors import NotAllowed
from webapp.core.unit_of_work import record
from webapp.customers import events, queries
from webapp.customers.models import CustomerScore
from webapp.customers.queries import Key, Numbers
from webapp.customers.rules import imports_customers
from webapp.customers.validation import contract
from webapp.datafiles.contract import ContractLine, read
from webapp.directory.queries import unit_paths
from webapp.people.models import Person

BATCH = 500


@dataclass(frozen=True, slots=True)
class ImportedScore:
    """One line of the file: unit (by its path), theme, quarter, and score, sd and n.

    `before` are the numbers that it replaces, or None.
    """

    line: int
    unit: str
    theme: str
    quarter: str
    numbers: Numbers
    before: Numbers | None = None


@dataclass
class ScoresResult:
    """The effect of a file, or the effect it would have when `tried` is true."""

    tried: bool
    added: list[ImportedScore] = field(default_factory=list)
    replaced: list[ImportedScore] = field(default_factory=list)
    unchanged: int = 0


def import_scores(stream: BinaryIO, *, by: Person | None, dry_run: bool = False) -> ScoresResult:
    """Import a file of customer scores, or with `dry_run` only report its effect.

    `by` None is the application itself. A score of the same unit, theme and quarter is replaced.
    Raises NotAllowed, FaultyFile with all faults of all lines, or Invalid on `file`; then nothing
    is written.
    """
    if by is not None and not imports_customers(by):
        raise NotAllowed(imports_customers.why_not)
    if by is not None and not dry_run:
        # A file that is sent twice at the same moment finds its scores the second time.
        db.lock(by)
    paths = unit_paths()
    lines = read(stream, contract(paths, clock.today()))
    stored = queries.stored({line.values["period"] for line in lines})
    result = ScoresResult(dry_run)
    written: list[ContractLine] = []
    for line in lines:
        key, numbers = _key(line), _numbers(line)
        unit_id, theme, quarter = key
        named = ImportedScore(
            line.number, " / ".join(paths[unit_id]), theme, quarter, numbers, stored.get(key)
        )
        if named.before == numbers:
            result.unchanged += 1
            continue
        (result.added if named.before is None else result.replaced).append(named)
        written.append(line)
    if not dry_run:
        _write(written)
        _record(result, by)
    return result


def _key(line: ContractLine) -> Key:
    values = line.values
    return values["unit"], values["theme"].value, values["period"]


def _numbers(line: ContractLine) -> Numbers:
    return line.values["score"], line.values["sd"], line.values["n"]


def _write(lines: Sequence[ContractLine]) -> None:
    now = clock.now()
    rows: list[dict[str, Any]] = [
        {"unit_id": each.values["unit"], "theme": each.values["theme"],
         "quarter": each.values["period"], "score": each.values["score"], "sd": each.values["sd"],
         "n": each.values["n"], "imported_at": now}
        for each in lines
    ]  # fmt: skip
    for start in range(0, len(rows), BATCH):
        added = db.insert(CustomerScore).values(rows[start : start + BATCH])
        changed = {name: added.excluded[name] for name in ("score", "sd", "n", "imported_at")}
        db.session().execute(
            added.on_conflict_do_update(
                index_elements=["unit_id", "theme", "quarter"], set_=changed
            ),
        )
    # Rows that were read before are older than what was written.
    db.session().expire_all()


def _record(result: ScoresResult, by: Person | None) -> None:
    added = Counter(each.quarter for each in result.added)
    replaced = Counter(each.quarter for each in result.replaced)
    for quarter in sorted(added | replaced):
        record(
            events.CustomerScoresImported(
                actor=by.id if by else None, object_id=quarter, added=added[quarter],
                replaced=replaced[quarter],
            )
        )  # fmt: skip
