"""The lead fixes days by hand or by lot; the charter says when units open, and why in this order."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.environment import NOON
from tests.factories.company import Company
from tests.integration.asking import beside
from tests.integration.fixtures import At
from tests.integration.rollouts.plans import (
    TODAY,
    TOMORROW,
    drafted,
    in_weeks,
    opened,
    planned,
    units,
)
from tests.pages import Client, Page
from webapp.core import clock, db
from webapp.core.activity import Activity
from webapp.core.errors import Invalid, NotAllowed, Stale, WrongState
from webapp.core.unit_of_work import unit_of_work
from webapp.people.models import OrgUnit
from webapp.programs.models import Program
from webapp.rollouts import queries, services
from webapp.rollouts.models import Rollout
from webapp.rollouts.workflow import Chosen


def sent(page: Page, path: str) -> dict[str, str]:
    """The form of the days as a browser sends it."""
    return page.form(path)


def stored(program: Program) -> tuple[dict[str, date], Rollout | None]:
    db.session().rollback()
    db.session().expire_all()
    return queries.entries(program.id), queries.rollout(program.id)


def verbs(program: Program) -> list[str]:
    found = select(Activity.verb).where(Activity.object_id == program.id).order_by(Activity.id)
    return list(db.session().scalars(found))


def address(slug: str, search: str) -> tuple[str, str]:
    """The page of the days of some units, and where its form is sent."""
    path = f"/programs/{slug}/opening"
    return f"{path}?q={search}", f"{path}?page=1&q={search}"


def test_a_lead_fixes_changes_and_drops_days(company: Company, at: At) -> None:
    program, two, lead = drafted(company, "by-hand"), units("Byhand", 2), at("lead")
    assert "The program opens in all units at once." in lead.get("/programs/by-hand").words
    page, action = address("by-hand", "Byhand")
    first, second = (f"day_{unit.id}" for unit in two)
    values = sent(lead.get(page), action) | {first: in_weeks(2).isoformat()}
    refused = lead.post(action, values)
    assert (refused.status, beside(refused)) == (422, {"chosen": "Choose one."})
    assert sent(refused, action)[first] == in_weeks(2).isoformat()
    assert lead.post(action, values | {"chosen": "lot"}).status == 422
    assert lead.post(action, values | {"chosen": "calendar"}).status == 303
    days, rollout = stored(program)
    assert days == {two[0].id: in_weeks(2)}
    assert rollout is not None
    assert (rollout.chosen, rollout.version) == (Chosen.calendar, 1)
    assert "1 unit with a day" in lead.get("/programs/by-hand").words
    assert "1 unit with a day" in lead.get("/programs/by-hand/readiness").words
    values = sent(lead.get(page), action) | {first: "", second: in_weeks(3).isoformat()}
    assert lead.post(action, values).status == 303
    assert stored(program)[0] == {two[1].id: in_weeks(3)}
    drop = "/programs/by-hand/opening/drop"
    assert lead.post(drop, {"version": "1"}).status == 409
    shown = lead.post(drop, {"version": "2"}, follow=True)
    assert "the program opens in all units at once" in shown.words
    assert stored(program) == ({}, None)
    assert verbs(program)[-3:] == [
        "planned the opening unit by unit", "planned the opening unit by unit",
        "dropped the opening unit by unit",
    ]  # fmt: skip


def test_days_that_cannot_be_are_refused_beside_their_field_and_kept(
    company: Company, at: At
) -> None:
    wrong = [TODAY.isoformat(), "2001-01-01", "2199-01-01", "tomorrow", "9" * 400, "2026-13-01"]
    program, several = drafted(company, "bad-days"), units("Bad", len(wrong))
    page, action = address("bad-days", "Bad")
    typed = {f"day_{unit.id}": day for unit, day in zip(several, wrong, strict=True)}
    values = sent(at("lead").get(page), action) | typed | {"chosen": "calendar"}
    refused = at("lead").post(action, values)
    assert (refused.status, beside(refused).keys()) == (422, typed.keys())
    assert typed.items() <= sent(refused, action).items()
    assert stored(program) == ({}, None)


def test_a_stale_form_changes_nothing_and_keeps_what_was_typed(company: Company, at: At) -> None:
    program, two = drafted(company, "stale"), units("Stale", 2)
    page, action = address("stale", "Stale")
    values = sent(at("lead").get(page), action) | {"chosen": "unknown"}
    planned(company, program, {two[0].id: in_weeks(4)})
    typed = values | {f"day_{two[1].id}": in_weeks(5).isoformat()}
    conflict = at("lead").post(action, typed)
    assert (conflict.status, stored(program)[0]) == (409, {two[0].id: in_weeks(4)})
    again = sent(conflict, action)
    assert again[f"day_{two[1].id}"] == in_weeks(5).isoformat()
    assert again["version"] == "1"
    assert at("lead").post(action, again | {"chosen": "unknown"}).status == 303


def test_units_on_other_pages_keep_their_days(company: Company, at: At) -> None:
    program, many = drafted(company, "paged"), units("Paged", 60)
    planned(company, program, {unit.id: in_weeks(3) for unit in many})
    path = "/programs/paged/opening?q=Paged"
    shown = at("lead").get(path)
    assert len(shown.soup.select('input[type="date"]')) == 25
    action = "/programs/paged/opening?page=1&q=Paged"
    one = next(iter(name for name in sent(shown, action) if name.startswith("day_")))
    assert at("lead").post(action, sent(shown, action) | {one: ""}).status == 303
    assert len(stored(program)[0]) == 59


def test_days_of_other_ids_are_ignored(company: Company, at: At) -> None:
    program = drafted(company, "other-ids")
    (unit,) = units("Otherids", 1)
    page, action = address("other-ids", "Otherids")
    values = sent(at("lead").get(page), action) | {
        f"day_{unit.id}": in_weeks(1).isoformat(), "day_nowhere": in_weeks(1).isoformat(),
        "chosen": "calendar",
    }  # fmt: skip
    assert at("lead").post(action, values).status == 303
    assert list(stored(program)[0]) == [unit.id]


def test_a_draw_gives_each_unit_a_day_and_is_said_on_the_charter(company: Company, at: At) -> None:
    program, eight, lead = drafted(company, "drawn"), units("Drawn", 8), at("lead")
    path = "/programs/drawn/opening/draw"
    values = lead.get(path).form(path) | {
        "units": [unit.id for unit in eight], "first": in_weeks(2).isoformat(), "groups": "3",
        "weeks": "5", "level": "",
    }  # fmt: skip
    assert lead.post(path, values).status == 303
    days, rollout = stored(program)
    assert rollout is not None
    assert rollout.chosen == Chosen.lot
    assert Counter(days.values()) == {in_weeks(2): 3, in_weeks(7): 3, in_weeks(12): 2}
    assert verbs(program)[-1] == "drew by lot when units open"
    assert lead.post(path, values).status == 409
    opened(company, program)
    said = (
        "The program opens later in some units, from 2 December 2026 to 10 February 2027. "
        "The order was drawn by lot on 18 November 2026."
    )
    public = Client(company.app).get("/charter/drawn")
    assert said in public.words
    assert "Drawn 0" not in public.words
    employee = at("stranger").get("/charter/drawn")
    assert said in employee.words
    rows = [[" ".join(cell.get_text().split()) for cell in row.select("th, td")]
            for row in employee.soup.select("main table.rows tbody tr")]  # fmt: skip
    names = {unit.id: unit.name for unit in eight}
    assert rows == [
        [word, str(len(group)), ", ".join(group)]
        for day, word in ((in_weeks(2), "2 December 2026"), (in_weeks(7), "6 January 2027"),
                          (in_weeks(12), "10 February 2027"))
        if (group := sorted(names[unit] for unit in days if days[unit] == day))
    ]  # fmt: skip
    in_french = Client(company.app).get("/charter/drawn", language="fr")
    assert "L’ordre a été tiré au sort le 18 novembre 2026." in in_french.words
    assert lead.get(path).status == 200
    late = lead.post(path, values | {"version": "1"})
    assert (late.status, "The order is drawn before the program opens." in late.words) == (
        409,
        True,
    )


def test_a_day_changed_by_hand_ends_the_draw(company: Company, at: At) -> None:
    program, two = drafted(company, "ends"), units("Ends", 2)
    planned(company, program, {two[0].id: in_weeks(2), two[1].id: in_weeks(4)}, Chosen.lot)
    opened(company, program)
    page, action = address("ends", "Ends")
    values = sent(at("lead").get(page), action)
    assert values["chosen"] == ""
    # Days that are sent unchanged leave the draw as it is.
    assert at("lead").post(action, values | {"chosen": "outcome"}).status == 303
    rollout = stored(program)[1]
    assert rollout is not None
    assert (rollout.chosen, rollout.version) == (Chosen.lot, 1)
    field = f"day_{two[1].id}"
    emptied = at("lead").post(action, values | {field: "", "chosen": "outcome"})
    assert beside(emptied) == {field: "A unit keeps a day. Choose an earlier or a later one."}
    moved = values | {field: in_weeks(9).isoformat(), "chosen": "outcome"}
    assert at("lead").post(action, moved).status == 303
    rollout = stored(program)[1]
    assert rollout is not None
    assert (rollout.chosen, rollout.version) == (Chosen.outcome, 2)
    assert "How units are doing decided the order." in at("stranger").get("/charter/ends").words


def test_a_day_that_has_come_has_no_field(company: Company) -> None:
    program, two = drafted(company, "come"), units("Come", 2)
    planned(company, program, {two[0].id: TOMORROW, two[1].id: in_weeks(4)})
    opened(company, program)
    with clock.at(datetime.combine(TOMORROW, time(12), NOON.tzinfo)):
        lead = Client(company.app).sign_in(company.people["lead"].email)
        shown = lead.get(address("come", "Come")[0])
        assert [field["name"] for field in shown.soup.select('input[type="date"]')] == [
            f"day_{two[1].id}"
        ]
        assert "Open since 19 November 2026" in shown.words
        # Sent all the same, it is ignored.
        path, action = address("come", "Come")
        forged = sent(lead.get(path), action) | {f"day_{two[0].id}": in_weeks(9).isoformat()}
        assert lead.post(action, forged).status == 303
    assert stored(program)[0] == {two[0].id: TOMORROW, two[1].id: in_weeks(4)}


WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({"units": []}, "units"), ({"units": ["nowhere"]}, "units"), ({"groups": "4"}, "groups"),
    ({"groups": "1"}, "groups"), ({"groups": "x"}, "groups"), ({"weeks": "27"}, "weeks"),
    ({"weeks": "0"}, "weeks"), ({"first": TODAY.isoformat()}, "first"), ({"first": "soon"}, "first"),
    ({"first": "9999-12-31"}, "first"), ({"level": "7"}, "level"),
)  # fmt: skip


def test_draws_that_cannot_be_are_refused_and_keep_what_was_chosen(
    company: Company, at: At
) -> None:
    program, three = drafted(company, "undrawn"), units("Undrawn", 3)
    path, every = "/programs/undrawn/opening/draw", [unit.id for unit in three]
    values = {
        "units": every, "first": in_weeks(2).isoformat(), "groups": "3", "weeks": "4", "level": "",
        "version": "0",
    }  # fmt: skip
    for changed, field in WRONG:
        refused = at("lead").post(path, values | changed)
        assert refused.status == 422, changed
        wrong = refused.soup.select(".error-summary a")
        assert {str(link["href"])[1:].split("-")[0] for link in wrong} == {field}, changed
        boxes = refused.soup.select('input[name="units"][checked]')
        kept = (values | changed)["units"]
        assert {str(box["value"]) for box in boxes} == set(kept) & set(every), changed
    assert stored(program) == ({}, None)


def test_all_units_of_a_level_of_400_are_drawn_at_once(fresh_company: Company) -> None:
    company = fresh_company
    (top,) = units("Whole", 1)
    for number, area in enumerate(units("Area", 8, top)):
        units(f"Team {number}", 50, area)
    program = drafted(company, "large")
    lead = Client(company.app).sign_in(company.people["lead"].email)
    path = "/programs/large/opening/draw"
    shown = lead.get(path)
    assert len(shown.soup.select('input[name="units"]')) == 410
    assert len(shown.soup.select("fieldset details")) == 8
    values = shown.form(path) | {
        "level": "2", "first": in_weeks(2).isoformat(), "groups": "12", "weeks": "4",
    }  # fmt: skip
    assert lead.post(path, values).status == 303
    days, _rollout = stored(program)
    assert sorted(Counter(days.values()).values()) == [33] * 8 + [34] * 4
    page = lead.get("/programs/large/opening")
    assert len(page.soup.select('input[type="date"]')) == 25
    assert len(page.response.get_data()) < 100_000


def test_units_below_the_deepest_level_that_fits_are_not_listed() -> None:
    tree = [
        queries.UnitRow(OrgUnit(id=f"{depth}-{number}", name="U"), depth, (), None, None)
        for depth, size in enumerate((2, 6, 30)) for number in range(size)
    ]  # fmt: skip
    assert [len(queries.listed(tree, most)) for most in (38, 37, 8, 7, 1)] == [38, 8, 8, 2, 1]
    assert [len(level) for level in queries.levels(tree, 29)] == [2, 6, 0]


def test_only_the_lead_plans_and_only_what_can_still_wait(company: Company) -> None:
    program, two, people = drafted(company, "guarded"), units("Guarded", 2), company.people
    days = {two[0].id: in_weeks(2)}
    with pytest.raises(NotAllowed), unit_of_work():
        services.plan(program, days, Chosen.calendar, by=people["reviewer"], version=0)
    with pytest.raises(Stale), unit_of_work():
        services.plan(program, days, Chosen.calendar, by=people["lead"], version=1)
    opened(company, program)
    with pytest.raises(WrongState, match="open to all units"), unit_of_work():
        services.plan(program, days, Chosen.calendar, by=people["lead"], version=0)
    other = drafted(company, "guarded-too")
    planned(company, other, days)
    opened(company, other)
    with pytest.raises(Invalid, match="keeps a day"), unit_of_work():
        services.plan(other, {}, Chosen.calendar, by=people["lead"], version=1)
    new = days | {two[1].id: in_weeks(3)}
    with pytest.raises(Invalid, match="stays open"), unit_of_work():
        services.plan(other, new, Chosen.calendar, by=people["lead"], version=1)


def test_the_charter_of_a_finished_opening_speaks_of_the_past(company: Company) -> None:
    program, two = drafted(company, "finished"), units("Finished", 2)
    planned(company, program, {two[0].id: TOMORROW, two[1].id: in_weeks(1)}, Chosen.unknown)
    opened(company, program)
    with clock.at(datetime.combine(in_weeks(1) + timedelta(days=1), time(12), NOON.tzinfo)):
        words = Client(company.app).get("/charter/finished").words
    assert (
        "The program opened later in some units, from 19 November 2026 to 25 November 2026."
        in words
    )
    assert "What decided the order is unknown." in words
