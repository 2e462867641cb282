"""The mirror index: computed once, kept, shown with floors; symmetry never without level."""

import csv
import io
import re
from datetime import date, timedelta
from math import hypot

import pytest
from bs4 import BeautifulSoup, Tag
from scipy import stats
from sqlalchemy import func, select

from analytics import mirror as analysis
from tests.factories.company import Company
from tests.integration.asking import raw
from tests.integration.customers.scores import unit
from tests.integration.mirror.waves import cell, compare, customers, hidden, published
from tests.pages import Client, Page
from webapp.barometers.workflow import Population, WaveState
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.experience import Moment
from webapp.mirror import queries
from webapp.mirror.models import StoredMirror
from webapp.mirror.sides import customer_rows, employee_rows
from webapp.people import services as people
from webapp.people.workflow import Role

WORDS = {"en": ("symmetry", "level"), "fr": ("symétrie", "niveau")}


@pytest.fixture
def observer(company: Company) -> Client:
    return Client(company.app).sign_in(company.people["observer"].email)


def comparisons(quarter: str) -> int:
    own = select(func.count()).select_from(StoredMirror).where(StoredMirror.quarter == quarter)
    return db.session().scalar(own) or 0


def small_texts(soup: BeautifulSoup | Tag) -> list[str]:
    """The text of each element that holds text itself: sentences, cells, terms, labels."""
    return [
        each.get_text(" ", strip=True)
        for each in soup.find_all(True)
        if isinstance(each, Tag) and any(isinstance(c, str) and c.strip() for c in each.children)
    ]


def assert_together(texts: list[str], language: str) -> None:
    """Symmetry and level are in the same texts, and each number of one has its other beside it."""
    symmetry, level = WORDS[language]
    named = [text for text in texts if re.search(rf"\b({symmetry}|{level})\b", text, re.IGNORECASE)]
    assert named
    for text in named:
        lower = text.lower()
        assert (symmetry in lower, level in lower) == (True, True), text


def test_the_scores_of_a_quarter_are_compared(company: Company, observer: Client) -> None:
    paint, wood = unit("Paint"), unit("Éclairage")
    published(
        date(2021, 2, 1), cell(paint.id, "trust", 60, 20, 16), cell(paint.id, "tools", 40, 20, 16),
        cell(wood.id, "trust", 70, 10, 25), hidden(wood.id, "tools"), cell("all", "trust", 65, 15, 41),
    )  # fmt: skip
    customers("2021-Q1", {
        ("Paint", "trust"): (80, 15, 25), ("Paint", "tools"): (50, 15, 9),
        ("Éclairage", "trust"): (66, 10, 25), ("Éclairage", "tools"): (66, 10, 25),
    })  # fmt: skip
    compare()
    stored = queries.newest("2021-Q1")
    assert stored is not None
    figure = queries.figure_of(stored)
    half = hypot(stats.t.ppf(0.975, 15) * 20 / 4, stats.t.ppf(0.975, 24) * 15 / 5)
    cells = {(each.unit, each.theme): each for each in figure.cells}
    trust = cells[paint.id, "trust"]
    assert (trust.gap, trust.low, trust.high) == pytest.approx((-20, -20 - half, -20 + half))
    # Nine customers, and employees whose cell was not released: unknown, and in no mean.
    assert [cells[paint.id, "tools"].gap, cells[paint.id, "tools"].customer] == [None, None]
    assert [cells[wood.id, "tools"].gap, cells[wood.id, "tools"].employee] == [None, None]
    own = figure.index_of(paint.id)
    assert own is not None
    assert (own.n, own.gap, own.symmetry, own.level) == pytest.approx((1, -20, 80, 70))
    assert figure.whole is not None
    assert (figure.whole.n, figure.whole.gap, figure.whole.symmetry) == pytest.approx((2, -8, 88))
    page = observer.get("/mirror?quarter=2021-Q1")
    assert page.h1 == "Employee–customer mirror index"
    rows = [
        row.get_text(" ", strip=True) for row in page.soup.select("table")[-1].select("tbody tr")
    ]
    # By name, not by a number; accents do not matter.
    assert [row.split()[0] for row in rows] == ["Éclairage", "Paint"]
    assert f"−20.0 [−{20 + half:.1f}\u00a0–\u2060\u00a0−{20 - half:.1f}] symmetry 80.0" in rows[1]
    own_page = observer.get(f"/mirror?quarter=2021-Q1&unit={paint.id}")
    table = [row.get_text(" ", strip=True) for row in own_page.soup.select("tbody tr")]
    assert table == [
        f"Trust 60 (16) 80 (25) −20.0 [−{20 + half:.1f}\u00a0–\u2060\u00a0−{20 - half:.1f}]",
        "Digital tools 40 (16) unknown unknown",
    ]


