"""What colleagues shared."""

from flask import Response, request

from webapp.kernel.rules import signed_in
from webapp.programs import queries as programs
from webapp.shares import queries
from webapp.shares.channels.registry import NAMES
from webapp.shares.views.blueprint import room
from webapp.web.guards import guarded, person
from webapp.web.pages import page

ON_A_PAGE = 30


@room.get("/shared")
@guarded(signed_in)
def shared() -> Response:
    """What colleagues shared, newest first; a name only where its owner allows it."""
    me = person()
    places = [p.id for p in programs.of_person(me)]
    rows = queries.feed(me, places, request.args.get("before", ""), ON_A_PAGE + 1)
    shown = rows[:ON_A_PAGE]
    following = shown[-1].share_id if len(rows) > ON_A_PAGE else None
    return page(
        "shares/shared.html", rows=shown, following=following, inside=bool(places), names=NAMES,
        later="before" in request.args,
    )  # fmt: skip
