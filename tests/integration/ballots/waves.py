"""Waves of tests: their people, and what the worker does for them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select

from tests.factories.application import full_worker
from tests.factories.company import Company
from tests.fakes.smtp_process import MailServer
from webapp.ballots import jobs as ballot_jobs
from webapp.ballots.models import Invitation, InvitationState
from webapp.barometers.events import WaveClosed
from webapp.barometers.models import Barometer, BarometerVersion, Wave
from webapp.barometers.workflow import WAVE, BarometerKind, Population, WaveState
from webapp.core import clock, db
from webapp.core.unit_of_work import record, unit_of_work
from webapp.experience import Moment
from webapp.messaging.models import Notice, NotificationWay, Solicitation
from webapp.people import services as people
from webapp.people.models import OrgUnit, Person

CODE = re.compile(r"\b(?:[0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}\b")
QUESTIONS: list[dict[str, Any]] = [
    {
        "key": "trust", "type": "scale", "texts": {"en": "I trust my team.", "fr": "Confiance."},
        "ends": {"en": ["no", "yes"], "fr": ["non", "oui"]}, "theme": "trust",
    },
    {"key": "enps", "type": "enps", "texts": {"en": "Recommend?", "fr": "Recommander ?"}},
    {"key": "why", "type": "text", "texts": {"en": "Why?", "fr": "Pourquoi ?"}},
]  # fmt: skip


def added_wave(
    population: Population, state: WaveState, *, moment: Moment = Moment.daily_work, days: int = 14
) -> Wave:
    """A wave that opens today, of a barometer of its own, within a unit of work."""
    barometer = Barometer(
        kind=BarometerKind.free, population=population, made_at=clock.now(),
        names={"en": "How we work", "fr": "Notre travail"},
        purposes={"en": "Better work.", "fr": "Mieux travailler."},
    )  # fmt: skip
    version = BarometerVersion(
        barometer=barometer, number=1, made_at=clock.now(),
        questions={"questions": QUESTIONS, "scales": {}},
    )  # fmt: skip
    wave = Wave(
        version=version, moment=moment, state=state, made_at=clock.now(),
        opens_on=clock.today(), closes_on=clock.today() + timedelta(days=days),
    )  # fmt: skip
    db.session().add_all([barometer, version, wave])
    db.session().flush()
    return wave


@dataclass
class Ballots:
    """Waves of one company, and the mails of their ballots."""

    company: Company
    server: MailServer
    waves: list[Wave] = field(default_factory=list)
    numbers: int = 0

    def unit(self, count: int, *, parent: OrgUnit | None = None) -> tuple[OrgUnit, list[Person]]:
        """A new unit with people who have accounts."""
        self.numbers += 1
        with unit_of_work():
            unit = people.add_unit(f"Unit {db.new_id()}", parent=parent)
            made = [
                people.add_person(
                    f"p{db.new_id()}-{each}@company.example", f"P {each}",
                    locale="fr" if each % 2 else "en", unit=unit, password_hash="x",
                )
                for each in range(count)
            ]  # fmt: skip
        return unit, made

    def wave(
        self, state: WaveState = WaveState.open, *, moment: Moment = Moment.daily_work,
        population: Population = Population.employees, days: int = 14,
    ) -> Wave:  # fmt: skip
        """A wave that opened today."""
        with unit_of_work():
            wave = added_wave(population, state, moment=moment, days=days)
        self.waves.append(wave)
        return wave

    def work(self, rounds: int = 3) -> None:
        """What the worker does in some minutes."""
        worker = full_worker(self.company.app)
        for _round in range(rounds):
            db.session().rollback()
            ballot_jobs.tend()
            while worker.process_one():
                pass
        db.session().rollback()

    def close(self, wave: Wave) -> None:
        """Close a wave, and do what follows."""
        with unit_of_work():
            WAVE.take(wave, "expire", by=None, may={})
            record(WaveClosed(actor=None, object_id=wave.id))
        worker = full_worker(self.company.app)
        while worker.process_one():
            pass
        db.session().rollback()

    def end(self) -> None:
        """Close what is open, and give everybody the whole budget back."""
        db.session().rollback()
        for wave in self.waves:
            if db.session().get_one(Wave, wave.id).state == WaveState.open:
                self.close(wave)
        own = select(Person.id).where(Person.name.startswith("P "))
        with unit_of_work():
            for kept in (Notice, NotificationWay, Solicitation):
                db.session().execute(delete(kept).where(kept.person_id.in_(own)))
            db.session().execute(delete(Solicitation))
            db.session().execute(delete(Person).where(Person.name.startswith("P ")))

    def codes(self, wave: Wave) -> dict[str, list[str]]:
        """The codes in the mails of a wave, by address."""
        found: dict[str, list[str]] = {}
        for taken in self.server.taken():
            plain = taken.message.get_body(("plain",))
            text = plain.get_content() if plain else ""
            if f"/ballot/{wave.id}" in text and (code := CODE.search(text)):
                found.setdefault(taken.recipients[0], []).append(code[0])
        return found

    def states(self, wave: Wave) -> dict[InvitationState, int]:
        """How many invitations are in each state."""
        db.session().rollback()
        found: dict[InvitationState, int] = {}
        for state in db.session().scalars(
            select(Invitation.state).where(Invitation.wave_id == wave.id)
        ):
            found[state] = found.get(state, 0) + 1
        return found

    def group(self, wave: Wave, who: Sequence[Person]) -> set[str]:
        """The groups of some people."""
        ids = [person.id for person in who]
        found = select(Invitation.group_key).where(
            Invitation.wave_id == wave.id, Invitation.person_id.in_(ids)
        )
        return set(db.session().scalars(found))
