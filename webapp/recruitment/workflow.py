"""Stages, outcomes and sources of applications, and how the work of a hire ended."""

from enum import StrEnum


class Stage(StrEnum):
    """The stages of an application, in order; each is reached after the one before it."""

    applied = "applied"
    screened = "screened"
    interviewed = "interviewed"
    offered = "offered"
    accepted = "accepted"


class Outcome(StrEnum):
    """The outcome of an application so far."""

    open = "open"
    hired = "hired"
    rejected = "rejected"
    withdrawn = "withdrawn"
    declined = "declined"


class DeclaredSource(StrEnum):
    """Where a candidate, or a recruiter, says that the application came from."""

    careers_page = "careers_page"
    job_board = "job_board"
    social_network = "social_network"
    employee_referral = "employee_referral"
    agency = "agency"
    event_or_school = "event_or_school"
    internal = "internal"
    direct_contact = "direct_contact"
    other = "other"


class EndedBy(StrEnum):
    """Why a hire no longer works where they were hired; a transfer is not an exit."""

    person = "person"
    employer = "employer"
    transfer = "transfer"


class Kind(StrEnum):
    """The two kinds of file."""

    applications = "applications"
    hires = "hires"
