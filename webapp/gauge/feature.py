"""The declaration of the package `gauge`."""

from datetime import timedelta

from webapp.briefs.resuming import why_not_resume
from webapp.core.jobs import LazyJob, PeriodicJob
from webapp.gauge import events, handlers, home, services
from webapp.gauge.views import bp
from webapp.programs.providers import employee_notes, lead_lines
from webapp.web.features import Feature

FEATURE = Feature(
    name="gauge",
    blueprints=(bp,),
    next_steps=home.next_steps,
    handlers={
        events.RepairOpened: (handlers.notify_leads,),
        events.RepairClosed: (handlers.resolve_after_closing,),
    },
    silent_events={events.ThemesRead: "pages read the newest one"},
    periodic=(
        PeriodicJob(
            "compare outside and inside", timedelta(minutes=30),
            LazyJob("webapp.gauge.jobs:read_week"),
        ),
    ),
    providers=(
        lead_lines.answered_by(home.lead_lines),
        employee_notes.answered_by(home.employee_notes),
        why_not_resume.answered_by(services.why_not_resume),
    ),
    messages=handlers.MESSAGES,
)  # fmt: skip
