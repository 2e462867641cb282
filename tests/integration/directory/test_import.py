"""Import of a directory file: effects, refusals and their messages; all or nothing."""

from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select

from tests.environment import NOON
from tests.factories.company import Company
from tests.integration.asking import count
from tests.integration.fixtures import At
from tests.pages import Page
from webapp.core import activity, db
from webapp.core.errors import Invalid, NotAllowed
from webapp.core.unit_of_work import unit_of_work
from webapp.directory import Result, import_people
from webapp.directory.models import Absence
from webapp.directory.queries import absences_of, unit_names, unit_paths
from webapp.people import queries
from webapp.people.models import OrgUnit, Person
from webapp.people.workflow import AccountState

TODAY = NOON.date()


def run_import(text: str | bytes, *, dry_run: bool = False, by: Person | None = None) -> Result:
    raw = text if isinstance(text, bytes) else text.encode()
    with unit_of_work():
        return import_people(BytesIO(raw), by=by, today=TODAY, dry_run=dry_run)


def problems(result: Result) -> list[tuple[int, str]]:
    return [(p.line, p.words % p.values) for p in result.refused]


def file_error(text: str | bytes) -> str:
    """The message with which a whole file is refused; asserts that nothing was written."""
    before = stored_rows()
    with pytest.raises(Invalid) as refusal:
        run_import(text)
    assert refusal.value.field == "file"
    assert stored_rows() == before
    return refusal.value.message % refusal.value.values


def stored_rows() -> list[Any]:
    db.session().rollback()
    people = db.session().execute(
        select(
            Person.email, Person.name, Person.unit_id, Person.manager_id, Person.grade, Person.site,
            Person.languages, Person.time_zone, Person.ends_on, Person.state, Person.locale,
        ).order_by(Person.email)
    ).all()  # fmt: skip
    units = db.session().execute(select(OrgUnit.name, OrgUnit.parent_id).order_by(OrgUnit.name))
    absences = db.session().execute(
        select(Absence.person_id, Absence.from_day).order_by(Absence.id)
    )
    return [*people, *units.all(), *absences.all()]


def person(mail: str) -> Person:
    db.session().rollback()
    found = queries.by_email(mail)
    assert found is not None
    return found


@pytest.mark.both_databases
def test_a_file_creates_people_units_managers_and_absences(company: Company) -> None:
    text = (
        "\ufeffMail;Name;Unit;Manager;Grade;Site;Languages;Time zone;Absences;End date;Locale\r\n"
        "m1@firm.example;Marie Curie;Radium / Lab / Bench;m2@firm.example;G7;Paris;fr, pl;"
        'Europe/Warsaw;"2026-11-20..2026-11-30; 2026-12-24..2026-12-31";2027-03-31;fr\r\n'
        "M2@firm.example;Pierre;Radium;;;;;;;;\r\n"
    )
    result = run_import(text)
    assert [(c.line, c.mail) for c in result.created] == [
        (2, "m1@firm.example"), (3, "m2@firm.example"),
    ]  # fmt: skip
    marie, pierre = person("m1@firm.example"), person("m2@firm.example")
    assert (marie.name, marie.grade, marie.site, marie.languages, marie.time_zone) == (
        "Marie Curie", "G7", "Paris", ["fr", "pl"], "Europe/Warsaw",
    )  # fmt: skip
    assert (str(marie.ends_on), marie.locale, marie.state) == ("2027-03-31", "fr", "invited")
    assert marie.password_hash is None
    assert marie.manager_id == pierre.id
    assert queries.is_manager_of(pierre, marie)
    assert not queries.is_manager_of(marie, pierre)
    assert [(str(a.from_day), str(a.until_day)) for a in absences_of(marie)] == [
        ("2026-11-20", "2026-11-30"), ("2026-12-24", "2026-12-31"),
    ]  # fmt: skip
    names, unit = [], marie.unit
    while unit is not None:
        names.append(unit.name)
        unit = db.session().get(OrgUnit, unit.parent_id) if unit.parent_id else None
    assert names == ["Bench", "Lab", "Radium"]
    verbs = [a.verb for a in activity.of_object(marie.id)]
    assert verbs == ["was imported from the directory"]


