"""An attacker with copies of everything matches people and answers no better than chance."""

import json
import random
from collections import Counter
from contextvars import Context
from math import comb
from pathlib import Path
from typing import Any

import pytest

from tests.integration.ballots import attack
from tests.integration.ballots.attack import ORDERS, Loot
from tests.integration.ballots.waves import Ballots
from tests.pages import Client
from webapp.barometers.models import Wave
from webapp.cli.backup.making import make
from webapp.core import db
from webapp.people.models import Person

pytestmark = pytest.mark.both_databases
GROUPS, PEOPLE, ANSWERS = 4, 20, 18
# Each copy has the floor of answers more than the one before.
COPIES = range(10, 70, 10)
# One run in ten thousand that is fair fails.
RARE = 1e-4


def cast(client: Client, wave: Wave, code: str, values: dict[str, Any]) -> None:
    data = {"code": code, **{f"q-{key}": str(value) for key, value in values.items()}}
    page = client.post(f"/ballot/{wave.id}", data, token=False)
    assert page.status == 303, page.words


def most_by_chance(groups: list[int]) -> int:
    """Hits that a random matching within groups exceeds with the probability RARE at most."""
    # Distribution of fixed points of a random permutation, summed over the groups.
    total = [1.0]
    for size in groups:
        derangements = [1, 0]
        for number in range(2, size + 1):
            derangements.append((number - 1) * (derangements[-1] + derangements[-2]))
        ways = [comb(size, fixed) * derangements[size - fixed] for fixed in range(size + 1)]
        shares = [way / sum(ways) for way in ways]
        total = [
            sum(total[i] * shares[k - i] for i in range(len(total)) if 0 <= k - i < len(shares))
            for k in range(len(total) + size)
        ]
    return _quantile(total)


def most_of_one_in(least: int, number: int) -> int:
    """The same for guesses that are each right with a probability of one in `least` at most."""
    p = 1 / least
    return _quantile([comb(number, k) * p**k * (1 - p) ** (number - k) for k in range(number + 1)])


def _quantile(shares: list[float]) -> int:
    left = 1.0
    for number, share in enumerate(shares):
        left -= share
        if left <= RARE:
            return number
    return len(shares)


def hits(guesses: attack.Guesses, truth: dict[str, str]) -> int:
    return sum(truth[person] == row for person, row in guesses.items())


def test_the_attacker_does_no_better_than_chance(ballots: Ballots, tmp_path: Path) -> None:
    settings = ballots.company.settings
    units = [ballots.unit(PEOPLE) for _time in range(GROUPS)]
    wave = ballots.wave()
    ballots.work(6)
    codes, wave_id = ballots.codes(wave), wave.id
    emails: dict[str, str] = {p.id: p.email for _unit, own in units for p in own}
    group_of = {p.id: unit.id for unit, own in units for p in own}
    first_hashes = _hashes(settings.answers_url, wave_id)
    before = _without_workers(attack.rows_of(settings.database_url))

    chance = random.Random()
    order = [p for unit, _own in units for p in chance.sample(_ids(group_of, unit.id), ANSWERS)]
    chance.shuffle(order)
    truth, given = _answers(chance, order, group_of)
    client, backups, counted = Client(ballots.company.app), [], Counter[str]()
    for number, person in enumerate(order, 1):
        cast(client, wave, codes[emails[person]][0], given[person])
        counted[group_of[person]] += 1
        if number in COPIES:
            made = tmp_path / f"{number}.tar.gz"
            Context().run(make, settings, made)
            bundles = [row for row in attack.answers_in(made) if len(row) > 3]
            backups.append((attack.by_group(bundles, wave_id), dict(counted)))

    db.session().rollback()
    tables = attack.rows_of(settings.database_url)
    assert _without_workers(tables) == before, "an answer changes nothing in the main database"
    dump = attack.rows_of(settings.answers_url)
    stored = attack.by_group(dump["bundle"], wave_id)
    loot = Loot(
        {u.id: [p for p in order if group_of[p] == u.id] for u, _own in units}, stored,
        [str(row[0]) for row in dump["ballot"]], first_hashes, backups, tables,
    )  # fmt: skip
    assert {group: sorted(rows) for group, rows in stored.items()} == {
        unit.id: sorted(truth[p] for p in order if group_of[p] == unit.id) for unit, _own in units
    }
    sizes = [len(people) for people in loot.answered.values()]
    found = {strategy.__name__: hits(strategy(loot), truth) for strategy in ORDERS}
    assert max(found.values()) <= most_by_chance(sizes), found
    compared = attack.new_between_backups(loot)
    assert hits(compared, truth) <= most_of_one_in(10, len(compared))

    _search_files(settings, codes, tmp_path)
    ballots.close(wave)
    final = attack.by_group(attack.rows_of(settings.answers_url)["bundle"], wave_id)
    closed = Loot(loot.answered, final, [], first_hashes, backups, tables)
    found = {strategy.__name__: hits(strategy(closed), truth) for strategy in ORDERS}
    assert max(found.values()) <= most_by_chance(sizes), found
    compared = attack.new_between_backups(closed)
    assert hits(compared, truth) <= most_of_one_in(10, len(compared))


