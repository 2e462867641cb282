"""Find managers by name or employee number, and circles of managers."""

from collections.abc import Mapping

from webapp.core.i18n import gettext_noop
from webapp.directory.cells import Reference

SHOWN = 8
NOT_FOUND = gettext_noop(
    "The manager “%(text)s” is not in this file or in Franc-Parler. Enter the email address."
)


class Named:
    """The mail addresses of people by folded name and by employee number."""

    def __init__(self) -> None:
        self._names: dict[str, set[str]] = {}
        self._numbers: dict[str, set[str]] = {}

    def add(self, mail: str, name: str, number: str = "") -> None:
        """Add a person; an empty name or number is not added."""
        if name:
            self._names.setdefault(name, set()).add(mail)
        if number:
            self._numbers.setdefault(number, set()).add(mail)

    def find(self, wanted: Reference) -> set[str]:
        """The addresses of all people who may be meant."""
        if wanted.number:
            return self._numbers.get(wanted.number, set())
        return self._names.get(wanted.name, set())


def cycles(parents: Mapping[str, str | None]) -> list[list[str]]:
    """All cycles on the way up, each from a name by its parents back to the same name."""
    found, done = [], set[str]()
    for start in parents:
        path: dict[str, int] = {}
        name: str | None = start
        while name is not None and name not in done and name not in path:
            path[name] = len(path)
            name = parents.get(name)
        if name is not None and name in path:
            found.append([*list(path)[path[name] :], name])
        done |= path.keys()
    return found


def format_cycle(found: list[str]) -> str:
    """The names of a cycle, at most SHOWN of them."""
    shown = found if len(found) <= SHOWN else [*found[:SHOWN], "…"]
    return " → ".join(shown)
