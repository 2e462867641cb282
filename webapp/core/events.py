"""Events: facts that services record and the unit of work passes to handlers."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, ClassVar


@dataclass(frozen=True, kw_only=True)
class Event:
    """A fact about one object. Contains ids and plain values only: no names, no texts."""

    about: ClassVar[str]
    past: ClassVar[str]

    actor: str | None
    object_id: str

    def facts(self) -> dict[str, Any]:
        """The fields that the package adds, as plain values."""
        own = (f.name for f in fields(self) if f.name not in {"actor", "object_id"})
        return {name: getattr(self, name) for name in own}


Handler = Callable[[Any], object]
