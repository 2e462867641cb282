"""The activity log, for observers and administrators: ids and acts, never names or texts."""

from flask import Response, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, func, select

from webapp.admin.blueprint import bp
from webapp.admin.rules import reads_activity
from webapp.core import db
from webapp.core.activity import Activity
from webapp.core.events import Event
from webapp.core.lists import Page
from webapp.programs.models import Enrollment
from webapp.web.guards import guarded
from webapp.web.pages import render

SIZE = 50
PARTICIPATION = Enrollment.__tablename__
OBJECTS = {
    "brief": _l("brief"),
    "channel": _l("network"),
    "connection": _l("connected account"),
    "person": _l("person"),
    "program": _l("program"),
    "share": _l("share"),
    "story": _l("story"),
    "theme": _l("theme"),
    "unit": _l("unit"),
    "week": _l("week"),
}


def _acts(base: type[Event] = Event) -> set[str]:
    """The verb of every event that the page lists."""
    listed = "past" in vars(base) and base.about != PARTICIPATION
    found = {base.past} if listed else set()
    return found.union(*(_acts(kind) for kind in base.__subclasses__()))


def _page(act: str, number: int) -> Page[Activity]:
    """One page of the log, the newest first; an empty act means all of them."""
    # Joining, pausing and leaving would tell who does not take part, and when.
    listed = Activity.about != PARTICIPATION
    wanted = and_(listed, Activity.verb == act) if act else listed
    total = db.session().scalar(select(func.count()).select_from(Activity).where(wanted)) or 0
    pages = max(1, -(-total // SIZE))
    number = min(max(1, number), pages)
    rows = (
        select(Activity).where(wanted).order_by(Activity.id.desc())
        .limit(SIZE).offset((number - 1) * SIZE)
    )  # fmt: skip
    return Page(list(db.session().scalars(rows)), number, pages, total)


@bp.get("/activity")
@guarded(reads_activity)
def activity() -> Response:
    """The log by page, for one act or all of them."""
    acts = _acts()
    act = request.args.get("act", "")
    act = act if act in acts else ""
    choices = sorted(((verb, _(verb)) for verb in acts), key=lambda choice: choice[1])
    return render(
        "admin/activity.html", page=_page(act, request.args.get("page", 1, int)), act=act,
        choices=[("", _("All")), *choices], objects=OBJECTS,
    )  # fmt: skip
