"""The directory file: what it does, what it refuses and in which words; nothing is half done."""

from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select

from tests.conftest import NOON
from tests.factories.company import House
from tests.pages import Page
from tests.rooms.standing import At, count, standing_at, standing_house
from webapp.kernel import activity, db
from webapp.kernel.errors import Invalid, NotAllowed
from webapp.kernel.unit_of_work import unit_of_work
from webapp.people import queries
from webapp.people.directory import Result, import_people
from webapp.people.models import Absence, OrgUnit, Person
from webapp.people.workflow import AccountState

TODAY = NOON.date()


house = standing_house
at = standing_at


def bring(text: str | bytes, *, dry_run: bool = False, by: Person | None = None) -> Result:
    raw = text if isinstance(text, bytes) else text.encode()
    with unit_of_work():
        return import_people(BytesIO(raw), by=by, today=TODAY, dry_run=dry_run)


def said(result: Result) -> list[tuple[int, str]]:
    return [(p.line, p.words % p.values) for p in result.refused]


def whole(text: str | bytes) -> str:
    """The sentence with which a whole file is refused; nothing may have moved."""
    before = everything()
    with pytest.raises(Invalid) as refusal:
        bring(text)
    assert refusal.value.field == "file"
    assert everything() == before
    return refusal.value.words % refusal.value.values


def everything() -> list[Any]:
    db.session().rollback()
    people = db.session().execute(
        select(
            Person.email, Person.name, Person.unit_id, Person.manager_id, Person.grade, Person.site,
            Person.languages, Person.time_zone, Person.ends_on, Person.state, Person.locale,
        ).order_by(Person.email)
    ).all()  # fmt: skip
    units = db.session().execute(select(OrgUnit.name, OrgUnit.parent_id).order_by(OrgUnit.name))
    away = db.session().execute(select(Absence.person_id, Absence.from_day).order_by(Absence.id))
    return [*people, *units.all(), *away.all()]


def person(mail: str) -> Person:
    db.session().rollback()
    found = queries.by_email(mail)
    assert found is not None
    return found


def test_a_file_creates_people_units_managers_and_absences(house: House) -> None:
    text = (
        "\ufeffMail;Name;Unit;Manager;Grade;Site;Languages;Time zone;Absences;End date;Locale\r\n"
        "m1@firm.example;Marie Curie;Radium / Lab / Bench;m2@firm.example;G7;Paris;fr, pl;"
        'Europe/Warsaw;"2026-11-20..2026-11-30; 2026-12-24..2026-12-31";2027-03-31;fr\r\n'
        "M2@firm.example;Pierre;Radium;;;;;;;;\r\n"
    )
    result = bring(text)
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
    assert [(str(a.from_day), str(a.until_day)) for a in queries.absences_of(marie)] == [
        ("2026-11-20", "2026-11-30"), ("2026-12-24", "2026-12-31"),
    ]  # fmt: skip
    names, unit = [], marie.unit
    while unit is not None:
        names.append(unit.name)
        unit = db.session().get(OrgUnit, unit.parent_id) if unit.parent_id else None
    assert names == ["Bench", "Lab", "Radium"]
    acts = [a.verb for a in activity.of_object(marie.id)]
    assert acts == ["was brought in from the directory"]


def test_the_same_file_again_changes_nothing(house: House) -> None:
    text = (
        "mail,name,unit,manager,grade,site,languages,time_zone,absences,end_date,locale\n"
        'same1@firm.example,One,Same,same2@firm.example,A,B,"fr,en",UTC,'
        "2026-11-20..2026-11-21,2027-01-01,en\n"
        "same2@firm.example,Two,,,,,,,,,\n"
    )
    bring(text)
    before = everything()
    result = bring(text)
    assert (result.created, result.changed, result.ended, result.refused) == ([], [], [], [])
    assert result.unchanged == 2
    assert everything() == before