@pytest.mark.both_databases
def test_the_same_file_again_changes_nothing(company: Company) -> None:
    text = (
        "mail,name,unit,manager,grade,site,languages,time_zone,absences,end_date,locale\n"
        'same1@firm.example,One,Same,same2@firm.example,A,B,"fr,en",UTC,'
        "2026-11-20..2026-11-21,2027-01-01,en\n"
        "same2@firm.example,Two,,,,,,,,,\n"
    )
    run_import(text)
    before = stored_rows()
    result = run_import(text)
    assert (result.created, result.changed, result.ended, result.refused) == ([], [], [], [])
    assert result.unchanged == 2
    assert stored_rows() == before


def test_changes_are_reported_by_field_and_missing_columns_change_nothing(company: Company) -> None:
    run_import("mail,name,site,grade\nchange@firm.example,Before,Lyon,G1\n")
    result = run_import("mail,name,site\nchange@firm.example,After,\n")
    assert [(c.mail, c.fields) for c in result.changed] == [
        ("change@firm.example", ("name", "site"))
    ]
    who = person("change@firm.example")
    assert (who.name, who.site, who.grade) == ("After", None, "G1")
    assert activity.of_object(who.id)[-1].facts == {"fields": ["name", "site"]}


def test_a_person_missing_from_the_file_is_not_ended(company: Company) -> None:
    before = count(Person, Person.state == AccountState.ended)
    run_import("mail,name\nalone@firm.example,Alone\n")
    assert count(Person, Person.state == AccountState.ended) == before
    assert person("author@company.example").state == AccountState.active


def test_an_account_ends_after_its_end_date(company: Company) -> None:
    run_import("mail,name\nleaver@firm.example,Leaver\nstayer@firm.example,Stayer\n")
    result = run_import(
        "mail,end_date\nleaver@firm.example,2026-11-17\nstayer@firm.example,2026-11-18\n"
    )
    assert [e.mail for e in result.ended] == ["leaver@firm.example"]
    assert person("leaver@firm.example").state == AccountState.ended
    assert person("stayer@firm.example").state == AccountState.invited
    # Later files may still contain ended people; only clearing the end date is a problem.
    again = run_import("mail,name,end_date\nleaver@firm.example,Leaver,2026-11-17\n")
    assert (again.unchanged, again.refused) == (1, [])
    back = run_import("mail,name,end_date\nleaver@firm.example,Leaver,\n")
    assert problems(back) == [(2, "This account was ended. Invite the person again first.")]


def test_a_dry_run_reports_the_same_and_writes_nothing(company: Company) -> None:
    text = (
        "mail,name,unit,manager,end_date\n"
        "dry@firm.example,Dry,Dry / Drier,author@company.example,\n"
        "colleague@company.example,Colleague,Dry,dry@firm.example,\n"
        "stranger@company.example,Stranger,Workshop,,2026-11-01\n"
        "bad,Bad,,,\n"
    )
    before = stored_rows()
    activities = count(activity.Activity)
    result = run_import(text, dry_run=True)
    assert stored_rows() == before
    assert count(activity.Activity) == activities
    assert [c.line for c in result.created] == [2]
    assert [(c.line, c.fields) for c in result.changed] == [(3, ("unit", "manager"))]
    assert [c.line for c in result.ended] == [4]
    assert problems(result) == [(5, "“bad” is not an email address.")]


