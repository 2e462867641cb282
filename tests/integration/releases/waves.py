"""Closed waves with answers in the store."""

import random
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from webapp import answer_store
from webapp.answer_store.schema import METADATA, engine
from webapp.barometers.models import Barometer, BarometerVersion, Wave
from webapp.barometers.workflow import BarometerKind, Population, WaveState
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.experience import Moment

TEXTS = {"en": "How do you work?", "fr": "Comment travaillez-vous ?"}
QUESTIONS: list[dict[str, Any]] = [
    *(
        {"key": f"c{n}", "type": "scale", "scale": "comfort", "theme": "tools", "texts": TEXTS}
        for n in range(1, 4)
    ),
    {"key": "recommend", "type": "enps", "texts": TEXTS},
    {"key": "why", "type": "text", "texts": TEXTS},
]


def closed_wave(
    population: Population = Population.employees, *, questions: list[dict[str, Any]] | None = None
) -> Wave:
    """A wave that closed yesterday, without answers."""
    METADATA.create_all(engine())
    day, now = clock.today(), clock.now()
    barometer = Barometer(
        id=db.new_id(), kind=BarometerKind.comfort, population=population,
        names={"en": "Digital comfort", "fr": "Aisance numérique"}, purposes=TEXTS, made_at=now,
    )  # fmt: skip
    version = BarometerVersion(
        id=db.new_id(), barometer_id=barometer.id, number=1, made_at=now,
        questions={"questions": questions or QUESTIONS},
    )  # fmt: skip
    wave = Wave(
        id=db.new_id(), version_id=version.id, moment=next(iter(Moment)),
        opens_on=day - timedelta(days=14), closes_on=day - timedelta(days=1),
        state=WaveState.closed, made_at=now,
    )  # fmt: skip
    with unit_of_work():
        for each in (barometer, version, wave):
            db.session().add(each)
            db.session().flush()
    return wave


def answered(wave: Wave, sizes: Mapping[str, int], *, comments: int = 0, seed: int = 1) -> None:
    """Answers of people of each group, the first ones with a comment."""
    chance, left = random.Random(seed), comments
    for group, n in sizes.items():
        codes = answer_store.mint(n)
        answer_store.open_ballots(wave.id, group, codes)
        for code in codes:
            words = {"why": f"Comment {left}"} if left > 0 else {}
            left -= 1
            assert answer_store.cast(wave.id, code, values(chance), words)


def values(chance: random.Random) -> dict[str, int]:
    found = {f"c{n}": chance.randint(1, 5) for n in range(1, 4)}
    return found | {"recommend": chance.randint(0, 10)}


def published(wave: Wave, day: date | None = None) -> None:
    """Publish the result of a wave, as its page does."""
    with unit_of_work():
        db.lock(wave)
        wave.state, wave.published_at = WaveState.published, clock.now()
        wave.closes_on = day or wave.closes_on
