"""Hidden groups of which a reader knows that everybody gave the same answer."""

from collections.abc import Iterator, Mapping, Sequence

from analytics.privacy.equations import Known, System
from analytics.privacy.small import EVERYBODY
from analytics.privacy.tables import Key, Statement

Classes = Mapping[Key, Sequence[Key]]
"""Hidden numbers of people, each with the numbers of its classes of answers."""


def classes(known: Known) -> Classes:
    """Return the classes of hidden numbers of people: parts that are whole, and no people."""
    found: dict[Key, Sequence[Key]] = {}
    for statement in known.statements:
        whole = statement.terms[0][0]
        if whole in known.unknown and known.floors.get(whole.metric) and _divides(statement, known):
            found[whole] = [key for key, _factor in statement.terms[1:]]
    return found


def _divides(statement: Statement, known: Known) -> bool:
    (_whole, factor), *parts = statement.terms
    each = all(f == -factor and known.floors.get(key.metric) == 0 for key, f in parts)
    return each and len(parts) > 1 and not statement.at_least


def of_one_mind(system: System, known: Known, parts: Classes) -> Iterator[Key]:
    """
    Yield the numbers of people who are known to have given one answer, and not to be many.

    All other classes must be zero. Several hidden groups together may be found out in this way.
    """
    own = [key for key in system.keys if key in parts]
    if not own:
        return
    zero = system.zeros()
    for key in own:
        possible = [p for p in parts[key] if p not in zero and known.values.get(p) != 0]
        most = EVERYBODY * known.floors[key.metric]
        if len(possible) == 1 and system.interval(key)[1] < most:
            yield key