BAD_ROWS = {
    "no-at-sign,Name,,,,,": "“no-at-sign” is not an email address.",
    "a@b@c.example,Name,,,,,": "“a@b@c.example” is not an email address.",
    ",Name,,,,,": "“” is not an email address.",
    "bad@firm.example,,,,,,": "The name is missing.",
    f"bad@firm.example,{'x' * 10_000},,,,,": "“xxxxxxxxxxxxxxxxxxxx…” is too long: "
    "120 characters at most.",
    "bad@firm.example,Na\x00me,,,,,": "A cell contains a line end or an invisible control "
    "character.",
    "bad@firm.example,Na\u202eme,,,,,": "A cell contains a line end or an invisible control "
    "character.",
    "bad@firm.example,Name,A /  / B,,,,": "“A /  / B” is not a path of units such as A / B / C.",
    "bad@firm.example,Name,,nobody,,,": "“nobody” is not an email address.",
    "bad@firm.example,Name,,nobody@firm.example,,,": "The manager nobody@firm.example is neither "
    "in this file nor known.",
    "bad@firm.example,Name,,,Mars/Olympus,,": "“Mars/Olympus” is not a time zone such as "
    "Europe/Paris.",
    "bad@firm.example,Name,,,../etc/passwd,,": "“../etc/passwd” is not a time zone such as "
    "Europe/Paris.",
    "bad@firm.example,Name,,,,2026-11-20,": "“2026-11-20” is not an absence such as "
    "2026-11-20..2026-11-30.",
    "bad@firm.example,Name,,,,2026-11-30..2026-11-20,": "The absence “2026-11-30..2026-11-20” ends "
    "before it begins, or lasts over two years.",
    "bad@firm.example,Name,,,,2026-11-01..2026-11-05;2026-11-05..2026-11-06,": "Two absences "
    "overlap at 2026-11-05.",
    "bad@firm.example,Name,,,,,31/13/2026": "“31/13/2026” is not a day. Write it as 2026-11-20.",
    "bad@firm.example,Name,,a@x.example b@x.example,,,": "This line names two managers; one person "
    "has one manager.",
    "bad@firm.example,Name,,,,,2026-02-30": "“2026-02-30” is not a day. Write it as 2026-11-20.",
    "bad@firm.example,Name,,,,,2020-01-01": "The end date has passed, and there is no account to "
    "end.",
    "bad@firm.example,Name,,": "There are 4 cells here and 7 columns in the first line.",
}


def test_invalid_lines_are_reported_and_the_others_are_imported(company: Company) -> None:
    for number, (row, words) in enumerate(BAD_ROWS.items()):
        good = f"good{number}@firm.example"
        result = run_import(
            "mail,name,unit,manager,time_zone,absences,end_date\n"
            f"{good},Good,,,,,\n\n{row}\n{good.replace('good', 'last')},Last,,,,,\n"
        )
        assert problems(result) == [(4, words)]
        assert [c.line for c in result.created] == [2, 5]
        assert person(good).name == "Good"
    assert queries.by_email("bad@firm.example") is None


def test_a_refused_line_cannot_be_a_manager(company: Company) -> None:
    result = run_import(
        "mail,name,manager\nchief@firm.example,,\nmid@firm.example,Mid,chief@firm.example\n"
        "low@firm.example,Low,mid@firm.example\n"
    )
    assert problems(result) == [
        (2, "The name is missing."),
        (3, "The manager chief@firm.example is on line 2, which is refused."),
        (4, "The manager mid@firm.example is on line 3, which is refused."),
    ]
    assert result.created == []


KNOWN = (
    "mail, name, unit, manager, grade, site, languages, time_zone, absences, hire_date, end_date,"
    " locale"
)
FILE_ERRORS = {
    b"": f"The file is empty. Its first line must contain the column names: {KNOWN}.",
    b"mail,name,salary,shoe\n": "Unknown columns: “salary”, “shoe”. Choose what each one contains "
    f"or leave it out, or rename it to one of: {KNOWN}.",
    b"name,unit\nA,B\n": "No column was recognized as the email address, which identifies the "
    "person on each line. The columns are: “name”, “unit”. Choose the right one, or name it “mail”.",
    b"mail,name,Name\n": "Two columns, “name” and “Name”, both say “name”.",
    b"mail,name\nw1@x.example,\xc3\xa9\nw2@x.example,\xe9\n": "Line 3 cannot be read as UTF-8. "
    "Save the file as “CSV UTF-8” and try again.",
    b"\xff\xfem\x00a\x00i\x00l\x00,\x00n\x00a\x00m\x00e\x00\n\x00\x00": "Line 2 cannot be read as "
    "UTF-16. Save the file as “CSV UTF-8” and try again.",
    b'mail,name\nw1@x.example,A\nw2@x.example,"never closed\n': "Line 3 cannot be read: a "
    "quotation mark is not closed, or a cell is too long.",
    b"mail,name\nw1@x.example," + b"x" * 140_000 + b"\n": "Line 2 cannot be read: a quotation mark "
    "is not closed, or a cell is too long.",
    b"mail,name\n" + b"x" * 300_000: "Line 2 is too long. Check that no line end is missing.",
}  # fmt: skip


