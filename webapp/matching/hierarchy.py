"""Lines of hierarchy: circles, and intervals (a manager's contains those of all people below)."""

from collections import defaultdict
from collections.abc import Mapping


def intervals(manager_of: Mapping[str, str]) -> dict[str, tuple[int, int]]:
    """For each person (enter, leave): b is below a if enter(a) < enter(b) < leave(a).

    `manager_of` has every person as a key, with "" for nobody. There must be no circles.
    """
    below: dict[str, list[str]] = defaultdict(list)
    for person, manager in manager_of.items():
        below[manager].append(person)
    found: dict[str, tuple[int, int]] = {}
    entered: dict[str, int] = {}
    # An explicit stack: a line may be longer than Python's limit of recursion.
    stack = [(person, False) for person in below[""]]
    while stack:
        person, done = stack.pop()
        if done:
            found[person] = (entered[person], len(entered))
            continue
        entered[person] = len(entered)
        stack.append((person, True))
        stack += [(each, False) for each in below[person]]
    return found


def circle(manager_of: Mapping[str, str]) -> list[str]:
    """People who are above themselves, over any number of levels; empty if nobody is.

    `manager_of` has "" for nobody; managers without an entry of their own have no manager.
    """
    done: set[str] = set()
    for start in manager_of:
        path: dict[str, None] = {}
        person = start
        while person and person not in done:
            if person in path:
                found = list(path)
                return found[found.index(person) :]
            path[person] = None
            person = manager_of.get(person, "")
        done |= set(path)
    return []
