"""Groups of a wave: disjoint, together everybody, and each at least as large as the floor."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from analytics.core.measures import MEAN
from analytics.core.wave_results import ALL

FLOOR: Final = MEAN
"""The fewest people of a group, and the fewest ballots that are made at a time."""


def groups_of(
    people: Mapping[str, str | None], units: Iterable[tuple[int, str, str | None]]
) -> dict[str, list[str]]:
    """Ids of people by group.

    `people` maps ids to ids of units, or None; `units` are depth, id and parent of each unit. A unit
    with FLOOR people is a group; people of smaller ones are with those of the unit above, and at the
    top in the group ALL. Where ALL would be too small, the smallest group joins it. Fewer than
    FLOOR people are one group, which is too small for a wave.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for person_id, unit_id in people.items():
        found[unit_id or ALL].append(person_id)
    for _depth, unit_id, parent_id in sorted(units, key=lambda unit: -unit[0]):
        if len(found.get(unit_id, ())) < FLOOR:
            found[parent_id or ALL] += found.pop(unit_id, [])
    rest = found.pop(ALL, [])
    while rest and len(rest) < FLOOR and found:
        smallest = min(found, key=lambda key: (len(found[key]), key))
        rest += found.pop(smallest)
    made = {key: sorted(ids) for key, ids in found.items() if ids}
    return made | ({ALL: sorted(rest)} if rest else {})
