"""Figures of an edition: from ten people on, both sides or none, replaced by ten more only."""

import pytest

from tests.factories.company import Company
from tests.integration.fixtures import At
from tests.integration.pulses.answering import edition_with_pairs, met, say
from webapp.core import db
from webapp.core.unit_of_work import unit_of_work
from webapp.mentoring import services as mentoring
from webapp.mentoring.models import Edition, Pair
from webapp.pulses.jobs import release_figures
from webapp.pulses.models import PulseFigure
from webapp.pulses.queries import figures_of
from webapp.pulses.workflow import PulseStep

FEW = "Too few to show: means appear once 10 people have answered the same question."
FEW_TWICE = (
    "Too few to show: the change appears once 10 people have answered at first and at the end."
)
FIRST, _THIRD, LAST = PulseStep


def released(edition: Edition) -> dict[str, PulseFigure]:
    release_figures()
    db.session().rollback()
    return dict(figures_of(edition.id))


def finished(pairs: list[Pair]) -> None:
    for pair in pairs:
        with unit_of_work():
            mentoring.finish(pair, by=pair.mentor)


@pytest.fixture(scope="module")
def edition(company: Company) -> tuple[Edition, list[Pair]]:
    """Ten pairs that met once; the mentors answer 1 and 2 by turns at first, the mentees 3."""
    made, pairs = edition_with_pairs(company, "figures", 10)
    for pair in pairs:
        met(pair, 1)
    return made, pairs


@pytest.mark.both_databases
def test_means_appear_from_ten_people_on(
    company: Company, at: At, edition: tuple[Edition, list[Pair]]
) -> None:
    made, pairs = edition
    page = f"/editions/{made.id}"
    for pair in pairs[:9]:
        say(pair, pair.mentor, FIRST, (4, 2))
    assert released(made) == {}
    assert FEW in at("lead").get(page).words
    # A tenth person who leaves the question out does not count.
    with unit_of_work():
        tenth = pairs[9]
    say(tenth, tenth.mentor, FIRST, ())
    assert released(made) == {}
    say(tenth, tenth.mentor, FIRST, (5, 3))
    found = released(made)
    assert set(found) == {"first.learned", "first.spoke"}
    values = found["first.learned"].values
    assert (values["people"], values["missing"]) == (10, 10)
    assert values["value"] == pytest.approx(4.1)
    words = at("lead").get(page).words
    assert FEW not in words
    assert "after the first meeting 4.1" in words

    # Nine more do not change what was released, the tenth does.
    for pair in pairs[:9]:
        say(pair, pair.mentee, FIRST, (1, 1))
    assert released(made)["first.learned"].values == values
    assert at("lead").get(page).words == words
    say(tenth, tenth.mentee, FIRST, (1, 1))
    grown = released(made)["first.learned"].values
    assert (grown["people"], grown["missing"]) == (20, 0)
    assert grown["value"] == pytest.approx(2.55)


@pytest.mark.parametrize(("mentees", "shown"), [(9, False), (10, True)])
def test_mentors_and_mentees_are_apart_where_each_side_has_ten(
    company: Company, at: At, mentees: int, *, shown: bool
) -> None:
    made, pairs = edition_with_pairs(company, f"sides_{mentees}", 10)
    for number, pair in enumerate(pairs):
        met(pair, 1)
        say(pair, pair.mentor, FIRST, (3, 3, 2))
        say(pair, pair.mentee, FIRST, (3, 3, 3))
        with unit_of_work():
            mentoring.finish(pair, by=pair.mentor)
        say(pair, pair.mentor, LAST, (3, 3, 3))
        if number < mentees:
            say(pair, pair.mentee, LAST, (3, 3, 5))
    found = released(made)
    total = found["change"].values
    assert (total["people"], total["waiting"], total["stopped"]) == (10 + mentees, 10 - mentees, 0)
    assert total["value"] == pytest.approx((10 + 2 * mentees) / (10 + mentees))
    assert ("change.mentor" in found, "change.mentee" in found) == (shown, shown)
    words = at("lead").get(f"/editions/{made.id}").words
    assert ("Mentees 3.0 5.0 +2.0" in words) == shown
    assert ("Mentors 2.0 3.0 +1.0" in words) == shown
    assert "This does not show that mentoring is the cause" in words


@pytest.mark.parametrize(("both", "shown"), [(9, False), (10, True)])
def test_the_change_needs_ten_people_who_answered_twice(
    company: Company, at: At, both: int, *, shown: bool
) -> None:
    made, pairs = edition_with_pairs(company, f"twice_{both}", 12)
    for pair in pairs:
        met(pair, 1)
        say(pair, pair.mentor, FIRST, (3, 3, 3))
    with unit_of_work():
        mentoring.end_pair(pairs[11], by=pairs[11].mentee)
    finished(pairs[:11])
    for pair in pairs[:both]:
        say(pair, pair.mentor, LAST, (3, 3, 4))
    found = released(made)
    words = at("lead").get(f"/editions/{made.id}").words
    assert ("change" in found) == shown
    assert (FEW_TWICE in words) == (not shown)
    if shown:
        values = found["change"].values
        assert (values["people"], values["stopped"], values["waiting"]) == (10, 1, 1)
        counts = "not at the end: 1 whose pair is over, 1 who can still answer."
        assert counts in words


def test_a_person_of_two_pairs_counts_once(company: Company) -> None:
    """Five mentors with two pairs each are five people, and give ten answers."""
    from tests.integration.meetings.meetings import pairs_of
    from tests.integration.mentoring.editions import edition_of, joined

    made = edition_of(company)
    mentors = [joined(company, f"busy_mentor_{n}") for n in range(5)]
    people = [(mentors[n % 5], joined(company, f"busy_mentee_{n}")) for n in range(10)]
    for pair in pairs_of(company, made, people):
        met(pair, 1)
        say(pair, pair.mentor, FIRST, (3, 3))
    assert released(made) == {}
