"""The one list of themes of work, and the moments of a job in their order."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from webapp.core.i18n import gettext_noop


class ExperienceTheme(StrEnum):
    """What employees and customers are asked about, and what is said outside."""

    listening = "listening"
    trust = "trust"
    consideration = "consideration"
    autonomy = "autonomy"
    cooperation = "cooperation"
    skills = "skills"
    tools = "tools"
    procedures = "procedures"
    conditions = "conditions"
    values = "values"
    careers = "careers"
    overall = "overall"


class Moment(StrEnum):
    """A moment of a job at an organization."""

    recruitment = "recruitment"
    arrival = "arrival"
    ninety_days = "ninety_days"
    daily_work = "daily_work"
    mobility = "mobility"
    return_to_work = "return_to_work"
    departure = "departure"


THEMES: Final[Mapping[ExperienceTheme, str]] = {
    ExperienceTheme.listening: gettext_noop("Being listened to"),
    ExperienceTheme.trust: gettext_noop("Trust"),
    ExperienceTheme.consideration: gettext_noop("Consideration"),
    ExperienceTheme.autonomy: gettext_noop("Autonomy"),
    ExperienceTheme.cooperation: gettext_noop("Cooperation"),
    ExperienceTheme.skills: gettext_noop("Skills"),
    ExperienceTheme.tools: gettext_noop("Digital tools"),
    ExperienceTheme.procedures: gettext_noop("Simple procedures"),
    ExperienceTheme.conditions: gettext_noop("Working conditions"),
    ExperienceTheme.values: gettext_noop("Values"),
    ExperienceTheme.careers: gettext_noop("Careers"),
    ExperienceTheme.overall: gettext_noop("Overall experience"),
}
MOMENTS: Final[Mapping[Moment, str]] = {
    Moment.recruitment: gettext_noop("Recruitment"),
    Moment.arrival: gettext_noop("Arrival"),
    Moment.ninety_days: gettext_noop("After 90 days"),
    Moment.daily_work: gettext_noop("Everyday work"),
    Moment.mobility: gettext_noop("Move to another job inside"),
    Moment.return_to_work: gettext_noop("Return after an absence"),
    Moment.departure: gettext_noop("Departure"),
}
