"""A small house with everybody in it: dull on purpose, made through the services."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Flask

from webapp.app import create_app
from webapp.config import Settings
from webapp.kernel import clock, db
from webapp.kernel.unit_of_work import unit_of_work
from webapp.people import services as people
from webapp.people.models import Person
from webapp.people.workflow import Role
from webapp.programs import services as programs
from webapp.programs.models import Brief, Program
from webapp.programs.workflow import Kind
from webapp.shares import services as shares
from webapp.shares.channels.registry import CHANNELS
from webapp.shares.models import Share
from webapp.stories import services as stories
from webapp.stories.models import Story
from webapp.stories.workflow import Reason
from webapp.web.database import db as flask_db

PASSWORD = "quiet green lamp"
BODY = "At first the lathe frightened me. Awa stood beside me for a month; now I teach it myself."


def charter_texts(word: str = "plain") -> dict[str, dict[str, str]]:
    """A charter that is complete in both languages."""
    return {lang: {p: f"{word} {p} {lang}" for p in programs.PARTS} for lang in ("en", "fr")}


@dataclass
class House:
    """People by part, two programs (`voices` and a foreign one), and ways to make more."""

    app: Flask
    people: dict[str, Person] = field(default_factory=dict)
    program: Program = field(init=False)
    foreign: Program = field(init=False)
    brief: Brief = field(init=False)
    foreign_brief: Brief = field(init=False)

    @classmethod
    def build(cls, app: Flask) -> "House":
        """Everybody, once."""
        house = cls(app)
        with unit_of_work():
            hashed = app.extensions["passwords"].hash(PASSWORD)
            unit = people.add_unit("Workshop")
            for part in (
                "author", "colleague", "third", "fourth", "reviewer", "lead", "stranger", "foreign_lead",
                "foreign_reviewer", "foreign_author", "admin", "analyst", "observer",
            ):  # fmt: skip
                house.people[part] = people.add_person(
                    f"{part}@house.example", part.replace("_", " ").title(), locale="en", unit=unit,
                    password_hash=hashed,
                )  # fmt: skip
            house.program, house.brief = house._program("voices", "lead", "reviewer")
            house.foreign, house.foreign_brief = house._program(
                "elsewhere", "foreign_lead", "foreign_reviewer"
            )
            for part in ("author", "colleague", "third", "fourth"):
                programs.join(house.program, by=house.people[part], version=1)
            programs.join(house.foreign, by=house.people["foreign_author"], version=1)
            for role in (Role.admin, Role.analyst, Role.observer):
                people.grant(
                    house.people[role.value], role, by=None, scope=None, reason="for the test"
                )
        return house

    def _program(self, slug: str, lead: str, reviewer: str) -> tuple[Program, Brief]:
        by = self.people[lead]
        program = programs.create(
            slug, Kind.sharing, {"en": slug.title(), "fr": slug.title()},
            "https://house.example/jobs", by=by, hosts={"house.example"},
        )  # fmt: skip
        people.grant(by, Role.lead, by=None, scope=program.id, reason="for the test")
        people.grant(
            self.people[reviewer], Role.reviewer, by=None, scope=program.id, reason="for the test"
        )
        programs.write_charter(
            program,
            charter_texts(),
            {"en": "I work at The House.", "fr": "Je travaille ici."},
            by=by,
        )
        programs.open_program(program, by=by)
        brief = programs.open_brief(
            program, by=by, theme={"en": "Trade", "fr": "Métier"},
            titles={"en": "Hands", "fr": "Mains"}, facts={"en": ["A fact."], "fr": ["Un fait."]},
            questions={"en": ["A question?"], "fr": ["Une question ?"]}, sources=["A source"],
            expires_on=None,
        )  # fmt: skip
        return program, brief

    @property
    def settings(self) -> Settings:
        """The settings of the application."""
        found: Settings = self.app.extensions["settings"]
        return found

    def again(self, thing: Any) -> Any:
        """The same row, read anew."""
        db.session().rollback()
        return db.session().get_one(type(thing), thing.id, populate_existing=True)

    def newcomer(self, part: str, *, name: str | None = None, locale: str = "en") -> Person:
        """One more person with an account, known by a part of their own."""
        with unit_of_work():
            hashed = self.app.extensions["passwords"].hash(PASSWORD)
            self.people[part] = people.add_person(
                f"{part}@house.example", name or part.title(), locale=locale, unit=None,
                password_hash=hashed,
            )  # fmt: skip
        return self.people[part]

    def another(self, slug: str, *members: str) -> tuple[Program, Brief]:
        """One more program of the same lead and reviewer, for a test that changes it."""
        with unit_of_work():
            program, brief = self._program(slug, "lead", "reviewer")
            for part in members:
                programs.join(program, by=self.people[part], version=1)
        return program, brief

    def story(
        self, state: str = "draft", *, author: str = "author", body: str = BODY,
        brief: Brief | None = None,
    ) -> Story:  # fmt: skip
        """A story in a state, reached by the steps that lead there."""
        foreign = author.startswith("foreign")
        by = self.people[author]
        brief = brief or (self.foreign_brief if foreign else self.brief)
        reviewer = self.people["foreign_reviewer" if foreign else "reviewer"]
        with unit_of_work():
            made = stories.write(brief, by=by, title="The lathe", body=body, language="en")
            if state in {"in_review", "approved", "objected"}:
                stories.submit(made, by=by, version=1)
            if state == "approved":
                stories.approve(made, by=reviewer, revision=1)
            if state == "objected":
                stories.object_to(
                    made, by=reviewer, revision=1, reason=Reason.factual_error, note="It was May."
                )
            if state == "withdrawn":
                stories.withdraw(made, by=by)
        return made

    def share(
        self, *, author: str = "author", channel: str = "linkedin", brief: Brief | None = None
    ) -> Share:
        """A prepared share of a fresh approved story."""
        story = self.story("approved", author=author, brief=brief)
        with unit_of_work():
            return shares.prepare(
                story, CHANNELS[channel], by=self.people[author], base="http://127.0.0.1:5000"
            )


@contextmanager
def standing(settings: Settings, moment: datetime) -> Iterator[House]:
    """A house for a whole module: each test makes what it needs and looks at that alone."""
    app = create_app(settings)
    app.config["TESTING"] = True
    with clock.at(moment), app.app_context():
        yield House.build(app)
        flask_db.session.remove()
        flask_db.engine.dispose()
