"""Long lists by page, and searches that ignore case and accents."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select

from webapp.core import db

Row = TypeVar("Row")
PAGE = 25


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list: its rows, its number from 1, the number of pages and of all rows."""

    rows: Sequence[Row]
    number: int
    pages: int
    total: int


def page_of(
    ids: Sequence[str],
    number: int,
    load: Callable[[Sequence[str]], Iterable[Row]],
    size: int = PAGE,
) -> Page[Row]:
    """The page of this number, or the nearest; `load` returns the rows of some ids, in their order."""
    number, pages = _nearest(number, len(ids), size)
    return Page(list(load(ids[(number - 1) * size : number * size])), number, pages, len(ids))


def page_of_query(
    found: Select[Any],
    number: int,
    load: Callable[[Sequence[str]], Iterable[Row]],
    *,
    total: int | None = None,
) -> Page[Row]:
    """As `page_of`, for a query of ids in their order: the database counts and cuts the list.

    `total` is the number of rows, where the caller knows it.
    """
    if total is None:
        counted = select(func.count()).select_from(found.order_by(None).subquery())
        total = db.session().scalar(counted) or 0
    number, pages = _nearest(number, total, PAGE)
    ids = db.session().scalars(found.limit(PAGE).offset((number - 1) * PAGE)).all()
    return Page(list(load(ids)), number, pages, total)


def _nearest(number: int, rows: int, size: int) -> tuple[int, int]:
    """The number of the nearest page that exists, and the number of pages."""
    pages = max(1, -(-rows // size))
    return min(max(1, number), pages), pages


def folded(text: str) -> str:
    """Lower case without accents and invisible characters, to compare what people type."""
    if text.isascii() and text.isprintable():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in parts if unicodedata.category(c) not in {"Mn", "Cf", "Cc"})


def found_in(search: str, *texts: str | None) -> bool:
    """Whether each word of a search is in one of the texts; an empty search finds everything."""
    whole = folded(" ".join(text or "" for text in texts))
    return all(word in whole for word in folded(search).split())
