"""The page of one's own role: status, hours, declared time, renewal, end."""

from flask import Response, url_for
from flask_babel import gettext as _

from webapp.champions import providers, queries, services
from webapp.champions.forms import TimeForm
from webapp.champions.models import Champion, TimeEntry
from webapp.champions.rules import is_own_or_lead
from webapp.champions.views.blueprint import bp
from webapp.champions.workflow import LISTED, ChampionState
from webapp.core import clock
from webapp.core.i18n import gettext_noop
from webapp.core.permissions import signed_in
from webapp.people.models import Person
from webapp.people.rules import is_own
from webapp.programs.providers import participant_pages
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, submit, submit_button

VERBS = {
    "begin": services.begin_training, "renew": services.renew, "end": services.end_role,
}  # fmt: skip
SAID = {
    "begin": gettext_noop("Your training has started."),
    "renew": gettext_noop("You continue for another quarter. Your manager is notified."),
    "end": gettext_noop("Your role has ended. No one is notified."),
    "withdraw": gettext_noop("Your application is withdrawn. No one is notified."),
}


def load_own(me: Person, champion_id: str) -> Champion:
    """A role of this person."""
    return queries.own_champion(me, champion_id)


def load_trained(me: Person, champion_id: str) -> Champion:
    """A role of this person, or of a program that this person leads."""
    return queries.trained_champion(me, champion_id)


def load_entry(me: Person, entry_id: str) -> TimeEntry:
    """A time entry of this person."""
    return queries.own_entry(me, entry_id)


@bp.get("/champions/<champion>/role")
@guarded(is_own, champion=load_own)
def role(champion: Champion) -> Response:
    """One's own role."""
    return _page(champion, TimeForm())


def _page(champion: Champion, form: TimeForm) -> Response:
    today = clock.today()
    entries = queries.entries_since(champion, services.first_day())
    used = queries.minutes_in_month([champion.id], today).get(champion.id, 0)
    return render(
        "champions/role.html", champion=champion, form=form, entries=entries, used=used,
        left=queries.minutes_left(champion, today), listed=champion.state in LISTED,
        held=queries.held_minutes([champion.id]).get(champion.id, 0),
        help_pages=providers.help_pages(champion.program)[1:],
        learning=_learning(champion), topics=queries.topics_of(champion.program_id),
        confirmed=queries.confirmed_topics(champion),
    )  # fmt: skip


def _learning(champion: Champion) -> list[tuple[str, str]]:
    """The page of the academy, while its modules are the training; empty without modules."""
    if champion.state != ChampionState.in_training:
        return []
    modules = url_for("academy.learn", program=champion.program.slug)
    return [page for page in participant_pages(champion.program) if page[1] == modules]


@bp.post("/champions/<champion>/<any(begin, renew, end):verb>")
@guarded(is_own, page="champions.role", champion=load_own)
def move_role(champion: Champion, verb: str) -> Response:
    """Start the training, continue for a quarter, or end the role."""
    said = "withdraw" if verb == "end" and champion.hours is None else verb
    submit_button(StepForm(), lambda me: VERBS[verb](champion, by=me))
    flash(_(SAID[said]))
    return redirect_to("champions.role", champion=champion.id)


@bp.post("/champions/<champion>/train")
@guarded(is_own_or_lead, champion=load_trained)
def train(champion: Champion) -> Response:
    """Note that the training is done."""
    submit_button(StepForm(), lambda me: services.finish_training(champion, by=me))
    flash(_("The training is done. The directory shows the champion from now on."))
    if champion.person_id == person().id:
        return redirect_to("champions.role", champion=champion.id)
    return redirect_to("champions.people", program=champion.program.slug)


@bp.post("/champions/<champion>/time")
@guarded(is_own, page="champions.role", champion=load_own)
def declare(champion: Champion) -> Response:
    """Declare time."""
    form = TimeForm()

    def create(me: Person) -> TimeEntry:
        return services.declare_time(
            champion, form.day.data, form.minutes.data, by=me, row_id=form.row_id(me.id)
        )

    if isinstance(submit(form, create), Done):
        flash(_("Saved."))
        return redirect_to("champions.role", champion=champion.id)
    return _page(champion, form)


@bp.post("/champions/time/<entry>/delete")
@guarded(signed_in, entry=load_entry)
def delete_time(entry: TimeEntry) -> Response:
    """Delete declared time."""
    champion_id = entry.champion_id
    submit_button(StepForm(), lambda me: services.delete_time(entry, by=me))
    flash(_("Deleted."))
    return redirect_to("champions.role", champion=champion_id)
