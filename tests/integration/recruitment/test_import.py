"""Files of recruitment: read under a contract, written whole or not at all, under pseudonyms."""

import csv as csv_module
import io
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.factories.company import Company
from tests.integration.recruitment.files import (
    APPLICATIONS,
    HIRE,
    HIRES,
    LINE,
    csv,
    emptied,
    faults,
    hires,
    loaded,
    rows,
)
from webapp.core import clock, crypto, db
from webapp.core.activity import Activity
from webapp.core.errors import Invalid, NotAllowed
from webapp.core.unit_of_work import unit_of_work
from webapp.people.models import OrgUnit
from webapp.people.services import add_unit
from webapp.recruitment import importing, services
from webapp.recruitment.importing import Written
from webapp.recruitment.mappings import MAPPINGS
from webapp.recruitment.models import Hire, JobApplication
from webapp.recruitment.opening import parse
from webapp.recruitment.workflow import Kind
from webapp.tracking.models import TrackedLink


@pytest.fixture(autouse=True)
def _empty(company: Company) -> None:
    emptied()


def test_a_file_is_added_then_changed_then_unchanged_and_recorded(company: Company) -> None:
    two = (LINE, LINE.replace("A-1", "A-2"))
    assert loaded(csv(*two)) == Written(2, 0, 0)
    assert loaded(csv(*two)) == Written(0, 0, 2)
    later = LINE.replace("interviewed,open", "offered,declined")
    assert loaded(csv(later)) == Written(0, 1, 0)
    assert rows(JobApplication, "stage", "outcome", "changes") == [
        ("interviewed", "open", 0), ("offered", "declined", 1),
    ]  # fmt: skip
    acts = select(Activity.facts).where(Activity.about == "recruitment").order_by(Activity.id)
    assert list(db.session().scalars(acts))[-2:] == [
        {"added": 2, "changed": 0}, {"added": 0, "changed": 1},
    ]  # fmt: skip


@pytest.mark.both_databases
def test_rows_are_written_and_replaced_alike_on_both_databases(company: Company) -> None:
    odd = LINE.replace("Carpentry", "R&D \\ C\\N")
    assert loaded(csv(odd, LINE.replace("A-1", "A-2"))) == Written(2, 0, 0)
    assert loaded(csv(odd, LINE.replace("A-1", "A-3"))) == Written(1, 0, 1)
    assert loaded(csv(odd.replace(",open", ",rejected"))) == Written(0, 1, 0)
    assert rows(JobApplication, "family", "applied_on", "outcome", "declared") == [
        ("Carpentry", date(2026, 3, 2), "open", "job_board"),
        ("Carpentry", date(2026, 3, 2), "open", "job_board"),
        ("R&D \\ C\\N", date(2026, 3, 2), "rejected", "job_board"),
    ]
    assert loaded(csv(HIRE, head=HIRES), Kind.hires) == Written(1, 0, 0)
    assert loaded(
        csv(HIRE.replace(",,,4,", ",2026-05-01,employer,4,"), head=HIRES), Kind.hires
    ) == Written(0, 1, 0)
    assert rows(Hire, "ended_on", "ended_by", "band", "team") == [
        (date(2026, 5, 1), "employer", 4, 3)
    ]


def test_only_keyed_pseudonyms_are_stored_and_applications_and_hires_share_them(
    company: Company,
) -> None:
    loaded(csv(LINE.replace("A-1", "jean.dupont@mail.example")))
    loaded(
        csv(
            HIRE.replace("A-1", "jean.dupont@mail.example").replace("north", "Awa Diallo"),
            head=HIRES,
        ),
        Kind.hires,
    )
    [(application,)] = rows(JobApplication, "pseudonym")
    [(of_hire, hire, raters)] = rows(Hire, "application", "pseudonym", "raters")
    assert application == of_hire
    assert len({application, hire, raters}) == 3
    assert all(len(each) == 24 for each in (application, hire, raters))
    tables = [JobApplication.__table__, Hire.__table__]
    everything = repr([db.session().execute(select(table)).all() for table in tables])
    assert "dupont" not in everything
    assert "Diallo" not in everything
    with unit_of_work():
        crypto.erase("recruitment")
    loaded(csv(LINE.replace("A-1", "jean.dupont@mail.example")))
    assert len(rows(JobApplication, "pseudonym")) == 2