def test_changes_are_told_by_field_and_missing_columns_change_nothing(house: House) -> None:
    bring("mail,name,site,grade\nchange@firm.example,Before,Lyon,G1\n")
    result = bring("mail,name,site\nchange@firm.example,After,\n")
    assert [(c.mail, c.fields) for c in result.changed] == [
        ("change@firm.example", ("name", "site"))
    ]
    who = person("change@firm.example")
    assert (who.name, who.site, who.grade) == ("After", None, "G1")
    assert activity.of_object(who.id)[-1].facts == {"fields": ["name", "site"]}


def test_nobody_is_ended_for_missing_from_a_file(house: House) -> None:
    before = count(Person, Person.state == AccountState.ended)
    bring("mail,name\nalone@firm.example,Alone\n")
    assert count(Person, Person.state == AccountState.ended) == before
    assert person("author@house.example").state == AccountState.active


def test_an_end_date_ends_after_its_day(house: House) -> None:
    bring("mail,name\nleaver@firm.example,Leaver\nstayer@firm.example,Stayer\n")
    result = bring(
        "mail,end_date\nleaver@firm.example,2026-11-17\nstayer@firm.example,2026-11-18\n"
    )
    assert [e.mail for e in result.ended] == ["leaver@firm.example"]
    assert person("leaver@firm.example").state == AccountState.ended
    assert person("stayer@firm.example").state == AccountState.invited
    # The file goes on naming them: nothing more happens, unless it calls them back.
    again = bring("mail,name,end_date\nleaver@firm.example,Leaver,2026-11-17\n")
    assert (again.unchanged, again.refused) == (1, [])
    back = bring("mail,name,end_date\nleaver@firm.example,Leaver,\n")
    assert said(back) == [(2, "This account was ended. Invite the person again first.")]


def test_a_dry_run_says_the_same_and_writes_nothing(house: House) -> None:
    text = (
        "mail,name,unit,manager,end_date\n"
        "dry@firm.example,Dry,Dry / Drier,author@house.example,\n"
        "colleague@house.example,Colleague,Dry,dry@firm.example,\n"
        "stranger@house.example,Stranger,Workshop,,2026-11-01\n"
        "bad,Bad,,,\n"
    )
    before = everything()
    acts = count(activity.Activity)
    tried = bring(text, dry_run=True)
    assert everything() == before
    assert count(activity.Activity) == acts
    assert [c.line for c in tried.created] == [2]
    assert [(c.line, c.fields) for c in tried.changed] == [(3, ("unit", "manager"))]
    assert [c.line for c in tried.ended] == [4]
    assert said(tried) == [(5, "“bad” is not a mail address.")]


BAD_ROWS = {
    "no-at-sign,Name,,,,,": "“no-at-sign” is not a mail address.",
    "a@b@c.example,Name,,,,,": "“a@b@c.example” is not a mail address.",
    ",Name,,,,,": "“” is not a mail address.",
    "bad@firm.example,,,,,,": "The name is missing.",
    f"bad@firm.example,{'x' * 10_000},,,,,": "“xxxxxxxxxxxxxxxxxxxx…” is too long: "
    "120 characters at most.",
    "bad@firm.example,Na\x00me,,,,,": "A cell contains a line end or an invisible control "
    "character.",
    "bad@firm.example,Na\u202eme,,,,,": "A cell contains a line end or an invisible control "
    "character.",
    "bad@firm.example,Name,A /  / B,,,,": "“A /  / B” is not a path of units such as A / B / C.",
    "bad@firm.example,Name,,nobody,,,": "“nobody” is not a mail address.",
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
    "bad@firm.example,Name,,,,,31/12/2026": "“31/12/2026” is not a day. Write it as 2026-11-20.",
    "bad@firm.example,Name,,,,,2026-02-30": "“2026-02-30” is not a day. Write it as 2026-11-20.",
    "bad@firm.example,Name,,,,,2020-01-01": "The end date has passed, and there is no account to "
    "end.",
    "bad@firm.example,Name,,": "There are 4 cells here and 7 columns in the first line.",
}


def test_bad_lines_are_refused_in_words_and_the_others_come_in(house: House) -> None:
    for number, (row, words) in enumerate(BAD_ROWS.items()):
        good = f"good{number}@firm.example"
        result = bring(
            "mail,name,unit,manager,time_zone,absences,end_date\n"
            f"{good},Good,,,,,\n\n{row}\n{good.replace('good', 'last')},Last,,,,,\n"
        )
        assert said(result) == [(4, words)]
        assert [c.line for c in result.created] == [2, 5]
        assert person(good).name == "Good"
    assert queries.by_email("bad@firm.example") is None


