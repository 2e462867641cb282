"""Figures are released with their tables: into the ledger, and as they are into snapshots.

Nothing leaves the ledger, so each test has a company of its own.
"""

from datetime import date, timedelta

from analytics import contracts
from tests.factories.company import Company
from tests.integration.recruitment.files import HIRES, csv, hires, loaded, many
from webapp.core import clock
from webapp.recruitment import queries
from webapp.recruitment.jobs import tables
from webapp.recruitment.jobs.figures import store
from webapp.recruitment.workflow import Kind
from webapp.releases import queries as ledger
from webapp.releases.jobs import record_weeks


def recruited(today: date) -> None:
    """Import applications of a year and hires of two days."""
    loaded(csv(*many(120, today)))
    lines = (
        line for n in (300, 400) for line in hires(12, today - timedelta(days=n), ended=3)
    )  # fmt: skip
    loaded(csv(*lines, head=HIRES), Kind.hires)


def test_the_ledger_has_what_pages_and_snapshots_show_and_gives_nothing_away(
    fresh_company: Company,
) -> None:
    recruited(clock.today())
    assert tables.released() == {}
    store()
    figure = queries.newest()
    assert figure is not None
    entry = ledger.find("recruitment", figure.id)
    assert entry is not None
    assert entry.hidden > 0
    found = tables.released()
    weeks = set(found["applications"]["week"])
    assert weeks == ledger.known("applications")
    for name, table in found.items():
        contracts.check(table, name)
    assert set(found["unit_retention"]["hires"]) == {24}
    record_weeks({})
    check = ledger.last_check()
    assert check is not None
    assert (check.tables, check.narrowed, check.computed) == (ledger.count(), 0, 0)


def test_snapshots_of_later_weeks_have_the_same_tables_until_the_next_figures(
    fresh_company: Company,
) -> None:
    today = clock.today()
    recruited(today)
    store()
    first = tables.released()
    with clock.at(clock.now() + timedelta(weeks=5)):
        loaded(csv(*many(160, clock.today())))
        again = tables.released()
        assert all(again[name].equals(table) for name, table in first.items())
        store()
        later = tables.released()
        assert not later["application_funnel"].equals(first["application_funnel"])
        old = first["applications"].set_index(["week", "unit"])
        assert later["applications"].set_index(["week", "unit"]).loc[old.index].equals(old)


def test_the_answer_about_one_hire_changes_no_figure_by_itself(fresh_company: Company) -> None:
    today = clock.today()
    first_day = today - timedelta(days=400)
    lines = list(hires(12, first_day))
    unknown = [lines[0].replace(",4,4,4,", ",,,,"), *lines[1:]]
    loaded(csv(*many(120, today)))
    loaded(csv(*unknown, head=HIRES), Kind.hires)
    store()
    before = tables.released()["hires"]
    assert before["satisfaction"].tolist() == [75]
    worst = [lines[0].replace(",4,4,4,", ",1,1,1,"), *lines[1:]]
    with clock.at(clock.now() + timedelta(weeks=5)):
        loaded(csv(*many(160, clock.today())))
        loaded(csv(*worst, head=HIRES), Kind.hires)
        store()
        after = tables.released()["hires"]
        newest = queries.newest()
    assert newest is not None
    assert newest.rows > 12
    assert after["satisfaction"].tolist() == [75]