@pytest.mark.parametrize(
    "name",
    [
        "Name",
        "Candidate Email",
        "Date of birth",
        "Gender",
        "health",
        "union",
        "notes",
        "score",
        "<b>",
    ],
)
def test_a_column_outside_the_contract_refuses_the_file_with_the_reason(
    company: Company, name: str
) -> None:
    [(line, column, said)] = faults(csv(f"{LINE},Jean Dupont", head=f"{APPLICATIONS},{name}"))
    assert (line, column) == (1, "")
    assert said.startswith(
        f"The column “{name}” is not accepted. Only these columns are: application,"
    )
    assert "union membership" in said
    assert rows(JobApplication, "pseudonym") == []


def test_all_faults_of_all_lines_are_told_at_once_and_nothing_is_stored(company: Company) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    raw = csv(
        LINE, LINE.replace("Workshop", "Nowhere").replace("2026-03-02", "03/04/2026"),
        "A-3,,Workshop,2026-03-02,2026-03-01,seen,maybe,,friend", "A-4,x",
        LINE.replace("A-1", "A-5").replace("2026-03-12", "2026-03-01"), LINE,
        LINE.replace("A-1", "A-6").replace("2026-03-02", "2099-01-01"),
        head=APPLICATIONS,
    )  # fmt: skip
    sources = "careers_page, job_board, social_network, employee_referral, agency, event_or_school, internal, direct_contact, other"
    assert faults(raw) == [
        (3, "unit", "No unit is called “Nowhere”."),
        (3, "applied_on", "“03/04/2026” can mean 2026-04-03 or 2026-03-04. Write the correct date in this form. You can also set one order for the whole file: “Dates in numbers” on the page, --dates in the command."),
        (4, "family", "family is empty."),
        (4, "stage", "“seen” is none of: applied, screened, interviewed, offered, accepted."),
        (4, "outcome", "“maybe” is none of: open, hired, rejected, withdrawn, declined."),
        (4, "source_declared", f"“friend” is none of: {sources}."),
        (5, "", "There are 2 cells here and 9 columns in the first line."),
        (6, "interviewed_on", "interviewed_on is 2026-03-01, before 2026-03-02 of an earlier column."),
        (7, "application", "Line 2 has this application already."),
        (8, "applied_on", f"2099-01-01 is outside of 2000-01-01 to {tomorrow}."),
    ]  # fmt: skip
    with pytest.raises(Invalid):
        loaded(raw)
    assert rows(JobApplication, "pseudonym") == []


def test_missing_and_repeated_columns_are_named(company: Company) -> None:
    assert faults(csv("1,2,3", head="application,unit,Unit")) == [
        (1, "", "The column Unit is there twice."), (1, "", "The column family is missing."),
        (1, "", "The column applied_on is missing."),
    ]  # fmt: skip


def test_the_tracked_source_is_the_channel_of_a_link_and_never_a_person(company: Company) -> None:
    company.share()
    link = db.session().scalars(select(TrackedLink)).first()
    assert link is not None
    token, channel, program = link.token, link.channel, link.program_id
    base = "{},Carpentry,,2026-03-02,,applied,open,{},employee_referral"
    loaded(csv(
        base.format("A", token), base.format("B", f"https://go.example/r/{token}?x=1"),
        base.format("C", "nosuchcode"), base.format("D", ""),
        base.format("E", f"voices.{channel}"),
        base.format("F", f"https://jobs.example/7?a=b&utm_content=voices.{channel}#apply"),
        base.format("G", "https://jobs.example/7?utm_content=x.y"),
    ))  # fmt: skip
    assert rows(JobApplication, "tracked_program_id", "tracked_channel", "declared", "unit_id") == [
        *[(program, channel, "employee_referral", None)] * 4,
        *[(None, "unknown", "employee_referral", None)] * 2, (None, None, "employee_referral", None),
    ]  # fmt: skip


