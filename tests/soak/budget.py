"""Requests for time from five programs at once, sent by eight processes during four weeks.

`python -m tests.soak.budget [PEOPLE] [SEED]` prints counts for SQLite and, if a server answers,
PostgreSQL, and exits with 1 if a budget was exceeded, something came twice, or a date was lost.
"""

import os
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, insert, select

from tests.databases import each_kind, settings_of, throwaway
from tests.factories.company import Company
from tests.factories.installations import built
from tests.soak.worker_pool import fork
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.messaging import queries
from webapp.messaging.budget import MONTH, WEEK
from webapp.messaging.jobs import send_solicitation
from webapp.messaging.models import Notice, Solicitation
from webapp.messaging.services import Ask, NoticeText, Priority, ask, limits
from webapp.messaging.topics import Topic
from webapp.messaging.workflow import SolicitationState
from webapp.people.models import Person
from webapp.people.workflow import AccountState

PEOPLE, SEED = 2_000, 14
PROGRAMS, PROCESSES, DAYS = 5, 8, 28
# Clocks go back in Paris on 25 October and in New York on 1 November; in Sydney they do not.
START = datetime(2026, 10, 19, tzinfo=UTC)
STEP = timedelta(hours=6)
ZONES = ("Europe/Paris", "America/New_York", "Australia/Sydney")
# Chance that a program asks a person at all, and that what it asks carries a right.
ASKS, RIGHT = 0.9, 0.4
ANSWER = timedelta(days=7)


@dataclass
class Asked:
    """What was planned: by id, the first moment and the first date to answer."""

    first: dict[str, tuple[datetime, datetime | None]] = field(default_factory=dict)
    attempts: int = 0


def _people(count: int, chance: random.Random) -> list[str]:
    rows = [
        {
            "id": db.new_id(), "email": f"p{n}@company.example", "name": f"P {n}", "locale": "en",
            "state": AccountState.active, "password_hash": "none", "joined_at": START,
            "link_number": 0, "languages": [], "time_zone": chance.choice(ZONES),
        }
        for n in range(count)
    ]  # fmt: skip
    with unit_of_work():
        db.session().execute(insert(Person), rows)
    return [str(row["id"]) for row in rows]


def _plan(people: Sequence[str], chance: random.Random) -> list[tuple[datetime, str, str, bool]]:
    """Moment, person, ref and whether it carries a right, for each program and person."""
    found = [
        (START + timedelta(seconds=chance.randrange(DAYS * 86_400)), person, f"{program}:{wave}",
         chance.random() < RIGHT)
        for person in people for program in range(PROGRAMS) for wave in range(2)
        if chance.random() < ASKS
    ]  # fmt: skip
    return sorted(found)


def _ask(asked: Asked, planned: Sequence[tuple[datetime, str, str, bool]]) -> None:
    with unit_of_work():
        for _moment, person_id, ref, right in planned:
            person = db.session().get_one(Person, person_id)
            text = NoticeText(Topic.programs, "Subject", "Body", ref, "stories.mine", {})
            due = clock.now() + ANSWER if right else None
            made = ask(person, Ask(ref, text, Priority.answer, carries_right=right, due_at=due))
            if made is not None:
                asked.first[made.id] = (made.not_before, made.due_at)


def _send(ids: Sequence[str], process: int) -> None:
    """Try what is due, in an order of this process; each is tried by two processes at least."""
    mine = [each for n, each in enumerate(ids) if (n + process) % 4 == 0]
    random.Random(process).shuffle(mine)
    for solicitation_id in mine:
        send_solicitation({"solicitation": solicitation_id})


def _step(
    company: Company, asked: Asked, planned: Sequence[tuple[datetime, str, str, bool]]
) -> None:
    _ask(asked, planned)
    due = select(Solicitation.id).where(
        Solicitation.state == SolicitationState.waiting, Solicitation.not_before <= clock.now()
    )
    ids = list(db.session().scalars(due.order_by(Solicitation.id)))
    asked.attempts += 2 * len(ids)
    if ids:
        pids = [fork(company.app, lambda n=n: _send(ids, n)) for n in range(PROCESSES)]  # type: ignore[misc]
        for pid in pids:
            os.waitpid(pid, 0)
    db.session().expire_all()


def _fullest(moments: Sequence[datetime], period: timedelta) -> int:
    return max((sum(m <= other < m + period for other in moments) for m in moments), default=0)


def _faults(asked: Asked) -> list[str]:
    """What went wrong, in words."""
    found: list[str] = []
    sent: dict[str, list[datetime]] = defaultdict(list)
    for each in db.session().scalars(select(Solicitation)):
        if each.sent_at is not None:
            sent[each.person_id].append(each.sent_at)
        first, due = asked.first[each.id]
        if each.carries_right and each.state == SolicitationState.not_sent:
            found.append(f"{each.id} carries a right and was dropped")
        if due is not None and each.due_at != due + (each.not_before - first):
            found.append(f"{each.id} lost its date")
    most = (limits().week, limits().month)
    fullest = [
        max((_fullest(moments, period) for moments in sent.values()), default=0)
        for period in (WEEK, MONTH)
    ]
    print(f"  most in 7 days: {fullest[0]} of {most[0]}, in 30 days: {fullest[1]} of {most[1]}")  # noqa: T201
    if fullest != list(most):
        found.append("a limit was exceeded, or never reached")
    people = {p.id: p for p in db.session().scalars(select(Person).where(Person.id.in_(sent)))}
    for person_id, moments in sent.items():
        timing = queries.timing_of(people[person_id])
        found += [f"{person_id} was asked at {m}" for m in moments if not timing.open_at(m)]
    notices = select(Notice.person_id, func.count()).where(Notice.topic == Topic.programs)
    told = dict(iter(db.session().execute(notices.group_by(Notice.person_id))))
    found += [
        f"{p} got {told.get(p)} messages of {len(m)}"
        for p, m in sent.items()
        if told.get(p) != len(m)
    ]
    return found


def soak(kind: str, people: int, seed: int) -> bool:
    """Run the four weeks on one kind of database; return whether there was no fault."""
    started, chance, asked = time.monotonic(), random.Random(seed), Asked()
    with (
        throwaway(kind) as url,
        tempfile.TemporaryDirectory() as folder,
        built(settings_of(url, Path(folder))) as company,
    ):
        planned = _plan(_people(people, chance), chance)
        moment, begun = START, 0
        while moment <= START + timedelta(days=DAYS):
            end = next((n for n, p in enumerate(planned) if p[0] > moment), len(planned))
            with clock.at(moment):
                _step(company, asked, planned[begun:end])
            begun, moment = end, moment + STEP
        with clock.at(moment):
            states = Counter(s.state.value for s in db.session().scalars(select(Solicitation)))
            print(f"{kind}, seed {seed}: {people} people, {len(planned)} requests, "  # noqa: T201
                  f"{asked.attempts} attempts in {time.monotonic() - started:.0f} s, {dict(states)}")  # fmt: skip
            faults = _faults(asked)
    print(f"  faults: {faults[:10] or 'none'}")  # noqa: T201
    return not faults


if __name__ == "__main__":
    arguments = [int(number) for number in sys.argv[1:]]
    people, seed = (arguments + [PEOPLE, SEED][len(arguments) :])[:2]
    sys.exit(0 if min([soak(kind, people, seed) for kind in each_kind()]) else 1)
