"""The rows of the file of a result."""

from collections.abc import Iterator

from webapp.barometers.models import Wave
from webapp.barometers.shown import ShownMeasure, shown_result


def _flat(measures: list[ShownMeasure]) -> Iterator[ShownMeasure]:
    for measure in measures:
        yield measure
        yield from measure.parts


def table_rows(wave: Wave) -> Iterator[list[object]]:
    """The rows of the file of a result: what its page shows, and nothing else."""
    for measure in _flat(shown_result(wave).measures):
        for cell in (*([measure.everybody] if measure.everybody else []), *measure.units):
            shares = "; ".join(f"{name}: {share:.3f}" for name, share in cell.shares or ())
            yield [
                measure.label, measure.kind, cell.name, cell.n,
                *(None if x is None else round(x, 2) for x in (cell.value, cell.low, cell.high)),
                shares,
                *((round(cell.change.value, 2), round(cell.change.low, 2), round(cell.change.high, 2))
                  if cell.change else (None, None, None)),
            ]  # fmt: skip
