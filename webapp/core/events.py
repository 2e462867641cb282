"""Events: facts that services record and the unit of work passes to handlers."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, ClassVar


@dataclass(frozen=True, kw_only=True)
class Event:
    """A fact about one object. Contains ids and plain values only: no names, no texts."""

    about: ClassVar[str]
    past: ClassVar[str]
    # True for an act on one's own work that nobody else is shown.
    private: ClassVar[bool] = False

    actor: str | None
    object_id: str

    def facts(self) -> dict[str, Any]:
        """The fields that the package adds, as plain values."""
        own = (f.name for f in fields(self) if f.name not in {"actor", "object_id"})
        return {name: getattr(self, name) for name in own}


def private_acts() -> frozenset[tuple[str, str]]:
    """Object and past tense of the events that only the person who caused them is shown."""
    found: set[tuple[str, str]] = set()
    waiting = [Event]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.private and hasattr(kind, "past"):
            found.add((kind.about, kind.past))
    return frozenset(found)


Handler = Callable[[Any], object]
