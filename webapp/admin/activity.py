"""The activity log, for observers and administrators: acts and codes, never names, texts or ids."""

from hashlib import blake2b

from flask import Response, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_

from webapp.admin.blueprint import bp
from webapp.admin.rules import reads_activity
from webapp.core import db, runtime
from webapp.core.activity import Activity
from webapp.core.events import private_acts
from webapp.core.lists import Page
from webapp.people.models import Person
from webapp.programs.models import Enrollment
from webapp.web.guards import guarded
from webapp.web.pages import render

SIZE = 50
OBJECTS = {
    "dated_event": _l("event of the calendar"),
    "edition": _l("edition"),
    "irritant": _l("irritant"),
    "match_run": _l("computation of pairs"),
    "guidance_note": _l("guidance note"),
    "idea": _l("idea"),
    "mirror": _l("mirror index"),
    "module": _l("module"),
    "barometer": _l("barometer"),
    "booking": _l("request for time"),
    "brief": _l("brief"),
    "channel": _l("network"),
    "customers": _l("customer scores"),
    "recruitment": _l("recruitment"),
    "connection": _l("connected account"),
    "organization": _l("organization"),
    "person": _l("person"),
    "program": _l("program"),
    "quarter": _l("quarter"),
    "referral": _l("personal link"),
    "released_table": _l("released table"),
    "repair": _l("repair"),
    "share": _l("share"),
    "story": _l("story"),
    "team_goal": _l("goal of a team"),
    "theme": _l("theme"),
    "unit": _l("unit"),
    "wave": _l("wave"),
    "webhook": _l("chat"),
    "week": _l("week"),
    "workshop": _l("workshop"),
}


def _listed() -> ColumnElement[bool]:
    """What the page lists: no participation, no private act, and no act on one's own account.

    They would tell who takes part, and when people use the application.
    """
    by_others = and_(Activity.actor_id.is_not(None), Activity.actor_id != Activity.object_id)
    account = Person.__tablename__
    return and_(
        tuple_(Activity.about, Activity.verb).not_in(sorted(private_acts())),
        Activity.about != Enrollment.__tablename__,
        or_(Activity.about != account, by_others),
    )


def code_of(object_id: str) -> str:
    """A code that is the same in all rows of an object, and leads to no address."""
    key = runtime.current().settings.secret_key.encode()[:64]
    return blake2b(object_id.encode(), key=key, digest_size=4).hexdigest()


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
    # Two acts may have one name in the reader's language.
    named = {_(verb): verb for verb in reversed(acts)}
    choices = sorted(((verb, name) for name, verb in named.items()), key=lambda choice: choice[1])
    return render(
        "admin/activity.html", page=_page(act, request.args.get("page", 1, int)), act=act,
        choices=[("", _("All")), *choices], objects=OBJECTS, code_of=code_of,
    )  # fmt: skip
