"""The declaration of the package `directory`."""

from webapp.directory import events
from webapp.directory.models import Absence
from webapp.web.features import Feature

FEATURE = Feature(
    name="directory",
    silent_events={
        events.OrganizationRenamed: "pages read the name when they are rendered",
        events.LogoChanged: "pages read the logo when they are rendered",
        events.Imported: "nobody has opened the account; no mail goes to people who did not ask",
        events.UpdatedFromDirectory: "what the directory says is read where it is needed",
        events.UnitChanged: "the calendar is read when a deadline is set",
    },
    exports={Absence: "person_id"},
)
