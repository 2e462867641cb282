"""Who may, with a share."""

from webapp.kernel.rules import rule
from webapp.people.models import Person
from webapp.shares.models import Share


@rule("This is somebody else’s share.")
def is_own(person: Person, share: Share) -> bool:
    """Made it."""
    return share.person_id == person.id


MAY = {"is_own": is_own}
