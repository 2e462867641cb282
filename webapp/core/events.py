"""Events: what happened, as frozen facts. Services record them; the unit of work delivers them."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, ClassVar


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something happened to one object. Ids and facts only: never a name, never a text."""

    about: ClassVar[str]
    past: ClassVar[str]

    actor: str | None
    object_id: str

    def facts(self) -> dict[str, Any]:
        """The fields that the package adds, as plain values."""
        own = (f.name for f in fields(self) if f.name not in {"actor", "object_id"})
        return {name: getattr(self, name) for name in own}


Handler = Callable[[Any], object]