def test_no_text_says_symmetry_without_level(company: Company, observer: Client) -> None:
    press, mill = unit("Press"), unit("Mill")
    published(date(2021, 5, 1), *(cell(u.id, t, v, 15, 30) for u, t, v in (
        (press, "trust", 60), (press, "careers", 55), (mill, "trust", 71), (mill, "skills", 42),
    )))  # fmt: skip
    customers(
        "2021-Q2", {(u, t): (62, 12, 40) for u in ("Press", "Mill") for t in ("trust", "skills")}
    )
    compare()
    for language in ("en", "fr"):
        for address in ("/mirror?quarter=2021-Q2", f"/mirror?quarter=2021-Q2&unit={mill.id}"):
            page = observer.get(f"{address}&lang={language}")
            texts = small_texts(page.soup.select_one("main") or page.soup)
            alts = [str(image["alt"]) for image in page.soup.select("main img")]
            assert_together([*texts, *alts], language)
        for each in ("all", mill.id):
            drawn = raw(observer, "GET", f"/mirror/2021-Q2/{each}.{language}.svg").text
            assert_together(small_texts(BeautifulSoup(drawn, "html.parser")), language)
        found = list(
            csv.reader(
                io.StringIO(
                    raw(
                        observer, "GET", f"/mirror.csv?quarter=2021-Q2&lang={language}"
                    ).text.lstrip("\ufeff")
                )
            )
        )
        assert {bool(row[10]) == bool(row[13]) for row in found} == {True}
        assert any(row[10] for row in found[1:])


def test_people_who_leave_do_not_stand_for_their_unit(company: Company) -> None:
    dock = unit("Dock")
    published(date(2020, 8, 1), cell(dock.id, "trust", 60, 20, 16))
    published(date(2020, 9, 1), cell(dock.id, "trust", 20, 20, 12), moment=Moment.departure)
    scores = [row["score"] for row in employee_rows()["2020-Q3"] if row["unit"] == dock.id]
    assert scores == [60]


def test_a_comparison_is_made_once_and_earlier_ones_stay(company: Company) -> None:
    lab = unit("Lab")
    published(date(2021, 8, 1), cell(lab.id, "trust", 60, 20, 16))
    customers("2021-Q3", {("Lab", "trust"): (80, 15, 25)})
    compare()
    compare()
    assert comparisons("2021-Q3") == 1
    customers("2021-Q3", {("Lab", "trust"): (70, 15, 25)})
    with clock.at(clock.now() + timedelta(hours=1)):
        compare()
    assert comparisons("2021-Q3") == 2
    with clock.at(clock.now() + timedelta(hours=2)):
        published(date(2021, 9, 1), cell(lab.id, "trust", 65, 20, 16))
        compare()
    stored = queries.newest("2021-Q3")
    assert stored is not None
    assert (comparisons("2021-Q3"), stored.content["cells"][0]["gap"]) == (3, -5)


