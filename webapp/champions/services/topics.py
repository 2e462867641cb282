"""What champions of a program help with; a lead keeps the list."""

from collections.abc import Mapping, Sequence
from typing import Final

from webapp.champions import events, queries
from webapp.champions.models import ChampionTopics
from webapp.core import db
from webapp.core.errors import Invalid, NotAllowed, Stale
from webapp.core.i18n import LANGUAGES
from webapp.core.unit_of_work import record
from webapp.people.models import Person
from webapp.programs.models import Program
from webapp.programs.rules import is_lead

MOST_TOPICS: Final = 30


def edit_topics(
    program: Program, topics: Sequence[Mapping[str, str]], *, by: Person, version: int
) -> ChampionTopics:
    """Set the topics, each with its names by language; one whose English name stays keeps its code.

    Raises NotAllowed, Stale, or Invalid.
    """
    if (reason := is_lead.reason(by, program)) is not None:
        raise NotAllowed(reason)
    db.lock(program)
    if queries.topics_version(program.id) != version:
        raise Stale("Another window or person changed this in the meantime.")
    _check(topics)
    found = db.session().get(ChampionTopics, program.id)
    known = {names["en"]: code for code, names in (found.topics if found else {}).items()}
    placed = {
        known.get(names["en"], db.new_id()): {**names, "place": place}
        for place, names in enumerate(topics)
    }
    if found is None:
        found = ChampionTopics(program_id=program.id, version=0)
    found.topics = placed
    found.version += 1
    db.session().add(found)
    db.session().flush()
    record(events.TopicsChanged(actor=by.id, object_id=program.id))
    return found


def _check(topics: Sequence[Mapping[str, str]]) -> None:
    if not 0 < len(topics) <= MOST_TOPICS:
        raise Invalid("topics", "Between 1 and %(most)s topics.", most=str(MOST_TOPICS))
    for language in LANGUAGES:
        named = [names[language].casefold() for names in topics]
        if len(set(named)) < len(named):
            raise Invalid("topics", "Two topics have the same name.")
