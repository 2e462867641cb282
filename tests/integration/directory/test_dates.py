"""The order of the dates of a whole file, in the command and on the page."""

from datetime import date
from pathlib import Path

import pytest

from tests.factories.company import Company
from tests.integration.cli.running import refused, run
from tests.integration.directory.importing import imported, problems
from tests.integration.directory.test_columns import forget, send
from tests.integration.fixtures import At
from webapp.config import Settings
from webapp.core import db
from webapp.core.errors import Invalid, NotAllowed
from webapp.core.unit_of_work import unit_of_work
from webapp.directory.queries import kept_columns, kept_dates
from webapp.directory.services import keep_choices
from webapp.people import queries

PAGE = "/admin/people/import"
TEXT = (
    "mail,name,end date,absences\nd{0}@date.example,D,03/04/2027,01/02/2027..05/02/2027\n"
    "e{0}@date.example,E,31/12/2027,\n"
)


@pytest.mark.parametrize(
    ("order", "end", "away"),
    [
        ("day-first", date(2027, 4, 3), (date(2027, 2, 1), date(2027, 2, 5))),
        ("month-first", date(2027, 3, 4), (date(2027, 1, 2), date(2027, 5, 2))),
    ],
)
def test_the_order_of_dates_is_that_of_the_whole_file(
    company: Company, order: str, end: date, away: tuple[date, date]
) -> None:
    result = imported(TEXT.format(0), dry_run=True, dates=order)
    first = next(result.file.rows())
    assert (first.cells["end_date"], first.cells["absences"]) == (end, {away})
    contradicted = [line for line, words in problems(result) if "with the month first" in words]
    assert contradicted == ([] if order == "day-first" else [3])


@pytest.mark.both_databases
@pytest.mark.parametrize("header", ["hire_date", "Date d’entrée", "date d'embauche", "Start date"])
def test_the_hire_date_is_stored_and_only_the_person_sees_it(
    company: Company, at: At, header: str
) -> None:
    text = f"mail,name,{header}\nauthor@company.example,Author,2019-04-01\n"
    with unit_of_work():
        company.people["author"].hired_on = None
    first, again = imported(text), imported(text)
    assert [line.fields[-1] for line in first.changed] == ["hire_date"]
    assert (again.changed, again.refused) == ([], [])
    db.session().rollback()
    person = company.people["author"]
    assert person.hired_on == date(2019, 4, 1)
    day = "1 April 2019"
    assert f"First day {day}" in at("author").get("/me").words
    assert day not in at("admin").get(f"/admin/people/{person.id}").words
    emptied = imported(f"mail,{header}\nauthor@company.example,\n")
    assert [line.fields for line in emptied.changed] == [("hire_date",)]


def test_a_hire_date_that_cannot_be_right_is_refused_with_its_line(company: Company) -> None:
    result = imported(
        "mail,name,hire_date\nold@date.example,Old,1939-12-31\nfirst@date.example,First,1940-01-01\n"
        "far@date.example,Far,2027-11-20\nnear@date.example,Near,2027-11-19\n"
        "typo@date.example,Typo,2019-13-01\n",
        dry_run=True,
    )
    assert problems(result) == [
        (2, "The hire date 1939-12-31 is before 1940-01-01."),
        (4, "The hire date 2027-11-20 is more than a year away."),
        (6, "“2019-13-01” is not a day. Write it as 2026-11-20."),
    ]
    assert [line.mail for line in result.created] == ["first@date.example", "near@date.example"]


def test_the_command_takes_the_order_of_dates(
    module_settings: Settings, company: Company, tmp_path: Path
) -> None:
    path = tmp_path / "people.csv"
    path.write_text(TEXT.format(1), encoding="utf-8")
    given = {
        "DATABASE_URL": module_settings.database_url,
        "INSTANCE": str(module_settings.instance),
    }
    command = ("import", "people", str(path), "--dry-run")
    ambiguous = run(*command, **given)
    assert "0 changed" in ambiguous.output
    assert "refused: line 2, “03/04/2027” can mean 2027-04-03 or 2027-03-04" in ambiguous.output
    assert "--dates in the command." in ambiguous.output
    told = run(*command, "--dates", "day-first", **given)
    assert told.exit_code == 0, told.output
    assert "dates in numbers: day-first" in told.output
    assert "2 created, 0 changed, 0 ended, 0 as before, 0 refused" in told.output
    code, words = refused(run(*command, "--dates", "year-first", **given))
    assert (code, "'day-first', 'month-first'" in words) == (2, True)


def test_the_page_takes_the_order_of_dates_and_proposes_it_again(company: Company, at: At) -> None:
    text = TEXT.format(2)
    ambiguous = send(at, text, dates="")
    assert "“Dates in numbers” on the page" in ambiguous.words
    tried = send(at, text, dates="month-first")
    assert "Dates in numbers: Month first (12/31/2026)." in tried.words
    digest = tried.form(PAGE)["tried"]
    # Another order is another meaning of the same file: it is tried again.
    again = send(at, text, dates="day-first", tried=digest)
    assert "Result of the test" in again.words
    assert "2 accounts created" in again.words
    assert queries.by_email("d2@date.example") is None
    send(at, text, dates="day-first", tried=again.form(PAGE)["tried"])
    db.session().rollback()
    person = queries.by_email("d2@date.example")
    assert person is not None
    assert person.ends_on == date(2027, 4, 3)
    chosen = at("admin").get(PAGE).soup.select("#dates option[selected]")
    assert [option["value"] for option in chosen] == ["day-first"]
    assert send(at, text, dates="year-first").status == 422
    db.session().rollback()
    assert (kept_dates(), kept_columns()) == ("day-first", {})
    forget()


def test_only_an_administrator_keeps_an_order_that_exists(company: Company) -> None:
    with pytest.raises(NotAllowed), unit_of_work():
        keep_choices({}, "day-first", by=company.people["lead"])
    with pytest.raises(Invalid), unit_of_work():
        keep_choices({}, "year-first", by=company.people["admin"])
    db.session().rollback()
    assert kept_dates() == ""
