"""Results of closed waves: computed once, small groups hidden, candidates apart."""

import random

import pytest
from sqlalchemy import select

from analytics.privacy import ReleasedTable, attack
from tests.factories.company import Company
from tests.integration.releases.waves import answered, closed_wave, published, values
from webapp import answer_store
from webapp.ballots.models import WaveGroup
from webapp.barometers.models import Wave
from webapp.barometers.queries import published_scores
from webapp.barometers.shown import shown_result
from webapp.barometers.workflow import Population
from webapp.core import db
from webapp.core.activity import Activity
from webapp.core.errors import WrongState
from webapp.core.unit_of_work import unit_of_work
from webapp.releases import queries, services
from webapp.releases.jobs import compute_results


def result(wave: Wave) -> dict[str, object]:
    db.session().expire_all()
    found = db.session().get_one(Wave, wave.id).result
    assert found is not None
    return found


def sizes(wave: Wave, measure: str) -> dict[str, int | None]:
    cells: list[dict[str, object]] = result(wave)["cells"]  # type: ignore[assignment]
    return {str(c["group"]): c["n"] for c in cells if c["measure"] == measure}  # type: ignore[misc]


@pytest.mark.both_databases
def test_a_closed_wave_gets_its_result_once(company: Company) -> None:
    wave = closed_wave()
    answered(wave, {"north": 30, "south": 14, "small": 5, "west": 12}, comments=3)
    compute_results()
    assert sizes(wave, "comfort") == {"all": 61, "north": 30, "south": 14, "small": None, "west": None}  # fmt: skip
    assert sizes(wave, "c1") == sizes(wave, "comfort")
    first = result(wave)
    assert (first["answers"], first["invited"], first["replaced"]) == (61, None, None)
    comments: list[dict[str, str]] = first["comments"]  # type: ignore[assignment]
    assert sorted(each["text"] for each in comments) == ["Comment 1", "Comment 2", "Comment 3"]
    assert {frozenset(each) for each in comments} == {frozenset({"question", "text"})}
    entry = queries.find("wave", wave.id)
    assert entry is not None
    compute_results()
    assert (result(wave), queries.find("wave", wave.id)) == (first, entry)
    acts = select(Activity.verb).where(Activity.object_id.in_([wave.id, entry.id]))
    assert sorted(db.session().scalars(acts)) == ["computed the result", "released"]
    with pytest.raises(WrongState), unit_of_work():
        services.store_result(wave, first)  # type: ignore[arg-type]


def test_the_ledger_holds_what_the_result_says_and_no_more(company: Company) -> None:
    wave = closed_wave()
    answered(wave, {"north": 30, "small": 4, "south": 20})
    compute_results()
    (content,) = [each for each in queries.contents() if each["name"] == f"wave {wave.id}"]
    table = ReleasedTable.from_dict(content)
    assert attack([table]).recovered == ()
    shown = {k.group: v for k, v in table.cells.items() if k.metric == "score:comfort:n"}
    assert shown == sizes(wave, "comfort")
    check = queries.last_check()
    assert check is not None
    assert (check.tables, check.computed) == (queries.count(), 0)


def test_no_answer_is_accepted_once_the_result_is_computed(company: Company) -> None:
    """Also where the job that ends the ballots of the wave has not run yet, or failed."""
    wave, codes = closed_wave(), answer_store.mint(12)
    answer_store.open_ballots(wave.id, "north", codes)
    for code in codes[:11]:
        assert answer_store.cast(wave.id, code, values(random.Random(3)), {})
    compute_results()
    assert not answer_store.cast(wave.id, codes[11], values(random.Random(4)), {})
    assert (result(wave)["answers"], answer_store.count_answers(wave.id)) == (11, 11)


def test_a_silent_unit_is_not_told_from_a_small_one(company: Company) -> None:
    wave = closed_wave()
    with unit_of_work():
        for group, invited in (("north", 40), ("south", 30), ("silent", 12)):
            db.session().add(WaveGroup(wave_id=wave.id, key=group, invited=invited))
        db.session().add(WaveGroup(wave_id=wave.id, key="paper", printed=25))
    answered(wave, {"north": 30, "south": 14, "paper": 22})
    compute_results()
    found = result(wave)
    assert (found["answers"], found["invited"], found["printed"]) == (66, 82, 25)
    assert sizes(wave, "comfort")["silent"] is None
    published(wave)
    with company.app.test_request_context():
        shown = shown_result(db.session().get_one(Wave, wave.id))
    # Not 66 of 82: sheets were answered too.
    assert (shown.rate, shown.printed) == (66 / 107, 25)


def test_comments_need_twenty_answers(company: Company) -> None:
    for n, expected in ((19, 0), (20, 2)):
        wave = closed_wave()
        answered(wave, {"north": n}, comments=2)
        compute_results()
        assert len(result(wave)["comments"]) == expected  # type: ignore[arg-type]


def test_a_wave_without_answers_has_a_result_without_numbers(company: Company) -> None:
    wave = closed_wave()
    compute_results()
    found = result(wave)
    assert (found["answers"], found["alpha"], found["comments"]) == (None, {}, [])
    assert set(sizes(wave, "comfort").items()) == {("all", None)}


def test_candidates_are_in_no_figure_with_employees(company: Company) -> None:
    chance = random.Random(2)
    candidates, employees = closed_wave(Population.candidates), closed_wave()
    for wave in (candidates, employees):
        answered(wave, {"north": 15})
        for _each in range(12):
            answer_store.cast_openly(wave.id, values(chance), {})
    compute_results()
    assert sizes(candidates, "comfort") == {"all": 12}
    assert sizes(employees, "comfort") == {"all": 15, "north": 15}
    for wave in (candidates, employees):
        published(wave)
    found = {score.wave_id: score.n for score in published_scores() if score.measure == "comfort"}
    assert (found.get(employees.id), candidates.id in found) == (15, False)
    rows = [row for row in queries.snapshot_rows() if row["wave"] in {candidates.id, employees.id}]
    assert {(row["population"], row["n"]) for row in rows} == {
        ("candidates", 12),
        ("employees", 15),
    }
