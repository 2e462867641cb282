"""Pages of the calendar of events."""

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from webapp.directory.queries import unit_tree
from webapp.event_calendar import queries, services
from webapp.event_calendar.forms import KIND_NAMES, EventForm
from webapp.event_calendar.models import DatedEvent
from webapp.event_calendar.rules import edits_calendar, reads_calendar
from webapp.people.models import Person
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, submit, submit_button

bp = Blueprint("event_calendar", __name__, template_folder="templates")


def load_event(_me: Person, event_id: str) -> DatedEvent:
    """An event of the calendar."""
    return queries.event_by_id(event_id)


@bp.get("/calendar-of-events")
@guarded(reads_calendar)
def index() -> Response:
    """The dated events, the newest first."""
    return render(
        "event_calendar/index.html", page=queries.listed(request.args.get("page", 1, int)),
        kinds=KIND_NAMES, edits=edits_calendar(person()),
    )  # fmt: skip


@bp.route("/calendar-of-events/new", methods=["GET", "POST"])
@guarded(edits_calendar)
def new() -> Response:
    """Add an event."""
    form = EventForm(unit_tree())
    result = submit(
        form,
        lambda me: services.add_event(by=me, row_id=form.row_id(me.id), **form.content()),
    )
    if isinstance(result, Done):
        flash(_("The event is added. The next figures show it."))
        return redirect_to("event_calendar.index")
    return render("event_calendar/edit.html", form=form, dated=None)


@bp.route("/calendar-of-events/<event>/edit", methods=["GET", "POST"])
@guarded(edits_calendar, event=load_event)
def edit(event: DatedEvent) -> Response:
    """Change an event."""
    form = EventForm(unit_tree(), event)
    result = submit(
        form,
        lambda me: services.change_event(event, by=me, version=form.number, **form.content()),
        keep=True,
    )
    if isinstance(result, Done):
        flash(_("Saved. The next figures show the change."))
        return redirect_to("event_calendar.index")
    form.renew(event.version)
    return render("event_calendar/edit.html", form=form, dated=event)


@bp.post("/calendar-of-events/<event>/delete")
@guarded(edits_calendar, event=load_event)
def delete(event: DatedEvent) -> Response:
    """Delete an event."""
    submit_button(StepForm(), lambda me: services.delete_event(event, by=me))
    flash(_("The event is deleted. The next figures no longer show it."))
    return redirect_to("event_calendar.index")
