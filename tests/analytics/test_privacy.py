"""What a reader of released tables can compute: by programs, by elimination, by enumeration."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import privacy
from analytics.privacy import (
    ContradictionError,
    Key,
    ReleasedTable,
    Table,
    at_most,
    attack,
    release,
    same,
    total,
)
from tests.factories.released_tables import determined, released_set

FLOORS = {"people": 5}
ALL = Key("people", "w", "all")


def unit(name: str, metric: str = "people") -> Key:
    return Key(metric, "w", name)


def line(*counts: int, name: str = "units") -> Table:
    """Units and their total."""
    parts = {unit(str(i)): float(n) for i, n in enumerate(counts)}
    return Table(name, parts | {ALL: float(sum(counts))}, (total(ALL, parts),))


def shown(table: ReleasedTable) -> dict[str, float | None]:
    return {key.group: value for key, value in table.cells.items()}


def test_twenty_sets_of_tables_give_no_hidden_number() -> None:
    for seed in range(20):
        found = released_set(seed, (3, 3))
        assert attack(found.tables).recovered == ()
        assert determined(found.tables) == set()
        # The same attacker wins wherever a number is small and others are not hidden for it.
        assert bool(determined(found.small_only)) == bool(found.small)


def test_a_small_unit_hides_the_cheapest_one_beside_it() -> None:
    released = release(line(3, 40, 12, 30), FLOORS)
    assert shown(released) == {"0": None, "1": 40, "2": None, "3": 30, "all": 85}
    (first, second) = attack([released]).intervals
    assert [*map(round, (*first[1:3], *second[1:3]))] == [0, 15, 0, 15]


def test_two_small_units_need_a_third_where_their_sum_is_small() -> None:
    assert shown(release(line(1, 2, 40, 9), FLOORS)) == {
        "0": None, "1": None, "2": 40, "3": None, "all": 52,
    }  # fmt: skip


def test_a_whole_table_is_hidden_where_nothing_else_helps() -> None:
    assert set(shown(release(line(2, 1), FLOORS)).values()) == {None}


def test_a_number_in_one_table_is_found_in_another() -> None:
    hidden = ReleasedTable("one", {unit("0"): None}, FLOORS)
    found = attack([hidden, ReleasedTable("two", {unit("0"): 3.0}, FLOORS)])
    assert found.computed == (unit("0"),)
    # The ledger decides: what it hides stays hidden, what it shows stays shown.
    again = Table("three", {unit("0"): 9.0, unit("1"): 3.0})
    ledger = [hidden, ReleasedTable("two", {unit("1"): 3.0}, FLOORS)]
    assert shown(release(again, FLOORS, ledger)) == {"0": None, "1": 3.0}


def test_a_join_between_two_waves_is_not_published() -> None:
    """20 people, then 21: the difference of two published numbers would be one person."""
    before = release(Table("t", {Key("people", "t", "all"): 20.0}), FLOORS)
    keys = Key("people", "t+1", "all"), Key("people", "t", "all"), Key("joined", "t+1", "all")
    for joined, expected in ((1.0, None), (6.0, 26.0)):
        values = {keys[0]: 20 + joined, keys[2]: joined}
        table = Table("t+1", values, (total(keys[0], keys[1:]),), never=frozenset({keys[2]}))
        released = release(table, {"people": 5, "joined": 5}, [before])
        assert released.cells == {keys[0]: expected, keys[2]: None}


def test_a_mean_is_hidden_with_its_number_and_its_sum() -> None:
    people, scores = line(12, 3, 30, 20), [unit(str(i), "sum") for i in range(4)]
    sums = dict(zip(scores, (50.0, 9.0, 100.0, 70.0), strict=True))
    whole = unit("all", "sum")
    ties = {unit(key.group, m): key.group for key in (*sums, whole) for m in ("people", "sum")}
    table = Table(
        "means", {**people.values, **sums, whole: 229.0},
        (*people.statements, total(whole, scores)), ties,
    )  # fmt: skip
    hidden = {key for key, value in release(table, FLOORS).cells.items() if value is None}
    assert hidden == {unit(g, m) for g in ("0", "1") for m in ("people", "sum")}


def test_a_share_gives_a_hidden_number_because_people_are_whole() -> None:
    n, yes = unit("n"), Key("yes", "w", "n")
    floors = {"people": 5, "yes": 0}
    table = ReleasedTable("share", {n: None, yes: None}, floors, (same(yes, n, 7 / 23), at_most(n, unit("top"))))  # fmt: skip
    top = ReleasedTable("top", {unit("top"): 40.0}, floors)
    found = {interval.key: interval[1:3] for interval in attack([table, top]).intervals}
    # 0 and 23 are the only whole numbers of people up to 40.
    assert {key: (round(low), round(high)) for key, (low, high) in found.items()} == {
        n: (0, 23), yes: (0, 7),
    }  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 6), min_size=4, max_size=4), st.sets(st.integers(0, 8), max_size=6))
def test_the_attacker_finds_what_enumeration_finds(counts: list[int], hide: set[int]) -> None:
    """All whole tables of two rows and columns that agree with the published numbers."""
    place = {(i, j): counts[2 * i + j] for i, j in product((0, 1), repeat=2)}
    full = {
        unit(f"{i}{j}"): float(sum(n for (a, b), n in place.items() if i in {a, 2} and j in {b, 2}))
        for i, j in product(range(3), repeat=2)
    }
    statements = (
        *(total(unit(f"{i}2"), [unit(f"{i}0"), unit(f"{i}1")]) for i in range(3)),
        *(total(unit(f"2{j}"), [unit(f"0{j}"), unit(f"1{j}")]) for j in range(3)),
    )
    keys = sorted(full)
    hidden = {keys[place] for place in hide}
    # The grand total stays, so that there are finitely many tables.
    hidden.discard(unit("22"))
    cells = {key: None if key in hidden else value for key, value in full.items()}
    found = attack([ReleasedTable("t", cells, FLOORS, statements)])
    tables = []
    for a, b, c in product(range(25), repeat=3):
        d = int(full[unit("22")]) - a - b - c
        every = dict(
            zip(keys, (a, b, a + b, c, d, c + d, a + c, b + d, a + b + c + d), strict=True)
        )
        if d >= 0 and all(every[k] == v for k, v in cells.items() if v is not None):
            tables.append(every)
    expected = {k: (min(t[k] for t in tables), max(t[k] for t in tables)) for k in hidden}
    assert {i.key: (round(i.low), round(i.high)) for i in found.intervals} == expected


def opinions(*groups: tuple[int, int]) -> Table:
    """Units of so many people who said yes and no, with their total."""
    names = [str(i) for i in range(len(groups))]
    whole = (sum(yes for yes, _no in groups), sum(no for _yes, no in groups))
    values: dict[Key, float] = {}
    ties: dict[Key, str] = {}
    statements = []
    for name, (yes, no) in zip([*names, "all"], [*groups, whole], strict=True):
        numbers = dict(zip(("people", "yes", "no"), (yes + no, yes, no), strict=True))
        values |= {unit(name, metric): float(n) for metric, n in numbers.items()}
        ties |= {unit(name, metric): name for metric in numbers}
        statements.append(total(unit(name), [unit(name, "yes"), unit(name, "no")]))
    sums = [
        total(unit("all", metric), [unit(name, metric) for name in names])
        for metric in ("people", "yes", "no")
    ]
    return Table("opinions", values, (*statements, *sums), ties)


def test_hidden_groups_are_not_told_to_be_of_one_mind_together() -> None:
    """Three people and twelve, who all said no: what is left of the total tells it of each."""
    floors = {"people": 5, "yes": 0, "no": 0}
    table = opinions((20, 30), (0, 3), (0, 9), (6, 20))
    hidden = {unit(name, metric) for name in "12" for metric in ("people", "yes", "no")}
    told = ReleasedTable(
        "t", {k: None if k in hidden else v for k, v in table.values.items()}, floors, table.statements
    )  # fmt: skip
    assert set(attack([told]).recovered) == {unit("1"), unit("2")}
    released = release(table, floors)
    assert {k.group for k in released.hidden} == {"1", "2", "3"}
    assert attack([released]).recovered == ()
    # Of many people it may be said, as of one group that is shown.
    many = opinions((20, 30), (0, 3), (0, 15), (20, 20))
    assert {k.group for k in release(many, floors).hidden} == {"1", "2"}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 20)), min_size=2, max_size=6))
def test_no_few_people_are_known_to_have_given_one_answer(groups: list[tuple[int, int]]) -> None:
    """By hand: what the total says of all hidden groups together."""
    floors = {"people": 5, "yes": 0, "no": 0}
    released = release(opinions(*groups), floors)
    hidden = {key.group for key in released.hidden}
    if "all" in hidden or not hidden:
        return
    left = [groups[int(name)] for name in hidden]
    sums = [sum(yes for yes, _no in left), sum(no for _yes, no in left)]
    assert min(sums) > 0 or sum(sums) >= 3 * 5


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=2, max_size=7))
def test_no_table_of_units_tells_a_hidden_number(counts: list[int]) -> None:
    table = line(*counts)
    released = release(table, FLOORS)
    assert released == release(table, FLOORS)
    assert ReleasedTable.from_dict(released.as_dict()) == released
    assert attack([released]).recovered == ()
    for key, value in released.cells.items():
        assert value in {None, table.values[key]}
        assert value is None or value >= 5


def test_false_statements_are_refused() -> None:
    with pytest.raises(ContradictionError, match="contradict"):
        Table("t", {unit("0"): 1.0, ALL: 3.0}, (total(ALL, [unit("0")]),))
    one = ReleasedTable("one", {unit("0"): 7.0, unit("1"): None, ALL: 6.0}, FLOORS, (total(ALL, [unit("0"), unit("1")]),))  # fmt: skip
    with pytest.raises(ValueError, match="contradict each other"):
        attack([one])


def test_opinions_of_everybody_and_dominant_people() -> None:
    assert [privacy.is_homogeneous(k, 20, 8) for k in (0, 1, 19, 20)] == [True, False, False, True]
    assert not privacy.is_homogeneous(24, 24, 8)
    assert [privacy.is_dominated(each, 100) for each in (70, 71)] == [False, True]
    table = Table("t", {unit("0"): 50.0, unit("1"): 60.0}, also=frozenset({unit("0")}))
    assert shown(release(table, FLOORS)) == {"0": None, "1": 60.0}
