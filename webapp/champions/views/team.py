"""The page of a manager: hours that were asked, agreed and used; nothing else about the role."""

from dataclasses import dataclass
from datetime import date

from flask import Response
from flask_babel import gettext as _

from webapp.champions import home, queries, services
from webapp.champions.forms import HoursForm
from webapp.champions.models import Champion
from webapp.champions.quarters import agreed_until
from webapp.champions.rules import is_manager
from webapp.champions.views.blueprint import bp
from webapp.core import clock
from webapp.core.i18n import gettext_noop
from webapp.core.lists import folded
from webapp.core.permissions import signed_in
from webapp.people.models import Person
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.locale import in_language
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, submit, submit_button

SAID = {
    "agree": gettext_noop("The hours are agreed. The person is notified."),
    "lower": gettext_noop("The hours are changed. The person is notified."),
}


@dataclass(frozen=True)
class Agreement:
    """All that a manager sees of a role: hours a month, minutes used this month, the quarter."""

    id: str
    name: str
    program: str
    waits: bool
    hours: int
    until: date
    used: int


def load_managed(me: Person, champion_id: str) -> Champion:
    """A role of a person whose direct manager this is."""
    return queries.managed_champion(me, champion_id)


@bp.get("/champions/team")
@guarded(signed_in)
def team() -> Response:
    """The champions of a manager's team."""
    return _page({})


def _page(forms: dict[str, HoursForm]) -> Response:
    today, found = clock.today(), home.team(person())
    sent = next(iter(forms.values()), None)
    used = queries.minutes_in_month([each.id for each in found], today)
    shown = [
        Agreement(
            each.id, each.person.name, in_language(each.program.names), each.hours is None,
            each.hours or each.hours_asked, each.until or agreed_until(today), used.get(each.id, 0),
        )
        for each in found
    ]  # fmt: skip
    for each in shown:
        if each.id not in forms:
            forms[each.id] = HoursForm(each.id, each.hours)
    return render(
        "champions/team.html", agreements=sorted(shown, key=lambda each: folded(each.name)),
        forms=forms, sent=sent,
    )  # fmt: skip


@bp.post("/champions/<champion>/<any(agree, lower):answer>")
@guarded(is_manager, champion=load_managed)
def answer(champion: Champion, answer: str) -> Response:
    """Agree to hours, or lower them."""
    form = HoursForm(champion.id)
    act = {"agree": services.agree, "lower": services.lower_hours}[answer]
    if isinstance(submit(form, lambda me: act(champion, form.hours.data, by=me)), Done):
        flash(_(SAID[answer]))
        return redirect_to("champions.team")
    return _page({champion.id: form})


@bp.post("/champions/<champion>/refuse")
@guarded(is_manager, champion=load_managed)
def refuse(champion: Champion) -> Response:
    """Decline the hours."""
    submit_button(StepForm(), lambda me: services.refuse(champion, by=me))
    flash(_("You declined. The person is notified, without a reason."))
    return redirect_to("champions.team")
