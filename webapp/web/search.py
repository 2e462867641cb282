"""The search of the application: each package answers for what it shows."""

from collections.abc import Mapping
from typing import Any

from webapp.core.runtime import Provider
from webapp.web.features import SearchHit

LONGEST = 100
SHORTEST = 2
# Hits of one kind that the page shows.
SHOWN = 10

# (person, search) -> hits by kind, each kind in the order of its package.
hits: Provider[[Any, str], Mapping[str, list[SearchHit]]] = Provider(lambda _person, _search: {})


def cleaned(text: str) -> str:
    """The words that were typed; empty where they are too short to search for."""
    found = " ".join(text.split())[:LONGEST]
    return found if len(found) >= SHORTEST else ""
