"""Figures that an author reads on a network and types: declared, never observed."""

from webapp.core import clock, db
from webapp.core.errors import Invalid, WrongState
from webapp.core.unit_of_work import record
from webapp.people.models import Person
from webapp.sharing import events
from webapp.sharing.models import DeclaredFigures, Share
from webapp.sharing.services.addresses import has_address
from webapp.sharing.workflow import State

MOST = 1_000_000_000


def declare_figures(
    share: Share, *, by: Person, impressions: int | None, reactions: int | None,
    comments: int | None,
) -> DeclaredFigures:  # fmt: skip
    """Store what the author of a post sees on the network, in place of earlier figures.

    Raises WrongState unless it is a public post, or Invalid on `impressions`.
    """
    db.lock(share)
    if share.person_id != by.id or share.state not in {State.posted, State.retired}:
        raise WrongState("Figures can be added once it is posted.")
    if not has_address(share):
        raise WrongState("A private message has no figures.")
    given = {"impressions": impressions, "reactions": reactions, "comments": comments}
    if all(value is None for value in given.values()):
        raise Invalid("impressions", "Enter at least one number.")
    for name, value in given.items():
        if value is not None and not 0 <= value <= MOST:
            raise Invalid(name, "Enter a whole number up to a billion.")
    found = db.session().get(DeclaredFigures, share.id)
    if found is None:
        found = DeclaredFigures(share_id=share.id)
        db.session().add(found)
    found.declared_at = clock.now()
    found.impressions, found.reactions, found.comments = impressions, reactions, comments
    record(events.FiguresDeclared(actor=by.id, object_id=share.id, channel=share.channel))
    return found
