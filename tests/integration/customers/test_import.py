"""Customer scores: tested, imported whole or not at all, replaced, refused with every fault."""

from io import BytesIO

import pytest
from flask_babel import force_locale, gettext
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tests.factories.company import Company
from tests.integration.customers.scores import HEAD, LINE, csv, faults, loaded, rows, unit
from tests.pages import Client, Page
from webapp.core import db
from webapp.core.activity import Activity
from webapp.core.errors import Invalid, NotAllowed
from webapp.core.unit_of_work import unit_of_work
from webapp.customers.models import CustomerScore
from webapp.customers.validation import FRENCH
from webapp.experience import THEMES, ExperienceTheme
from webapp.people import services as people

PAGE = "/customers"


@pytest.fixture
def analyst(company: Company) -> Client:
    return Client(company.app).sign_in(company.people["analyst"].email)


def send(client: Client, raw: bytes, tried: str = "") -> Page:
    return client.post(PAGE, {"file": (BytesIO(raw), "scores.csv"), "tried": tried})


def test_a_file_is_tested_then_imported_then_replaces_and_says_so(
    company: Company, analyst: Client
) -> None:
    raw = csv("Workshop,trust,2025-Q1,71.5,18,40", "Workshop,overall,2025-Q1,64,20,40")
    page = send(analyst, raw)
    assert (page.status, rows("2025-Q1")) == (200, [])
    assert "2 scores added" in page.words
    assert "Nothing is saved yet." in page.words
    tried = page.form(PAGE)["tried"]
    done = send(analyst, raw, tried)
    assert "Result of the import" in done.words
    assert done.form(PAGE)["tried"] == ""
    assert rows("2025-Q1") == [
        ("Workshop", "overall", 64.0, 20.0, 40), ("Workshop", "trust", 71.5, 18.0, 40),
    ]  # fmt: skip
    again = send(analyst, raw, tried)
    assert ("0 scores added" in again.words, "2 lines unchanged" in again.words) == (True, True)
    changed = csv("Workshop,trust,2025-Q1,70,18,41", "Workshop,overall,2025-Q1,64,20,40")
    page = send(analyst, changed)
    assert "1 score replaced" in page.words
    assert "score 70, sd 18, n 41 (before: score 71.5, sd 18, n 40)" in page.words
    send(analyst, changed, page.form(PAGE)["tried"])
    assert rows("2025-Q1")[1] == ("Workshop", "trust", 70.0, 18.0, 41)
    own = select(Activity.facts).where(Activity.about == "customers").order_by(Activity.id)
    found = db.session().scalars(own.where(Activity.object_id == "2025-Q1"))
    assert list(found) == [{"added": 2, "replaced": 0}, {"added": 0, "replaced": 1}]


def test_another_file_than_the_tested_one_is_tested_first(analyst: Client) -> None:
    tried = send(analyst, csv("Workshop,trust,2024-Q1,50,10,20")).form(PAGE)["tried"]
    page = send(analyst, csv("Workshop,trust,2024-Q1,51,10,20"), tried)
    assert ("Result of the test" in page.words, rows("2024-Q1")) == (True, [])


def test_french_files_are_read(company: Company) -> None:
    unit("Évry")
    raw = (
        "Unité;Thème;Trimestre;Moyenne;Écart-type;Nombre de réponses\r\n"
        "évry;Confiance;2024-Q2;72,5;18,25;1 240\r\n"
        "Évry;Expérience d'ensemble;2024-Q2;60;20;15\r\n"
    )
    loaded(raw.encode("cp1252"))
    assert rows("2024-Q2") == [
        ("Évry", "overall", 60.0, 20.0, 15),
        ("Évry", "trust", 72.5, 18.25, 1240),
    ]


def test_the_french_names_of_themes_are_those_of_the_pages(company: Company) -> None:
    with company.app.test_request_context(), force_locale("fr"):
        assert {theme: gettext(THEMES[theme]) for theme in ExperienceTheme} == dict(FRENCH)