def test_a_file_level_error_refuses_the_whole_file(company: Company) -> None:
    assert {raw: file_error(raw) for raw in FILE_ERRORS} == FILE_ERRORS


CIRCLE = "The managers of these people form a loop: "
LINES_TOGETHER = {
    "mail,name\nw1@x.example,A\nW1@X.example,B\n": [
        (2, "Line 3 is about w1@x.example too. Keep one of them."),
        (3, "Line 2 is about w1@x.example too. Keep one of them."),
    ],
    "mail,name,manager\nw1@x.example,A,w1@x.example\n": [
        (2, f"{CIRCLE}w1@x.example → w1@x.example."),
    ],
    "mail,name,manager\nw1@x.example,A,w2@x.example\nw2@x.example,B,w1@x.example\n"
    "w3@x.example,C,w3@x.example\nw4@x.example,D,w2@x.example\n": [
        (2, f"{CIRCLE}w1@x.example → w2@x.example → w1@x.example."),
        (3, f"{CIRCLE}w1@x.example → w2@x.example → w1@x.example."),
        (4, f"{CIRCLE}w3@x.example → w3@x.example."),
        (5, "The manager w2@x.example is on line 3, which is refused."),
    ],
}  # fmt: skip


@pytest.mark.parametrize("text", LINES_TOGETHER)
def test_lines_that_contradict_each_other_are_all_refused(company: Company, text: str) -> None:
    before = stored_rows()
    assert problems(run_import(text)) == LINES_TOGETHER[text]
    assert stored_rows() == before


def test_a_cycle_through_stored_people_is_refused(company: Company) -> None:
    run_import("mail,name,manager\nup@firm.example,Up,\ndown@firm.example,Down,up@firm.example\n")
    assert problems(run_import("mail,manager\nup@firm.example,down@firm.example\n")) == [
        (2, f"{CIRCLE}up@firm.example → down@firm.example → up@firm.example.")
    ]


@pytest.mark.both_databases
def test_a_unit_is_its_path(company: Company) -> None:
    text = (
        "mail,name,unit\nv1@firm.example,A,North / Sales\nv2@firm.example,B,South / Sales\n"
        "v3@firm.example,C,Sales / North\nv4@firm.example,D,Sales\nv5@firm.example,E,North / Sales\n"
    )
    assert problems(run_import(text)) == []
    paths = unit_paths()
    units = [person(f"v{n}@firm.example").unit_id or "" for n in range(1, 6)]
    assert [paths[unit] for unit in units] == [
        ("North", "Sales"), ("South", "Sales"), ("Sales", "North"), ("Sales",), ("North", "Sales"),
    ]  # fmt: skip
    assert units[0] == units[4]
    names = unit_names()
    assert [names[unit] for unit in units[:3]] == [
        "North / Sales",
        "South / Sales",
        "Sales / North",
    ]
    assert run_import(text).unchanged == 5
    moved = run_import("mail,unit\nv1@firm.example,South / Sales\n")
    assert [c.fields for c in moved.changed] == [("unit",)]
    assert person("v1@firm.example").unit_id == units[1]


def test_all_problems_of_all_lines_are_told_at_once(company: Company) -> None:
    result = run_import(
        "mail,name,end_date,time_zone\nbad,,never,Mars\nok@firm.example,#N/A,31/12/2027,UTC\n"
    )
    assert problems(result) == [
        (2, "“bad” is not an email address."),
        (2, "The name is missing."),
        (2, "“Mars” is not a time zone such as Europe/Paris."),
        (2, "“never” is not a day. Write it as 2026-11-20."),
        (3, "“#N/A” is an error of a spreadsheet formula. Correct the formula, or empty the cell."),
    ]
    assert result.refused_lines == {2, 3}


