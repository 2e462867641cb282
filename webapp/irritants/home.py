"""What the home page shows about irritants."""

from collections.abc import Iterable
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.briefs.models import Brief
from webapp.core import clock
from webapp.experience import THEMES
from webapp.irritants import queries
from webapp.irritants.models import Irritant
from webapp.irritants.workflow import IrritantState
from webapp.people.models import Person
from webapp.web.features import NextStep
from webapp.web.locale import weekday

DECISION, OTHER = 10, 50
MOST = 3


def next_steps(me: Person) -> Iterable[NextStep]:
    """Reports without somebody in charge, and irritants that this person is in charge of."""
    new = [each for each in queries.waiting(me) if each.state == IrritantState.new]
    if new:
        late = any(queries.is_overdue(each) for each in new)
        yield NextStep(
            OTHER, _("Irritants"), url_for("irritants.waiting"), _("Read the reports"),
            ngettext(
                "%(num)s report has nobody in charge.", "%(num)s reports have nobody in charge.",
                len(new),
            ),
            "late" if late else "",
        )  # fmt: skip
    # Who leads the program by now that a complaint is about, is no longer in charge of it.
    mine = [i for i in queries.in_charge_of(me) if queries.standing(me, i).in_charge]
    for irritant in mine[:MOST]:
        title = irritant.headline or _("An irritant: %(theme)s", theme=_(THEMES[irritant.theme]))
        yield NextStep(
            DECISION, title, url_for("irritants.irritant", irritant=irritant.id), _("Answer it"),
            _facts(irritant.due_on), _urgency(irritant.due_on), about=title,
            language=irritant.language if irritant.headline else "",
        )  # fmt: skip


def _facts(due_on: date | None) -> str:
    return str(_("Answer by the end of %(day)s", day=weekday(due_on)))


def _urgency(due_on: date | None) -> str:
    today = clock.today()
    if due_on is None or due_on > today:
        return ""
    return "soon" if due_on == today else "late"


def without_account() -> Iterable[tuple[str, str]]:
    """What people can do on the sign-in page without an account."""
    yield _("Report an irritant without an account"), url_for("irritants.report_anonymously")


def origins(brief: Brief) -> Iterable[tuple[str, str, str, str]]:
    """The irritant that a brief was made from, while it is public."""
    found: Irritant | None = queries.irritant_of_brief(brief.id)
    if found is not None and queries.is_public(found):
        address = url_for("irritants.irritant", irritant=found.id)
        yield _("From the irritant:"), found.headline or "", found.language, address
