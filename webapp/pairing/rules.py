"""Permission rules of the runs of the matching."""

from typing import Any

from webapp.core.permissions import rule
from webapp.mentoring import queries
from webapp.people.models import Person
from webapp.programs.rules import is_lead


@rule("A second lead approves, one who does not take part and did not ask for the pairs.")
def is_second(person: Person, thing: Any) -> bool:  # noqa: ANN401 - a run
    """Another lead than the one who asked, without an application in the edition."""
    own = queries.applications_of(person, thing.edition_id)
    return is_lead(person, thing) and person.id != thing.person_id and not own


MAY = {"is_lead": is_lead, "is_second": is_second}