def test_a_manager_who_was_refused_is_not_there(house: House) -> None:
    result = bring(
        "mail,name,manager\nchief@firm.example,,\nmid@firm.example,Mid,chief@firm.example\n"
        "low@firm.example,Low,mid@firm.example\n"
    )
    assert said(result) == [
        (2, "The name is missing."),
        (3, "The manager chief@firm.example is neither in this file nor known."),
        (4, "The manager mid@firm.example is neither in this file nor known."),
    ]
    assert result.created == []


WHOLE = {
    b"": "The file is empty. Its first line names: mail, name, unit, manager, grade, site, "
    "languages, time_zone, absences, end_date, locale.",
    b"mail,name,salary\n": "The column “salary” is not known. The columns are: mail, name, unit, "
    "manager, grade, site, languages, time_zone, absences, end_date, locale.",
    b"name,unit\nA,B\n": "The column “mail” is missing: it says who each line is about.",
    b"mail,name,Name\n": "The column “name” stands there twice.",
    b"mail,name\nw1@x.example,A\nw2@x.example,\xe9\n": "Line 3 is not UTF-8. Save the file as "
    "“CSV UTF-8” and try again.",
    b"\xff\xfem\x00a\x00": "Line 1 is not UTF-8. Save the file as “CSV UTF-8” and try again.",
    b'mail,name\nw1@x.example,A\nw2@x.example,"never closed\n': "Line 3 cannot be read: a "
    "quotation mark is not closed, or a cell is too long.",
    b"mail,name\nw1@x.example," + b"x" * 140_000 + b"\n": "Line 2 cannot be read: a quotation mark "
    "is not closed, or a cell is too long.",
    b"mail,name\n" + b"x" * 300_000: "Line 2 is too long to be a person.",
    b"mail,name\nw1@x.example,A\nW1@X.example,B\n": "Lines 2 and 3 are both about w1@x.example.",
    b"mail,name,manager\nw1@x.example,A,admin@house.example\nw1@x.example,A,lead@house.example\n":
        "Lines 2 and 3 name two managers of w1@x.example.",
    b"mail,name,manager\nw1@x.example,A,admin@house.example lead@house.example\n":
        "Line 2 names two managers; one person has one manager.",
    b"mail,name,manager\nw1@x.example,A,w1@x.example\n": "Line 2: these people would manage each "
    "other in a circle: w1@x.example → w1@x.example.",
    b"mail,name,manager\nw1@x.example,A,w2@x.example\nw2@x.example,B,w3@x.example\n"
    b"w3@x.example,C,w1@x.example\n": "Line 2: these people would manage each other in a circle: "
    "w1@x.example → w2@x.example → w3@x.example → w1@x.example.",
    b"mail,name,unit\nw1@x.example,A,P / Q\nw2@x.example,B,R / Q\n": "Lines 2 and 3 put the unit "
    "“Q” in two places.",
    b"mail,name,unit\nw1@x.example,A,P / Q\nw2@x.example,B,Q / R\nw3@x.example,C,R / P\n":
        "Line 2: these units would stand under each other in a circle: Q → P → R → Q.",
}  # fmt: skip


def test_what_makes_a_file_untrustworthy_refuses_all_of_it(house: House) -> None:
    assert {raw: whole(raw) for raw in WHOLE} == WHOLE


def test_a_circle_with_what_is_already_known_is_a_circle(house: House) -> None:
    bring("mail,name,manager\nup@firm.example,Up,\ndown@firm.example,Down,up@firm.example\n")
    assert whole("mail,manager\nup@firm.example,down@firm.example\n") == (
        "Line 2: these people would manage each other in a circle: "
        "up@firm.example → down@firm.example → up@firm.example."
    )
    bring("mail,name,unit\nup@firm.example,Up,Over / Under\n")
    assert whole("mail,name,unit\nup@firm.example,Up,Under / Over\n").startswith(
        "Line 2: these units would stand under each other in a circle: "
    )


