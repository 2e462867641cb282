"""A small house with everybody in it: dull on purpose, made through the services."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any

from flask import Flask
from PIL import Image
from sqlalchemy import select

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
from webapp.shares.models import Share, TrackedLink
from webapp.shares.services import Wishes
from webapp.stories import services as stories
from webapp.stories.images import Shelf, draw_anew
from webapp.stories.models import Picture, Story
from webapp.stories.workflow import Reason
from webapp.web.database import db as flask_db

PASSWORD = "quiet green lamp"
BODY = "At first the lathe frightened me. Awa stood beside me for a month; now I teach it myself."
HERE = Wishes(server="here.example")
SUGGESTED = BODY.replace("for a month", "for four weeks")


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

    def _sketch(self, slug: str, lead: str, reviewer: str) -> Program:
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
        return program

    def _program(self, slug: str, lead: str, reviewer: str) -> tuple[Program, Brief]:
        by, program = self.people[lead], self._sketch(slug, lead, reviewer)
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

    def draft(self) -> Program:
        """A program that its lead has not opened; made once."""
        found = db.session().scalar(select(Program).where(Program.slug == "sketch"))
        if found is not None:
            return found
        with unit_of_work():
            return self._sketch("sketch", "lead", "reviewer")

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
            if state in {"in_review", "approved", "edits_suggested", "objected"}:
                stories.submit(made, by=by, version=1)
            if state == "approved":
                stories.approve(made, by=reviewer, revision=1)
            if state == "edits_suggested":
                stories.suggest_edits(
                    made, by=reviewer, revision=1, title="The lathe", body=SUGGESTED
                )
            if state == "objected":
                stories.object_to(
                    made, by=reviewer, revision=1, reason=Reason.factual_error, note="It was May."
                )
            if state == "withdrawn":
                stories.withdraw(made, by=by)
        return made

    def picture(self, story: Story, *, colour: str = "teal") -> Picture:
        """A small picture on a story, with nobody on it, not described yet."""
        sent = BytesIO()
        Image.new("RGB", (40, 30), colour).save(sent, "PNG")
        shelf = Shelf(self.settings.instance / "uploads")
        drawn = draw_anew(sent.getvalue(), name="file")
        with unit_of_work():
            return stories.set_picture(story, drawn, by=story.author, shelf=shelf)

    def share(
        self, *, author: str = "author", channel: str = "linkedin", brief: Brief | None = None,
        state: str = "prepared", body: str = BODY, wishes: Wishes = HERE,
    ) -> Share:  # fmt: skip
        """A share of a fresh approved story, in a state, reached by the steps that lead there."""
        story = self.story("approved", author=author, brief=brief, body=body)
        by = self.people[author]
        with unit_of_work():
            made = shares.prepare(
                story, CHANNELS[channel], by=by, base="http://127.0.0.1:5000", wishes=wishes,
                organisation="The House",
            )  # fmt: skip
            if state in {"posted", "retired"}:
                hosts = shares.known_hosts(made)
                address = f"https://{min(hosts, key=len)}/posts/{made.id}" if hosts else ""
                shares.declare_posted(made, by=by, address=address)
                db.session().flush()
            if state == "retired":
                shares.retire(made, by=by)
            if state == "cancelled":
                shares.cancel(made, by=by)
        return made

    def link(self, **wanted: Any) -> TrackedLink:
        """The link of a fresh share."""
        found = self.share(**wanted).link
        assert found is not None
        return found


@contextmanager
def standing(settings: Settings, moment: datetime) -> Iterator[House]:
    """A house for a whole module: each test makes what it needs and looks at that alone."""
    app = create_app(settings)
    app.config["TESTING"] = True
    with clock.at(moment), app.app_context():
        yield House.build(app)
        flask_db.session.remove()
        flask_db.engine.dispose()
