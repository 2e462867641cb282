"""Event handlers of the gauge: leads are asked to repair first."""

from webapp.core import db
from webapp.core.i18n import gettext_noop
from webapp.gauge.events import RepairClosed, RepairOpened
from webapp.gauge.models import Repair
from webapp.messaging.services import MessageTemplate, notify, resolve_notices
from webapp.messaging.topics import Topic
from webapp.people.queries import holders
from webapp.people.workflow import Role
from webapp.programs.queries import by_id

REPAIR_FIRST = MessageTemplate(
    "repair_first", Topic.reviews, gettext_noop("Repair first: “%(theme)s”"),
    gettext_noop(
        "What is shared outside on “%(theme)s” and what employees say inside are far apart. Its briefs are "
        "paused until you publish what changed. People can still write and share."
    ),
    "gauge.gauge",
)  # fmt: skip
MESSAGES = (REPAIR_FIRST,)


def notify_leads(event: RepairOpened) -> None:
    """Notify the leads of the program."""
    repair = db.session().get_one(Repair, event.object_id)
    program = by_id(repair.program_id)
    for lead in holders(Role.lead, program.id):
        name = repair.theme.names.get(lead.locale) or next(iter(repair.theme.names.values()))
        text = REPAIR_FIRST.about(
            repair.id, {"program": program.slug}, {"theme": name}, program_id=program.id
        )
        notify(lead, text, always=True)


def resolve_after_closing(event: RepairClosed) -> None:
    """Close the notices about a repair that is no longer open."""
    resolve_notices(event.object_id, REPAIR_FIRST.subject)
