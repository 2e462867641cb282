"""The activity log, for observers and administrators: ids and acts, never names or texts."""

from flask import Response, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, func, or_, select

from webapp.admin.blueprint import bp
from webapp.admin.rules import reads_activity
from webapp.core import db
from webapp.core.activity import Activity
from webapp.core.lists import Page
from webapp.people.models import Person
from webapp.programs.models import Enrollment
from webapp.web.guards import guarded
from webapp.web.pages import render

SIZE = 50
OBJECTS = {
    "brief": _l("brief"),
    "channel": _l("network"),
    "connection": _l("connected account"),
    "organization": _l("organization"),
    "person": _l("person"),
    "program": _l("program"),
    "share": _l("share"),
    "story": _l("story"),
    "theme": _l("theme"),
    "unit": _l("unit"),
    "week": _l("week"),
}


def _listed() -> ColumnElement[bool]:
    """What the page lists: no participation and no act on one's own account.

    Both would tell who takes part, and when people use the application.
    """
    by_others = and_(Activity.actor_id.is_not(None), Activity.actor_id != Activity.object_id)
    account = Person.__tablename__
    return and_(
        Activity.about != Enrollment.__tablename__, or_(Activity.about != account, by_others)
    )


def _verbs() -> list[str]:
    return list(db.session().scalars(select(Activity.verb).where(_listed()).distinct()))


def _page(act: str, number: int) -> Page[Activity]:
    """One page of the log, the newest first; an empty act means all of them."""
    wanted = and_(_listed(), Activity.verb == act) if act else _listed()
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
    acts = _verbs()
    act = request.args.get("act", "")
    act = act if act in acts else ""
    choices = sorted(((verb, _(verb)) for verb in acts), key=lambda choice: choice[1])
    return render(
        "admin/activity.html", page=_page(act, request.args.get("page", 1, int)), act=act,
        choices=[("", _("All")), *choices], objects=OBJECTS,
    )  # fmt: skip
