"""What the matching of an edition is computed from, and a hash that identifies it."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from webapp.mentoring.models import Application, Edition
from webapp.mentoring.queries import submitted
from webapp.mentoring.sealing import sealed_people
from webapp.mentoring.workflow import Role
from webapp.pairing import queries
from webapp.people.hierarchy import managers


def cohort_of(edition: Edition) -> dict[str, Any]:
    """People, their applications and the rules of an edition, as plain values.

    Places that live pairs take are subtracted, so those pairs are never computed again. `above` is
    the nearest manager who applied too, at any distance: nobody else's manager matters here.
    """
    applications = submitted(edition.id)
    mentors_taken, mentees_taken = queries.places_taken(edition.id)
    taken = {Role.mentor: mentors_taken, Role.mentee: mentees_taken}
    return {
        "edition": edition.id,
        "rules": {"grades": list(edition.grades), "other_unit": edition.other_unit},
        "applications": [
            _plain(each, each.capacity - taken[each.role][each.person_id]) for each in applications
        ],
        "above": _above({each.person_id for each in applications}),
        "earlier": sorted(queries.earlier_pairs(edition.program_id)),
        "previous": sorted(queries.last_unused_pairs(edition.id)),
        "refused": sorted(queries.not_concluded_pairs(edition.id)),
        "waited": sorted(queries.waited(edition) | queries.lost_partner(edition.id)),
    }


def _above(applied: set[str]) -> dict[str, str]:
    above_by_id, found = managers(), {}
    for person_id in sorted(applied):
        seen, above = {person_id}, above_by_id.get(person_id)
        while above is not None and above not in applied and above not in seen:
            seen.add(above)
            above = above_by_id.get(above)
        if above is not None and above in applied and above != person_id:
            found[person_id] = above
    return found


def input_hash(edition: Edition) -> str:
    """Identifies what a run of an edition would be computed from now."""
    return hash_of(cohort_of(edition))


def hash_of(cohort: Mapping[str, Any]) -> str:
    """The same text for the same cohort, whatever the order of its rows."""
    plain = json.dumps(cohort, sort_keys=True, default=str)
    return hashlib.sha256(plain.encode()).hexdigest()


def _plain(application: Application, places: int) -> dict[str, Any]:
    person = application.person
    return {
        "id": application.id, "person": person.id, "role": application.role.value,
        "places": max(0, places), "topics": application.topics,
        "languages": application.languages, "slots": application.slots,
        "remote": application.remote, "unit": person.unit_id, "grade": person.grade,
        "site": person.site, "excluded": sealed_people(application, "excluded"),
        "ranked": sealed_people(application, "ranked"), "active": person.is_active,
    }  # fmt: skip
