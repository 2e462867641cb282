"""The ledger: never changed, read by few, downloaded as it was released."""

import csv
import io
import json
from hashlib import sha256
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from analytics import contracts
from analytics.core.traffic import CODES
from analytics.privacy import Key, ReleasedTable, attack
from tests.factories.company import Company
from tests.integration.fixtures import At
from tests.integration.releases.waves import answered, closed_wave, published
from tests.pages import Client
from webapp.core import db
from webapp.core.unit_of_work import unit_of_work
from webapp.people import services as people
from webapp.people.workflow import Role
from webapp.releases import queries, services
from webapp.releases.jobs import check_ledger, compute_results, record_weeks
from webapp.releases.jobs.weeks import COLUMNS, released_week
from webapp.releases.models import LedgerEntry


def table(name: str, **cells: float | None) -> ReleasedTable:
    keys = {Key("people", name, group): value for group, value in cells.items()}
    return ReleasedTable(name, keys, {"people": 5})


def recorded(name: str, period: str, **cells: float | None) -> LedgerEntry:
    with unit_of_work():
        return services.record_table(name, period, table(f"{name} {period}", **cells).as_dict())


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "act", ["UPDATE released_table SET hidden = 0", "DELETE FROM released_table"]
)
def test_the_database_refuses_to_change_a_released_table(company: Company, act: str) -> None:
    recorded("exposure", f"1999-W0{len(act) % 9 + 1}", one=7.0, two=None)
    with pytest.raises(DatabaseError, match="released tables do not change"), unit_of_work():
        db.session().execute(text(act))


def test_a_name_and_period_is_released_once(company: Company) -> None:
    first = recorded("exposure", "1998-W01", one=7.0, two=None)
    assert (recorded("exposure", "1998-W01", one=7.0, two=None).id, first.cells, first.hidden) == (first.id, 2, 1)  # fmt: skip
    with pytest.raises(services.AlreadyReleasedError):
        recorded("exposure", "1998-W01", one=8.0, two=None)


def test_what_is_downloaded_is_what_was_released(company: Company, at: At) -> None:
    entry = recorded("exposure", "1997-W01", **{"=one": 7.0, "two": None})
    page = at("observer").get("/releases?lang=en")
    assert "Requests for time by unit, week 1997-W01" in page.words
    assert entry.sha256 in page.text.replace("<wbr>", "")
    raw = at("observer").get(f"/releases/{entry.id}.json").response.get_data(as_text=True)
    assert sha256(raw.encode()).hexdigest() == entry.sha256
    assert ReleasedTable.from_dict(json.loads(raw)).hidden == {Key("people", "exposure 1997-W01", "two")}  # fmt: skip
    rows = [*csv.reader(io.StringIO(at("analyst").get(f"/releases/{entry.id}.csv").response.get_data(as_text=True).lstrip("\ufeff")))]  # fmt: skip
    assert rows == [
        ["metric", "period", "group", "value"],
        ["people", "exposure 1997-W01", "'=one", "7.0"],
        ["people", "exposure 1997-W01", "two", "hidden"],
    ]


def test_the_result_of_a_wave_is_read_after_its_publication(company: Company, at: At) -> None:
    wave = closed_wave()
    answered(wave, {"north": 12})
    compute_results()
    entry = queries.find("wave", wave.id)
    assert entry is not None
    address = f"/releases/{entry.id}.csv"
    waiting = at("observer").get("/releases?lang=en")
    assert "The result is not published yet." in waiting.words
    # The numbers of a small table could be tried until one has the hash.
    assert entry.sha256[:16] not in waiting.text
    assert at("observer").get(address).status == 404
    assert wave.id not in {row["period"] for row in queries.snapshot_tables()}
    published(wave)
    assert at("observer").get(address).status == 200
    (row,) = [row for row in queries.snapshot_tables() if row["period"] == wave.id]
    assert (row["name"], row["sha256"], row["content"]) == ("wave", entry.sha256, entry.content)
    shown = at("observer").get("/releases?lang=en")
    assert "Result of a wave: Digital comfort" in shown.words
    assert entry.sha256[:16] in shown.text
    assert "Résultat d’une vague" in at("observer").get("/releases?lang=fr").words


def test_the_page_says_what_the_attack_found(fresh_company: Company) -> None:
    client = Client(fresh_company.app).sign_in(fresh_company.people["observer"].email)
    assert "No table has been released." in client.get("/releases?lang=en").words
    one = ReleasedTable("one", {Key("people", "w", "a"): None}, {"people": 5})
    with unit_of_work():
        services.record_table("exposure", "one", one.as_dict())
    check_ledger()
    assert "no hidden number can be computed." in client.get("/releases?lang=en").words
    two = ReleasedTable("two", {Key("people", "w", "a"): 3.0}, {"people": 5})
    with unit_of_work():
        services.record_table("exposure", "two", two.as_dict())
    check_ledger()
    assert ": 1 hidden number can be computed." in client.get("/releases?lang=en").words


def test_the_employee_view_lead_reads_it(company: Company) -> None:
    person = company.newcomer("viewer")
    client = Client(company.app).sign_in(person.email)
    assert client.get("/releases").status == 403
    with unit_of_work():
        people.grant(person, Role.employee_view, by=None, scope=None, reason="test")
    assert client.get("/releases").status == 200


def weeks(*units: tuple[str, int | None, int | None, int | None]) -> pd.DataFrame:
    names = ("unit", "people", "champions", "resolved")
    rows: list[dict[str, Any]] = [
        {"week": "2025-W01"} | dict(zip(names, unit, strict=True)) for unit in units
    ]
    return contracts.frame("champions", rows)


def test_weekly_figures_are_recorded_once_with_what_readers_know(company: Company) -> None:
    frame = weeks(("a", 20, 3, None), ("b", None, None, None))
    record_weeks({"champions": frame})
    record_weeks({"champions": frame})
    (content,) = [c for c in queries.contents() if c["name"] == "champions 2025-W01"]
    released = ReleasedTable.from_dict(content)
    assert len(released.cells) == 6
    assert released.cells[Key("champions:people", "2025-W01", "a")] == 20
    found = attack([released])
    assert (len(found.intervals), found.recovered) == (4, ())


def test_visits_of_a_program_are_the_sum_of_kept_and_removed() -> None:
    row: dict[str, Any] = {"program": "p", "week": "2025-W01", **dict.fromkeys(CODES, 1)}
    kept: dict[str, Any] = {
        "authentic_low": 5,
        "authentic": 8,
        "reach_low": 3,
        "reach": None,
        "reach_high": 6,
    }
    frame = pd.DataFrame([row | kept | {"gross": 8 + len(CODES)}])
    released = released_week("panel", "2025-W01", COLUMNS["panel"], frame)
    assert [len(s.terms) for s in released.statements] == [len(CODES) + 2, 2, 2]
    assert released.hidden == {Key("panel:reach", "2025-W01", "p")}
