"""Events that may explain a change are beside the change of a barometer."""

from datetime import timedelta

from tests.factories.company import Company
from tests.integration.barometers.waves import DAY, barometer_of, brought, planned, settle
from tests.integration.event_calendar.dated import dated
from tests.pages import Client
from webapp.core import clock

QUARTER = timedelta(days=91)


def test_a_change_has_the_events_since_the_wave_before(company: Company) -> None:
    settle(company)
    barometer = barometer_of(company)
    before = brought(company, planned(company, barometer), "decided")
    ended = before.closes_on
    with clock.at(clock.now() + QUARTER):
        wave = brought(company, planned(company, barometer), "published")
        dated(company, "Long before", first_day=ended - 30 * DAY, last_day=ended - DAY)
        dated(company, "A pay round", first_day=ended + DAY)
        dated(company, "A long crisis", first_day=ended - DAY, last_day=ended + 2 * DAY)
        dated(company, "Much later", first_day=wave.closes_on + DAY)
        pages = {
            who: Client(company.app)
            .sign_in(company.people[who].email)
            .get(f"/barometers/results/{wave.id}")
            .words
            for who in ("analyst", "observer", "stranger")
        }
    for name, shown in (("A pay round", True), ("A long crisis", True), ("Long before", False),
                        ("Much later", False)):  # fmt: skip
        assert [name in pages[who] for who in ("analyst", "observer")] == [shown, shown]
    assert "A pay round" not in pages["stranger"]
