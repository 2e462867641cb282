"""The rules of the gauge: when a gap is wide, what is new evidence, and which number is shown."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.core.wave_results import OF_SOME
from webapp.barometers.queries import Score
from webapp.experience import ExperienceTheme, Moment
from webapp.gauge.gaps import LIFTED, MIDDLE, compare, is_lifted, is_new
from webapp.gauge.outside import SPAN, Shared, earlier, released
from webapp.gauge.workflow import Cause, Verdict
from webapp.readiness.inside import Inside, newest_inside

DAY = date(2026, 11, 16)
WEEK = "2026-W46"
WIDE, CLOSE, UNKNOWN, QUIET = Verdict.wide, Verdict.close, Verdict.unknown, Verdict.quiet


def inside(level: float, low: float | None, high: float | None) -> Inside:
    return Inside(ExperienceTheme.tools, level, low, high, 40, DAY, is_enps=False)


@pytest.mark.parametrize(
    ("shares", "score", "irritants", "verdict", "causes"),
    [
        (None, inside(10, 5, 15), 9, QUIET, ()),
        (7, inside(40, 31, 49.9), None, WIDE, (Cause.score,)),
        (7, inside(40, 30, 50), None, CLOSE, ()),
        (7, inside(90, 85, 95), 2, CLOSE, ()),
        (7, inside(90, 85, 95), 3, WIDE, (Cause.irritants,)),
        (7, inside(20, 10, 30), 4, WIDE, (Cause.score, Cause.irritants)),
        (7, None, None, UNKNOWN, ()),
        (7, None, 2, UNKNOWN, ()),
        (7, None, 3, WIDE, (Cause.irritants,)),
        (7, inside(20, None, None), None, UNKNOWN, ()),
    ],
)
def test_the_table_of_the_rule(
    shares: int | None, score: Inside | None, irritants: int | None, verdict: Verdict,
    causes: tuple[Cause, ...],
) -> None:  # fmt: skip
    found = compare(shares, score, irritants)
    assert (found.verdict, found.causes) == (verdict, causes)


def test_only_later_evidence_opens_another_repair() -> None:
    before, after = DAY - timedelta(days=1), DAY + timedelta(days=1)
    assert is_new([Cause.score], before, 0, None)
    assert not is_new([Cause.score], DAY, 0, DAY)
    assert is_new(["score"], after, 0, DAY)
    assert not is_new([Cause.irritants], after, 2, DAY)
    assert is_new([Cause.irritants], None, 3, DAY)


@given(st.floats(0, 100), st.floats(0, 100), st.integers(0, 100))
def test_no_score_both_pauses_and_lifts(level: float, high: float, days: int) -> None:
    high = max(level, high)
    verdict = compare(7, inside(level, level, high), None).verdict
    lifted = is_lifted(verdict, level, DAY + timedelta(days=days), DAY)
    assert lifted == (level >= LIFTED and days > 0)
    assert not (lifted and high < MIDDLE)


def score(
    kind: str, value: float, *, n: int = 40, group: str = "all", closes_on: date = DAY,
    theme: str | None = "tools", measure: str = "m", moment: Moment = Moment.daily_work,
) -> Score:  # fmt: skip
    return Score(
        "b", "w", closes_on, moment, group, measure, kind, theme,  # type: ignore[arg-type]
        n, value, 1.0, value, value,
    )  # fmt: skip


def test_the_score_of_everybody_in_the_newest_wave_is_taken() -> None:
    tools, today = ExperienceTheme.tools, DAY + timedelta(days=7)
    scores = [
        score("score", 80, closes_on=DAY - timedelta(days=90)), score("item", 2, measure="item"),
        score("score", 30, measure="few", n=30), score("score", 40), score("score", 5, group="unit"),
        score("score", 6, n=9), score("score", 7, theme="trust"), score("enps", 90, theme="tools"),
    ]  # fmt: skip
    found = newest_inside(scores, tools, today)
    assert found is not None
    assert (found.level, found.n, found.is_enps) == (40, 40, False)
    only_item = newest_inside([score("item", 2)], tools, today)
    assert only_item is not None
    assert (only_item.level, only_item.high) == (25, 25)
    overall = newest_inside(scores, ExperienceTheme.overall, today)
    assert overall is not None
    assert (overall.level, overall.is_enps) == (95, True)
    assert newest_inside(scores[:1], tools, DAY + timedelta(weeks=53)) is None
    assert newest_inside([score("score", 40)], tools, DAY - timedelta(days=1)) is None
    assert newest_inside([], tools, today) is None


def test_people_who_arrive_or_leave_do_not_speak_for_everybody() -> None:
    """A later wave of twelve people who leave would pause the theme of a whole company."""
    tools, today = ExperienceTheme.tools, DAY + timedelta(days=40)
    later = DAY + timedelta(days=30)
    leaving = score("score", 20, n=12, closes_on=later, moment=Moment.departure)
    found = newest_inside([leaving, score("score", 70)], tools, today)
    assert found is not None
    assert (found.level, found.n) == (70, 40)
    assert newest_inside([leaving], tools, today) is None
    moved = newest_inside([score("score", 60, moment=Moment.mobility)], tools, today)
    assert moved is not None
    assert set(OF_SOME) <= {moment.value for moment in Moment}


def acts(**weeks: str) -> dict[str, set[tuple[str, str]]]:
    """weeks ago -> one share of each person named by a letter."""
    return {
        earlier(WEEK, int(back[1:])): {(who, f"{who}{back}") for who in people}
        for back, people in weeks.items()
    }


def test_a_number_needs_five_people_and_is_kept_while_a_new_one_would_reveal_fewer() -> None:
    five = acts(w3="abcde")
    assert released(acts(w3="abcd"), WEEK, None) is None
    assert released(five, WEEK, None) == Shared(5, WEEK)
    known = Shared(5, earlier(WEEK, 1))
    assert released(five | acts(w0="f"), WEEK, known) == known
    assert released(five | acts(w0="fghij"), WEEK, known) == Shared(10, WEEK)
    assert released(five, WEEK, known) == Shared(5, WEEK)
    # One person's share would leave the 13 weeks.
    assert released(five | acts(w13="f"), WEEK, Shared(6, earlier(WEEK, 1))) == Shared(
        6, earlier(WEEK, 1)
    )
    assert released({}, WEEK, Shared(6, earlier(WEEK, SPAN))) is None


def test_a_number_is_not_about_one_person_above_all() -> None:
    each = {(who, f"{who}0") for who in "abcde"}
    for more, shown in ((8, Shared(13, WEEK)), (9, None)):
        shares = each | {("a", f"a{number}") for number in range(1, more + 1)}
        assert released({earlier(WEEK, 3): shares}, WEEK, None) == shown


@given(
    st.dictionaries(
        st.integers(0, 40), st.sets(st.sampled_from("abcdefghij"), min_size=1), max_size=20
    )
)
def test_two_shown_numbers_never_differ_by_what_few_people_did(
    weeks: dict[int, set[str]],
) -> None:
    found = acts(**{f"w{back}": "".join(people) for back, people in weeks.items()})
    shown: Shared | None = None
    for back in range(40, -1, -1):
        week = earlier(WEEK, back)
        new = released(found, week, shown)
        if new is not None and shown is not None and new.week != shown.week:
            spans = [{earlier(each.week, n) for n in range(SPAN)} for each in (shown, new)]
            if spans[0] & spans[1]:
                for side in (spans[0] - spans[1], spans[1] - spans[0]):
                    people = {who for each in side for who, _ in found.get(each, ())}
                    assert len(people) not in range(1, 5)
        shown = new