def test_a_cell_that_looks_like_a_formula_is_text(house: House) -> None:
    name = '=HYPERLINK("https://evil.example","Click")'
    quoted = name.replace('"', '""')
    bring(f'mail,name,site\nformula@firm.example,"{quoted}",@SUM(A1)\n')
    who = person("formula@firm.example")
    assert (who.name, who.site) == (name, "@SUM(A1)")


def test_the_last_administrator_gets_no_end_date(house: House) -> None:
    result = bring("mail,end_date\nadmin@house.example,2026-12-31\n")
    assert said(result) == [
        (2, "The last administrator must stay: give the role to somebody else first.")
    ]


def test_only_an_administrator_brings_in(house: House) -> None:
    with pytest.raises(NotAllowed):
        bring("mail,name\nx@firm.example,X\n", by=house.people["lead"])
    assert queries.by_email("x@firm.example") is None


def send(at: At, text: str, tried: str = "") -> Page:
    browser = at("admin")
    return browser.post(
        "/admin/people/import", {"file": (BytesIO(text.encode()), "people.csv"), "tried": tried}
    )


def test_the_page_tries_first_and_brings_in_the_same_file_only(house: House, at: At) -> None:
    text = "mail,name\npage@firm.example,<script>alert(1)</script>\nbad,Bad\n"
    tried = send(at, text)
    assert (tried.status, tried.errors()) == (200, [])
    assert "What the file would do" in tried.words
    assert "1 account created" in tried.words
    assert "Line 3 · “bad” is not a mail address." in tried.words
    assert queries.by_email("page@firm.example") is None
    digest = tried.form("/admin/people/import")["tried"]
    other = send(at, text.replace("page@", "other@"), digest)
    assert "What the file would do" in other.words
    assert queries.by_email("other@firm.example") is None
    done = send(at, text, digest)
    assert "What the file did" in done.words
    assert person("page@firm.example").name == "<script>alert(1)</script>"
    assert activity.of_object(person("page@firm.example").id)[0].actor_id == (
        house.people["admin"].id
    )


def test_the_page_says_what_is_wrong_with_a_file(house: House, at: At) -> None:
    refused = send(at, "mail,salary\n")
    assert refused.status == 422
    assert any("“salary” is not known" in e for e in refused.errors())
    large = at("admin").http.post(
        "/admin/people/import", data=b"x" * (5 * 1024 * 1024 + 1),
        content_type="multipart/form-data; boundary=b",
    )  # fmt: skip
    assert large.status_code == 413
    assert at("admin").post("/admin/people/invite", {"name": "x" * 300_000}).status == 413


def test_the_list_is_searched_and_paged(house: House, at: At) -> None:
    rows = "".join(f"paged{n:03}@firm.example,Paged {n:03}\n" for n in range(60))
    bring("mail,name\n" + rows)
    first = at("admin").get("/admin/people?q=paged")
    assert "60 people · page 1 of 2" in first.words
    assert len(first.soup.select("tbody tr")) == 50
    second = at("admin").get("/admin/people?q=paged&page=2")
    assert len(second.soup.select("tbody tr")) == 10
    assert at("admin").get("/admin/people?q=paged&page=999").words == second.words
    assert "Nobody is found" in at("admin").get("/admin/people?q=100%25").words
    assert at("admin").get("/admin/people?page=minus").status == 200


def test_no_admin_page_says_who_opened_an_account(house: House, at: At) -> None:
    bring("mail,name\nquiet@firm.example,Quiet\n")
    quiet, loud = person("quiet@firm.example"), house.people["stranger"]

    def shape(who: Person) -> str:
        page = at("admin").get(f"/admin/people/{who.id}")
        text = page.words
        for own in (who.name, who.email, "Workshop", "not recorded"):
            text = text.replace(own, "")
        return " ".join(text.split())

    assert shape(quiet) == shape(loud)
    for who in (quiet, loud):
        page = at("admin").post(f"/admin/people/{who.id}/invite", follow=True)
        assert f"A mail is on its way to {who.email}." in page.words
