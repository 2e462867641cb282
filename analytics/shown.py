"""How notebooks show tables: accessible, with names and numbers in the reader's language."""

import os
import warnings
from collections.abc import Hashable, Iterator, Sequence
from datetime import date
from functools import partial
from html import escape
from typing import Any, Final

import pandas as pd
from IPython.core.getipython import get_ipython

from analytics.core.texts import Locale, catalogue, day, decimal, number, text, word
from analytics.paths import LOCALE

_PLACES: Final = 3
_CALENDAR: Final = frozenset({"year"})
"""Columns of whole numbers that are written without separators."""
_DAYS: Final = frozenset({"first_day", "last_day"})
"""Columns of ISO dates."""
_PERIODS: Final = frozenset({"week", "month", "quarter", "cohort"})
"""Columns of periods such as 2026-W10, which stay on one line."""
_ESTIMATES: Final = frozenset({"value", "alpha", "r"})
"""Columns whose interval is in the columns `low` and `high` after it."""

Column = tuple[str, list[str]]
"""The heading of a column and its cells, as HTML."""


def prepare(locale: Locale) -> None:
    """
    Make a kernel ready for the next notebook: no names, default options, tables for readers.

    Runs inside the kernel of `analytics.kernel`.
    """
    shell: Any = get_ipython()
    shell.reset(new_session=True)
    with warnings.catch_warnings():
        # pandas warns about its deprecated options, which are among all.
        warnings.simplefilter("ignore")
        pd.reset_option("all")
    os.environ[LOCALE] = locale
    shell.display_formatter.formatters["text/html"].for_type(pd.DataFrame, partial(html, locale))


def html(locale: Locale, table: pd.DataFrame) -> str:
    """
    Return a table as HTML with `scope` at every heading, or a sentence where it has no rows.

    Names of columns come from `[columns]` of the catalog and words in cells from
    `[values.<column>]`. A name that the catalog does not have is shown unchanged and marked as
    English. An estimate and its interval are one column.
    """
    if table.empty:
        return f'<p class="empty">{escape(text(locale, "notebook.no_rows"))}</p>'
    columns = [*_index(locale, table), *_values(locale, table)]
    heads = "".join(head for head, _cells in columns)
    rows = zip(*(cells for _head, cells in columns), strict=True)
    body = "".join(f"<tr>{''.join(row)}</tr>" for row in rows)
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


def _index(locale: Locale, table: pd.DataFrame) -> Iterator[Column]:
    """Yield the levels of the index; of unnamed ones only numbers from 1 on."""
    index, across = table.index, table.columns.name
    numbered = isinstance(index, pd.RangeIndex) and index.start == 1
    if index.nlevels == 1 and index.name is None and not numbered:
        return
    for level, name in enumerate(index.names):
        cells = (_written(locale, name, each) for each in index.get_level_values(level))
        last = across is not None and level == index.nlevels - 1
        more = f" / {_named(locale, across)[0]}" if last else ""
        side = ' class="k"' if name in _PERIODS else ""
        yield (
            _head(locale, name, "", more),
            [f'<th scope="row"{side}>{escape(cell)}</th>' for cell in cells],
        )


def _values(locale: Locale, table: pd.DataFrame) -> Iterator[Column]:
    """Yield the columns; where the row of names has a name itself, they are words of it."""
    across, names, at = table.columns.name, list(table.columns), 0
    while at < len(names):
        width = 3 if _has_interval(names[at : at + 3]) else 1
        parts = [table.iloc[:, at + offset] for offset in range(width)]
        if across is not None:
            head = f'<th scope="col" class="n">{escape(word(locale, str(across), str(names[at])))}</th>'
            yield head, _cells(locale, None, parts[0])
        elif width > 1:
            yield _estimates(locale, names[at], parts)
        else:
            head = _head(locale, names[at], _side(names[at], parts[0]))
            yield head, _cells(locale, names[at], parts[0])
        at += width


def _has_interval(names: Sequence[Hashable]) -> bool:
    """Whether three columns are an estimate and the ends of its interval."""
    first, *ends = names
    own = [f"{first}_low", f"{first}_high"]
    return ends == own or (first in _ESTIMATES and ends == ["low", "high"])


def _estimates(locale: Locale, name: Hashable, parts: Sequence[pd.Series]) -> Column:
    """Return one column of an estimate with its interval, as `0.54 [0.47 – 0.60]`."""
    places = max(map(_places, parts))
    label = text(locale, "notebook.with_interval", name=_named(locale, name)[0])
    rows = zip(*parts, strict=True)
    cells = []
    for row in rows:
        value, low, high = (escape(_written(locale, name, each, places)) for each in row)
        ends = text(locale, "notebook.from_to", low=low, high=high)
        known = not any(pd.isna(each) for each in row[1:])
        cells.append(f'<td class="n">{value}{f" <span>{ends}</span>" if known else ""}</td>')
    return f'<th scope="col" class="n">{escape(label)}</th>', cells


def _cells(locale: Locale, name: Hashable, values: pd.Series) -> list[str]:
    places, side = _places(values), _side(name, values)
    words = (escape(_written(locale, name, each, places)) for each in values)
    # An address may be broken after its slashes.
    return [
        f"<td{side}>{each.replace('/', '/<wbr>') if '://' in each else each}</td>" for each in words
    ]


def _side(name: Hashable, values: pd.Series) -> str:
    kinds = pd.api.types
    if kinds.is_numeric_dtype(values) and not kinds.is_bool_dtype(values):
        return ' class="n"'
    return ' class="k"' if name in _PERIODS else ""


def _head(locale: Locale, name: Hashable, side: str, more: str = "") -> str:
    label, known = _named(locale, name)
    language = "" if known else ' lang="en"'
    return f'<th scope="col"{side}{language}>{escape(label + more)}</th>'


def _named(locale: Locale, name: Hashable) -> tuple[str, bool]:
    """Return the name of a column in a language, and whether the catalog has it."""
    if name is None:
        return text(locale, "notebook.row"), True
    found: dict[str, str] = catalogue(locale)["columns"]
    return found.get(str(name), str(name)), str(name) in found


def _places(values: pd.Series) -> int:
    """Return how many decimals a column needs, at most three."""
    if not pd.api.types.is_float_dtype(values):
        return 0
    known = values.dropna().astype("float64").round(_PLACES)
    return next((n for n in range(_PLACES) if (known.round(n) == known).all()), _PLACES)


def _written(locale: Locale, column: Hashable, value: Any, places: int = 0) -> str:  # noqa: ANN401
    """Return one value of a column as text."""
    kinds = pd.api.types
    if isinstance(value, str):
        known = column in _DAYS
        return day(locale, date.fromisoformat(value)) if known else word(locale, str(column), value)
    if pd.isna(value):
        return text(locale, "missing")
    if kinds.is_bool(value):
        return text(locale, "notebook.yes" if value else "notebook.no")
    if kinds.is_integer(value):
        plain = str(value) if column in _CALENDAR else number(locale, int(value))
        return plain.replace("-", "−")
    if kinds.is_float(value):
        return decimal(locale, float(value), places)
    return str(value)
