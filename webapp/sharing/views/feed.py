"""The feed of stories that colleagues shared."""

from flask import Response, request

from webapp.core.permissions import signed_in
from webapp.networks.registry import NAMES
from webapp.programs import queries as programs
from webapp.programs.workflow import EnrollmentState
from webapp.sharing import queries
from webapp.sharing.views.blueprint import bp
from webapp.web.guards import guarded, person
from webapp.web.pages import render

ON_A_PAGE = 30


@bp.get("/shared")
@guarded(signed_in)
def shared() -> Response:
    """Show the feed, newest first; names only with consent."""
    me = person()
    program_ids = [
        e.program_id for e in programs.enrollments_of(me.id) if e.state == EnrollmentState.active
    ]
    rows = queries.feed(me, program_ids, request.args.get("before", ""), ON_A_PAGE + 1)
    shown = rows[:ON_A_PAGE]
    following = shown[-1].share_id if len(rows) > ON_A_PAGE else None
    return render(
        "sharing/shared.html", rows=shown, following=following, inside=bool(program_ids), names=NAMES,
        later="before" in request.args,
    )  # fmt: skip