def test_a_cell_that_looks_like_a_formula_is_text(company: Company) -> None:
    name = '=HYPERLINK("https://evil.example","Click")'
    quoted = name.replace('"', '""')
    run_import(f'mail,name,site\nformula@firm.example,"{quoted}",@SUM(A1)\n')
    who = person("formula@firm.example")
    assert (who.name, who.site) == (name, "@SUM(A1)")


def test_the_last_administrator_gets_no_end_date(company: Company) -> None:
    result = run_import("mail,end_date\nadmin@company.example,2026-12-31\n")
    assert problems(result) == [
        (2, "This is the only administrator. Give the role to another person first.")
    ]


def test_only_an_administrator_may_import(company: Company) -> None:
    with pytest.raises(NotAllowed):
        run_import("mail,name\nx@firm.example,X\n", by=company.people["lead"])
    assert queries.by_email("x@firm.example") is None


def send(at: At, text: str, tried: str = "") -> Page:
    browser = at("admin")
    return browser.post(
        "/admin/people/import", {"file": (BytesIO(text.encode()), "people.csv"), "tried": tried}
    )


def test_the_page_makes_a_dry_run_first_and_imports_the_same_file_only(
    company: Company, at: At
) -> None:
    text = "mail,name\npage@firm.example,<script>alert(1)</script>\nbad,Bad\n"
    tried = send(at, text)
    assert (tried.status, tried.errors()) == (200, [])
    assert "Result of the test" in tried.words
    assert "1 account created" in tried.words
    assert "Line 3 · “bad” is not an email address." in tried.words
    assert queries.by_email("page@firm.example") is None
    digest = tried.form("/admin/people/import")["tried"]
    other = send(at, text.replace("page@", "other@"), digest)
    assert "Result of the test" in other.words
    assert queries.by_email("other@firm.example") is None
    done = send(at, text, digest)
    assert "Result of the import" in done.words
    assert person("page@firm.example").name == "<script>alert(1)</script>"
    assert activity.of_object(person("page@firm.example").id)[0].actor_id == (
        company.people["admin"].id
    )


def test_the_page_shows_file_errors(company: Company, at: At) -> None:
    refused = send(at, "mail,salary\n")
    assert refused.status == 422
    assert any("Unknown columns: “salary”" in e for e in refused.errors())
    large = at("admin").http.post(
        "/admin/people/import", data=b"x" * (5 * 1024 * 1024 + 1),
        content_type="multipart/form-data; boundary=b",
    )  # fmt: skip
    assert large.status_code == 413
    assert at("admin").post("/admin/people/invite", {"name": "x" * 300_000}).status == 413


def test_the_list_is_searched_and_paged(company: Company, at: At) -> None:
    rows = "".join(f"paged{n:03}@firm.example,Paged {n:03}\n" for n in range(60))
    run_import("mail,name\n" + rows)
    first = at("admin").get("/admin/people?q=paged")
    assert "60 people" in first.words
    assert "Page 1 of 2" in first.words
    assert len(first.soup.select("tbody tr")) == 50
    second = at("admin").get("/admin/people?q=paged&page=2")
    assert len(second.soup.select("tbody tr")) == 10
    assert at("admin").get("/admin/people?q=paged&page=999").words == second.words
    assert "No results for" in at("admin").get("/admin/people?q=100%25").words
    assert at("admin").get("/admin/people?page=minus").status == 200


def test_no_admin_page_shows_who_has_opened_an_account(company: Company, at: At) -> None:
    run_import("mail,name\nquiet@firm.example,Quiet\n")
    quiet, loud = person("quiet@firm.example"), company.people["stranger"]

    def shape(who: Person) -> str:
        page = at("admin").get(f"/admin/people/{who.id}")
        text = page.words
        for own in (who.name, who.email, "Workshop", "not recorded"):
            text = text.replace(own, "")
        return " ".join(text.split())

    assert shape(quiet) == shape(loud)
    for who in (quiet, loud):
        page = at("admin").post(f"/admin/people/{who.id}/invite", follow=True)
        assert f"An email will be sent to {who.email}." in page.words
