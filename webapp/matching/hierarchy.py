"""Lines of hierarchy as intervals: a manager's interval contains those of everybody below."""

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