EXPORTS = {
    "greenhouse": (
        "Application ID,Candidate Name,Candidate Email,Job,Department,Applied On,Current Stage,Status,Rejected On,Source,Gender",
        "7001,Jean Dupont,j@mail.example,Joiner,Workshop,2026-03-02 10:11:12,Phone Screen,Rejected,2026-03-09,LinkedIn (Prospecting),m",
        ("screened", "rejected", "social_network", date(2026, 3, 2), "Workshop"),
        ("Candidate Name", "Candidate Email", "Gender"),
    ),
    "lever": (
        "Opportunity ID,Candidate Name,Posting,Posting Department,Created At,Stage,Archive Reason,Archived At,Origin,Tags",
        "aa-1,Jean Dupont,Joiner,Elsewhere Ltd,2026-03-02T10:11:12Z,On-site interview,Candidate withdrew,2026-03-20T08:00:00Z,Referred,urgent",
        ("interviewed", "withdrawn", "employee_referral", date(2026, 3, 2), None),
        ("Candidate Name", "Tags"),
    ),
    "teamtailor": (
        "Job application ID;First name;Last name;Job title;Department;Created at;Stage;Rejected at;Source",
        "55;Jean;Dupont;Joiner;Workshop;2026-03-02;Hired;;Career site",
        ("accepted", "hired", "careers_page", date(2026, 3, 2), "Workshop"),
        ("First name", "Last name"),
    ),
    "workday": (
        "Job Application ID,Candidate,Job Family,Supervisory Organization,Application Date,Candidate Stage,Job Application Source,Date of Birth",
        "JA-1,Jean Dupont,Joinery,Workshop,02/03/2026,Declined by Candidate,Job Board - Indeed,1990-01-01",
        ("offered", "declined", "job_board", date(2026, 3, 2), "Workshop"),
        ("Candidate", "Date of Birth"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("system", MAPPINGS)
def test_an_export_is_read_as_it_is_and_other_columns_are_discarded_and_listed(
    company: Company, system: str
) -> None:
    head, line, wanted, discarded = EXPORTS[system]
    raw = csv(line, head=head)
    names = csv_module.reader(io.StringIO(head), delimiter=";" if ";" in head else ",")
    assert len(faults(raw)) >= len(next(names)) - 1  # without its name each column is refused
    with parse(io.BytesIO(raw), Kind.applications, system, "day-first") as parsed:
        assert parsed.discarded == discarded
    loaded(raw, system=system, order="day-first")
    own = JobApplication
    [found] = db.session().execute(
        select(own.stage, own.outcome, own.declared, own.applied_on, OrgUnit.name)
        .outerjoin(OrgUnit, OrgUnit.id == own.unit_id)
    )  # fmt: skip
    assert tuple(found) == wanted


@pytest.mark.both_databases
def test_staged_rows_are_written_and_those_of_a_dry_run_are_not(company: Company) -> None:
    db.session().rollback()
    with parse(io.BytesIO(csv(LINE.replace("A-1", "A-9"))), Kind.applications) as tried:
        importing.stage(tried)
        with pytest.raises(services.DryRun), unit_of_work():
            services.import_rows(tried, by=None, dry_run=True)
    assert loaded(csv(LINE)) == Written(1, 0, 0)
    again = csv(LINE.replace(",open", ",rejected"), LINE.replace("A-1", "A-2"))
    with parse(io.BytesIO(again), Kind.applications) as parsed:
        importing.stage(parsed)
        with unit_of_work():
            add_unit("Made between")
        with unit_of_work():
            assert services.import_rows(parsed, by=None) == Written(1, 1, 0)
    assert rows(JobApplication, "outcome") == [("open",), ("rejected",)]


def test_old_rows_are_deleted_on_schedule_and_a_dry_run_only_counts(company: Company) -> None:
    today = clock.today()
    old, young = services.months_before(today, 24) - timedelta(days=1), today - timedelta(days=30)
    line = "{},Carpentry,,{},,accepted,hired,,"
    loaded(
        csv(
            *(
                line.format(n, d)
                for n, d in (("old", old), ("young", young), ("works", old), ("left", old))
            )
        )
    )
    begun = old - timedelta(days=400)
    hire = "{},{},Carpentry,,{},{},{},,,,,,,"
    loaded(csv(
        hire.format("W", "works", begun, "", ""), hire.format("L", "left", begun, old, "person"),
        hire.format("R", "", begun, young, "person"), head=HIRES,
    ), Kind.hires)  # fmt: skip
    with unit_of_work():
        assert services.delete_old(today, dry_run=True) == services.DeletedRows(2, 1)
    assert (len(rows(JobApplication, "pseudonym")), len(rows(Hire, "pseudonym"))) == (4, 3)
    with unit_of_work():
        services.delete_old(today)
    assert sorted(day for (day,) in rows(JobApplication, "applied_on")) == [old, young]
    assert len(rows(Hire, "pseudonym")) == 2
    with unit_of_work():
        assert services.delete_old(today) == services.DeletedRows(0, 0)


def test_an_end_that_is_planned_or_a_file_that_is_older_shortens_nothing(company: Company) -> None:
    begun = clock.today() - timedelta(days=100)
    loaded(csv(*hires(1, begun), head=HIRES), Kind.hires)
    [(seen,)] = rows(Hire, "seen_on")
    assert seen == clock.today()


def test_others_may_not_import(company: Company) -> None:
    with pytest.raises(NotAllowed):
        loaded(csv(LINE), by=company.people["lead"])