def test_which_scores_of_employees_count(company: Company) -> None:
    docks = unit("Docks")
    day = date(2020, 11, 2)
    items = ({"kind": "item", "measure": m, "value": v, "sd": 1.0} for m, v in (("a", 3), ("b", 4)))
    published(
        day, *(cell(docks.id, "trust", 0, 0, 20) | each for each in items),
        cell(docks.id, "skills", 70, 12, 30), cell(docks.id, "skills", 2, 1, 30, kind="item"),
        cell(docks.id, "overall", -20, 80, 40, kind="enps"),
        cell(docks.id, "values", 50, 10, 9), cell(docks.id, "careers", 50, 10, 20) | {"theme": None},
    )  # fmt: skip
    published(
        day - timedelta(days=20),
        cell(docks.id, "skills", 10, 12, 30),
        cell(docks.id, "tools", 20, 5, 11),
    )
    published(day, cell(docks.id, "procedures", 50, 10, 30), population=Population.candidates)
    published(day, cell(docks.id, "listening", 50, 10, 30), state=WaveState.closed)
    published(date(2020, 9, 30), cell(docks.id, "autonomy", 50, 10, 30))
    found = [row for row in employee_rows()["2020-Q4"] if row["unit"] == docks.id]
    assert {row["theme"]: (row["score"], row["sd"], row["n"]) for row in found} == {
        "trust": (62.5, 25.0, 20), "skills": (70, 12, 30), "overall": (40, 40, 40), "tools": (20, 5, 11),
    }  # fmt: skip


def test_a_hidden_score_of_customers_is_no_difference_of_shown_ones(company: Company) -> None:
    above = unit("Stores")
    unit("Store one", above)
    unit("Store two", above)
    customers("2020-Q2", {
        ("Stores", "trust"): (50, 10, 25), ("Store one", "trust"): (60, 10, 16),
        ("Store two", "trust"): (30, 10, 9),
        ("Stores", "skills"): (50, 10, 30), ("Store one", "skills"): (60, 10, 16),
        ("Store two", "skills"): (30, 10, 14),
    })  # fmt: skip
    names = {unit(name).id: name for name in ("Stores", "Store one", "Store two")}
    shown = {(names[row["unit"]], row["theme"]) for row in customer_rows("2020-Q2")}
    assert shown == {
        ("Store one", "trust"), ("Stores", "skills"), ("Store one", "skills"), ("Store two", "skills"),
    }  # fmt: skip


def test_a_quarter_without_barometer_is_unknown_in_words(
    company: Company, observer: Client
) -> None:
    unit("Alone")
    customers("2020-Q1", {("Alone", "trust"): (50, 10, 25)})
    compare()
    page = observer.get("/mirror?quarter=2020-Q1")
    assert "Unknown: no unit has scores of at least ten employees and ten customers" in page.words
    assert page.soup.select("main img") == []


def test_before_the_first_import_the_page_says_what_to_do(fresh_company: Company) -> None:
    pages: dict[str, Page] = {
        part: Client(fresh_company.app).sign_in(fresh_company.people[part].email).get("/mirror")
        for part in ("analyst", "observer")
    }
    assert {part: "Nothing is compared yet." in page.words for part, page in pages.items()} == {
        "analyst": True, "observer": True,
    }  # fmt: skip
    assert len(pages["analyst"].soup.select('main a.btn-primary[href="/customers"]')) == 1
    assert pages["observer"].soup.select('main a[href="/customers"]') == []


def test_employee_view_leads_and_leads_find_it(company: Company) -> None:
    unit("Found")
    customers("2019-Q4", {("Found", "trust"): (50, 10, 25)})
    compare()
    person = company.newcomer("view")
    with unit_of_work():
        people.grant(person, Role.employee_view, by=None, scope=None, reason="test")
    assert Client(company.app).sign_in(person.email).get("/mirror").status == 200
    lead = Client(company.app).sign_in(company.people["lead"].email)
    for address in ("/programs/voices", "/figures"):
        assert len(lead.get(address).soup.select('main a[href="/mirror"]')) == 1, address
    assert analysis.SCORES == ("unit", "theme", "score", "sd", "n")
