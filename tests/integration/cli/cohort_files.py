"""Cohort files of people."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from webapp.matching.profiles import Profiles


def document(profiles: Profiles) -> dict[str, Any]:
    """Profiles in the documented form."""
    people = []
    for p in profiles.people:
        person: dict[str, Any] = {
            "id": p.id, "manager": p.manager, "unit": p.unit, "grade": p.grade, "site": p.site,
            "remote": p.remote, "languages": sorted(p.languages), "slots": sorted(p.slots),
            "capacity": p.capacity, "waited": p.waited, "exclusions": sorted(p.exclusions),
            "offers": dict(p.offers),
            "needs": {t: {"level": n.level, "priority": n.priority} for t, n in p.needs.items()},
        }  # fmt: skip
        people.append(person)
    return {"edition": profiles.edition, "people": people}


def write(path: Path, members: Mapping[str, Any]) -> Path:
    """One line for each person, so that lines can be counted; the first is on line 3."""
    lines = [
        f'"{name}": {json.dumps(value)}' for name, value in members.items() if name != "people"
    ]
    people = ",\n".join(json.dumps(person) for person in members["people"])
    text = "{" + ", ".join(lines) + ',\n"people": [\n' + people + "]}\n"
    path.write_text(text, encoding="utf-8")
    return path