def test_the_same_attacker_wins_where_rows_tell_the_order() -> None:
    """The power of the attacker: rows in the order of insertion, and copies without a pool."""
    chance = random.Random()
    people = {f"g{n}": [f"{n}-{each}" for each in range(ANSWERS)] for n in range(GROUPS)}
    order = [p for group in people.values() for p in group]
    chance.shuffle(order)
    group_of = {p: group for group, own in people.items() for p in own}
    truth, _given = _answers(chance, order, group_of)
    answered = {group: [p for p in order if p in own] for group, own in people.items()}
    stored = {group: [truth[p] for p in own] for group, own in answered.items()}
    loot = Loot(answered, stored, [], {group: [] for group in people})
    assert hits(attack.order_of_rows(loot), truth) == len(order)
    shuffled = {group: sorted(rows) for group, rows in stored.items()}
    for number in COPIES:
        seen = order[:number]
        copy = {g: sorted(truth[p] for p in seen if group_of[p] == g) for g in people}
        loot.backups.append((copy, dict(Counter(group_of[p] for p in seen))))
    loot.stored = shuffled
    compared = attack.new_between_backups(loot)
    assert hits(compared, truth) > most_of_one_in(10, len(compared))


def _ids(group_of: dict[str, str], unit: str) -> list[str]:
    return sorted(person for person, group in group_of.items() if group == unit)


def _answers(
    chance: random.Random, order: list[str], group_of: dict[str, str]
) -> tuple[dict[str, str], dict[str, dict[str, int]]]:
    """Answers that are different for each person of a group, as texts and as values."""
    given: dict[str, dict[str, int]] = {}
    for group in set(group_of.values()):
        own = [person for person in order if group_of[person] == group]
        combinations = chance.sample([(t, e) for t in range(1, 6) for e in range(11)], len(own))
        for person, (trust, enps) in zip(own, combinations, strict=True):
            given[person] = {"trust": trust, "enps": enps}
    return {p: json.dumps(values, sort_keys=True) for p, values in given.items()}, given


def _hashes(url: str, wave: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for number, row_wave, section in attack.rows_of(url)["ballot"]:
        if row_wave == wave:
            found.setdefault(section, []).append(str(number))
    return found


def _without_workers(tables: dict[str, list[tuple[Any, ...]]]) -> dict[str, list[tuple[Any, ...]]]:
    own = {"worker_heartbeat", "scheduled_job"}
    return {name: rows for name, rows in tables.items() if name not in own}


def _search_files(settings: Any, codes: dict[str, list[str]], folder: Path) -> None:
    """No code is in any file: databases, logs beside them, files of INSTANCE, backups."""
    files = [p for p in settings.instance.rglob("*") if p.is_file() and "mail" not in p.parts]
    for url in (settings.database_url, settings.answers_url):
        if url.startswith("sqlite"):
            place = Path(url.removeprefix("sqlite:///"))
            files += place.parent.glob(f"{place.name}*")
            assert not place.with_name("answers-apart.db-wal").exists()
    contents = [p.read_bytes() for p in files + list(folder.glob("*"))]
    plain = [code[0].encode() for code in codes.values()]
    assert not any(code in content for code in plain for content in contents)


def test_no_table_of_the_main_database_can_say_who_answered() -> None:
    """There is no flag, no time finer than a day, and no setting that switches secrecy off."""
    tables = db.Base.metadata.tables
    assert set(tables["invitation"].columns.keys()) == {
        "wave_id",
        "person_id",
        "group_key",
        "state",
    }
    assert set(tables["wave_group"].columns.keys()) == {
        "wave_id",
        "key",
        "invited",
        "replaced",
        "printed",
        "reminded",
    }
    assert not {"secret", "anonymous", "unlinkable"} & {
        word
        for name in ("barometer", "barometer_version", "wave")
        for column in tables[name].columns.keys()  # noqa: SIM118 - columns iterate over columns
        for word in column.split("_")
    }
    assert Person.__tablename__ == "person"
