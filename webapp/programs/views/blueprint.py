"""The blueprint of programs, and lists with a search, by page."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Blueprint, request

from webapp.core.lists import Page, found_in, page_of
from webapp.web.search import LONGEST

bp = Blueprint("programs", "webapp.programs.views", template_folder="../templates")


def listed(rows: Iterable[Any], words: Callable[[Any], Iterable[str]]) -> tuple[Page[Any], str]:
    """The page of rows that the address asks for, and its search in the words of each row."""
    search = " ".join(request.args.get("q", "").split())[:LONGEST]
    found = {row.id: row for row in rows if found_in(search, *words(row))}
    number = request.args.get("page", 1, int)
    return page_of(list(found), number, lambda ids: [found[each] for each in ids]), search
