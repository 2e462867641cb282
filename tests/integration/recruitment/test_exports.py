"""Exports as systems and spreadsheets write them: times behind days, reasons and sources in words."""

import pytest

from tests.factories.company import Company
from tests.integration.recruitment.files import csv, emptied, faults, loaded, rows
from tests.integration.recruitment.test_commands import run
from webapp.recruitment.models import Hire, JobApplication
from webapp.recruitment.workflow import Kind

HEAD = "Opportunity ID,Posting,Applied At,Stage,Archive Reason,Archived At,Origin"


@pytest.fixture(autouse=True)
def _empty(company: Company) -> None:
    emptied()


def archived(reason: str, day: str = "2026-03-20", origin: str = "Applied") -> str:
    """A line of a Lever export."""
    return f"1,Joiner,2026-03-02,On-site interview,{reason},{day},{origin}"


@pytest.mark.parametrize(
    ("moment", "order"),
    [
        ("20/03/2026 14:05", "day-first"),
        ("20/03/2026 9:05:07", "day-first"),
        ("20.03.2026 14:05", ""),
        ("3/20/2026 2:05 PM", "month-first"),
        ('"03/20/2026, 02:05 pm"', "month-first"),
        ("2026-03-20T14:05:00.000+01:00", ""),
        ("2026-03-20 14:05:00 UTC", ""),
    ],
)
def test_a_time_behind_a_day_is_left_out(company: Company, moment: str, order: str) -> None:
    line = f"1,Joiner,{moment},Phone,,,Applied"
    loaded(csv(line, head=HEAD), system="lever", order=order)
    assert [str(day) for (day,) in rows(JobApplication, "applied_on")] == ["2026-03-20"]


@pytest.mark.parametrize(
    "moment", ["14:05", "20/13/2026 14:05", "20/03/2026 14:05 or later", "20/03/2026 14"]
)
def test_what_is_no_moment_is_a_fault(company: Company, moment: str) -> None:
    line = f"1,Joiner,{moment},Phone,,,Applied"
    assert [each[:2] for each in faults(csv(line, head=HEAD), system="lever")] == [
        (2, "applied_on")
    ]


@pytest.mark.parametrize(
    ("reason", "outcome"),
    [
        ("Failed phone screen", "rejected"),
        ("Not selected after interview", "rejected"),
        ("Underqualified", "rejected"),
        ("Other candidate hired", "rejected"),
        ("Interview went badly", "rejected"),
        ("", "rejected"),
        ("Hired", "hired"),
        ("Declined by Candidate", "declined"),
        ("Accepted another offer", "withdrawn"),
    ],
)
def test_an_archived_application_is_no_open_one(
    company: Company, reason: str, outcome: str
) -> None:
    loaded(csv(archived(reason), head=HEAD), system="lever")
    assert rows(JobApplication, "outcome") == [(outcome,)]


def test_under_our_own_contract_an_open_application_with_an_end_stays_a_fault(
    company: Company,
) -> None:
    raw = csv("A,F,2026-03-02,2026-03-09", head="application,family,applied_on,closed_on")
    assert faults(raw) == [(2, "outcome", "closed_on has a day, but the outcome is open.")]


@pytest.mark.parametrize(
    ("stage", "outcome"),
    [("Reference Check", "open"), ("Assessment", "open"), ("Closed", "rejected")],
)
def test_a_stage_of_workday_is_read_as_an_outcome(
    company: Company, stage: str, outcome: str
) -> None:
    head = "Job Application ID,Job Family,Application Date,Candidate Stage"
    loaded(csv(f"1,Joinery,2026-03-02,{stage}", head=head), system="workday")
    assert rows(JobApplication, "outcome") == [(outcome,)]


@pytest.mark.parametrize(
    ("origin", "source"),
    [
        ("Internet", "other"),
        ("Internet Job Site", "job_board"),
        ("Mobilité interne", "internal"),
        ("Interne", "internal"),
        ("Directory of schools", "event_or_school"),
        ("Directory", "other"),
        ("Referrer: search engine", "other"),
        ("Employee Referral", "employee_referral"),
        ("Referred", "employee_referral"),
        ("International Career Fair", "event_or_school"),
    ],
)
def test_a_source_is_not_mistaken_for_one_that_its_word_contains(
    company: Company, origin: str, source: str
) -> None:
    loaded(csv(archived("Hired", origin=origin), head=HEAD), system="lever")
    assert rows(JobApplication, "declared") == [(source,)]


@pytest.mark.parametrize(
    ("reason", "ended_by"),
    [
        ("Terminate Employee > Voluntary > Offer of another employer", "person"),
        ("Terminated - Voluntary", "person"),
        ("Terminate Employee > Involuntary > Performance", "employer"),
        ("Terminated", "employer"),
        ("Internal Transfer", "transfer"),
        ("Deceased", None),
    ],
)
def test_the_reason_of_an_end_is_that_of_who_decided(
    company: Company, reason: str, ended_by: str | None
) -> None:
    head = "Employee ID,Job Family,Hire Date,Termination Date,Termination Category"
    loaded(
        csv(f"E,Joinery,2025-01-10,2025-08-10,{reason}", head=head), Kind.hires, system="workday"
    )
    assert rows(Hire, "ended_by") == [(ended_by,)]


def test_the_help_of_the_command_names_systems_and_orders() -> None:
    said = " ".join(run("import", "applications", "--help").output.split())
    assert "greenhouse, lever, teamtailor or workday" in said
    assert "--dates [day-first|month-first]" in said
