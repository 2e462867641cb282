"""The search of the application: each package answers for what it shows."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import get_locale

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


def in_languages_of(person: Any, *texts: Mapping[str, Any]) -> Iterator[str]:  # noqa: ANN401 - a Person
    """Texts, or lines of texts, by language: those of the page's language and of the person's."""
    languages = {str(get_locale()), person.locale, *person.languages}
    for translated in texts:
        for language in languages & translated.keys():
            found = translated[language]
            yield from [found] if isinstance(found, str) else found
