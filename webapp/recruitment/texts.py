"""Names of stages, sources, causes and parts on the pages."""

from typing import Any, Final

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from webapp.networks.registry import NAMES
from webapp.recruitment.workflow import DeclaredSource, EndedBy, Stage

STAGES: Final[dict[str, Any]] = {
    Stage.applied: _l("Applied"),
    Stage.screened: _l("Screened"),
    Stage.interviewed: _l("Interviewed"),
    Stage.offered: _l("Got an offer"),
    Stage.accepted: _l("Accepted"),
}
SOURCES: Final[dict[str, Any]] = {
    "all": _l("All hires"),
    DeclaredSource.careers_page: _l("Careers page"),
    DeclaredSource.job_board: _l("Job board"),
    DeclaredSource.social_network: _l("Social network"),
    DeclaredSource.employee_referral: _l("Referral by an employee"),
    DeclaredSource.agency: _l("Agency"),
    DeclaredSource.event_or_school: _l("Event or school"),
    DeclaredSource.internal: _l("Internal mobility"),
    DeclaredSource.direct_contact: _l("Direct contact"),
    DeclaredSource.other: _l("Another source"),
    "unknown": _l("Unknown"),
}
CAUSES: Final[dict[str, Any]] = {
    EndedBy.person: _l("left by their own decision"),
    EndedBy.employer: _l("left by decision of the employer"),
    "unknown": _l("left for an unknown reason"),
}
PARTS: Final[dict[str, Any]] = {
    "performance": _l("Performance"),
    "satisfaction": _l("Hiring manager"),
    "productivity": _l("Time to productivity"),
    "retention": _l("Still here after a year"),
}


def tracked_name(code: str) -> str:
    """The name of a tracked channel, or that no link was followed, or that its code is unknown."""
    others = {"none": gettext("No tracked link"), "unknown": gettext("Unknown link")}
    return others.get(code) or str(gettext(NAMES.get(code, code)))