def test_all_faults_of_all_lines_are_told_at_once_and_nothing_is_stored(
    company: Company, analyst: Client
) -> None:
    top = unit("Shops")
    unit("Lille", top)
    sites = unit("Sites")
    with unit_of_work():
        people.add_unit("Lille", parent=sites)
    raw = csv(
        "Workshop,trust,2024-Q3,71.5,18,40", "Nowhere,trust,2024-Q3,101,18,0",
        "Workshop,luck,2026-Q4,x,51,4.5", "Lille,trust,2024-Q3,50,10,20",
        "Workshop,TRUST,2024-Q3,50,10,20", "Workshop,trust,Q3 2024,nan,,1e3", "short,trust",
        "Shops / Lille,trust,2024-Q3,50,10,20",
    )  # fmt: skip
    themes = ", ".join(ExperienceTheme)
    known = [
        (3, "No unit is called “Nowhere”."),
        (3, "score must be a number from 0 to 100, not “101”."),
        (3, "n must be a number from 1 to 1 000 000, not “0”."),
        (4, f"theme must be one of {themes}, not “luck”."),
        (
            4,
            "period must be from 2000-Q1 to 2026-Q3, not 2026-Q4: only quarters that are over are accepted.",
        ),
        (4, "score must be a number from 0 to 100, not “x”."),
        (4, "sd must be a number from 0 to 50, not “51”."),
        (4, "n must be a number from 1 to 1 000 000, not “4.5”."),
        (5, "Several units are called “Lille”. Write the path, such as A / B / C."),
        (6, "Line 2 already has this unit, theme, period."),
        (7, "period must be a quarter such as 2026-Q3, not “Q3 2024”."),
        (7, "score must be a number from 0 to 100, not “nan”."),
        (7, "sd is missing."),
        (7, "n must be a number from 1 to 1 000 000, not “1e3”."),
        (8, "There are 2 cells here and 6 columns in the first line."),
    ]
    assert faults(raw) == known
    page = send(analyst, raw)
    assert page.status == 422
    assert "15 faults in the file The file is refused and nothing of it is stored." in page.words
    told = [" ".join(f"Line {line} · {said}".split()) for line, said in known]
    assert [each for each in told if each not in page.words] == []
    assert (rows("2024-Q3"), page.form(PAGE)["tried"]) == ([], "")


@pytest.mark.parametrize("name", ["email", "Customer name", "Date of birth", "comment", "<b>x</b>"])
def test_a_column_outside_the_contract_refuses_the_file(
    company: Company, analyst: Client, name: str
) -> None:
    raw = csv(f"{LINE},Jean Dupont", head=f"{HEAD},{name}")
    [(line, said)] = faults(raw)
    assert line == 1
    assert said.startswith(
        f"The column “{name}” is not accepted. Only these columns are: unit, theme,"
    )
    assert "Jean Dupont" not in send(analyst, raw).text


def test_columns_that_are_missing_or_there_twice_are_named(company: Company) -> None:
    assert faults(csv("Workshop,trust,trust,1,2", head="unit,theme,thème,score,sd")) == [
        (1, "The column theme is there twice."), (1, "The column period is missing."),
        (1, "The column n is missing."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "The file is empty."),
        (csv(), "The file has no line below the names of its columns."),
        (csv(*[LINE] * 20_001), "The file has more than %(most)d lines."),
        (csv(*[LINE] * 70_000), "This file is too large"),
        (b"%PDF-1.7", "This file is not a table."),
    ],
)
def test_a_file_without_lines_or_with_too_many_is_refused(
    company: Company, raw: bytes, said: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        loaded(raw)
    assert refusal.value.message.startswith(said)


def test_only_analysts_and_administrators_import(company: Company) -> None:
    for part in ("lead", "observer", "author"):
        with pytest.raises(NotAllowed):
            loaded(csv(LINE), by=company.people[part])


@pytest.mark.both_databases
def test_the_database_refuses_scores_that_cannot_be(company: Company) -> None:
    loaded(csv("Workshop,skills,2023-Q1,50,10,20"))
    loaded(csv("Workshop,skills,2023-Q1,55,10,20"))
    assert rows("2023-Q1") == [("Workshop", "skills", 55.0, 10.0, 20)]
    row = (
        db.session().scalars(select(CustomerScore).where(CustomerScore.quarter == "2023-Q1")).one()
    )
    with pytest.raises(IntegrityError, match=r"ck_customer_score_score|CHECK"), unit_of_work():
        row.score = 100.5
