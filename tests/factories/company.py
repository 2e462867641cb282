"""A small company with people in every role, created through the services."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from PIL import Image
from sqlalchemy import select

from webapp.briefs import services as briefs
from webapp.briefs.models import Brief
from webapp.config import Settings
from webapp.core import db
from webapp.core.unit_of_work import unit_of_work
from webapp.images import PictureStore, re_encode
from webapp.networks.registry import NETWORKS
from webapp.people import services as people
from webapp.people.models import Person
from webapp.people.services import passwords
from webapp.people.workflow import Role
from webapp.program_kinds import Kind
from webapp.programs import services as programs
from webapp.programs.models import Program
from webapp.sharing.models import Share
from webapp.sharing.services import (
    ShareOptions,
    cancel_share,
    declare_posted,
    example_address,
    prepare,
    retire_link,
)
from webapp.stories import services as stories
from webapp.stories.models import Picture, Story
from webapp.stories.workflow import Reason
from webapp.tracking.models import TrackedLink
from webapp.web.application import Application

PASSWORD = "quiet green lamp"
BODY = "At first the lathe frightened me. Awa stood beside me for a month; now I teach it myself."
# Why a program of tests opens before anything was measured.
REASON = "No barometer before spring."
HERE = ShareOptions(server="here.example")
SUGGESTED = BODY.replace("for a month", "for four weeks")


def charter_texts(word: str = "plain", kind: Kind = Kind.sharing) -> dict[str, dict[str, str]]:
    """The texts of a charter that is complete in both languages."""
    parts = programs.PARTS[kind]
    return {lang: {p: f"{word} {p} {lang}" for p in parts} for lang in ("en", "fr")}


@dataclass
class Company:
    """People by their part, two programs (`voices` and a foreign one), and factory methods."""

    app: Application
    people: dict[str, Person] = field(default_factory=dict)
    program: Program = field(init=False)
    foreign: Program = field(init=False)
    brief: Brief = field(init=False)
    foreign_brief: Brief = field(init=False)

    @classmethod
    def build(cls, app: Application) -> "Company":
        """Create the company in an empty database."""
        company = cls(app)
        with unit_of_work():
            hashed = passwords().hash(PASSWORD)
            unit = people.add_unit("Workshop")
            for part in (
                "author", "colleague", "third", "fourth", "reviewer", "lead", "stranger", "foreign_lead",
                "foreign_reviewer", "foreign_author", "admin", "analyst", "observer",
            ):  # fmt: skip
                company.people[part] = people.add_person(
                    f"{part}@company.example", part.replace("_", " ").title(), locale="en", unit=unit,
                    password_hash=hashed,
                )  # fmt: skip
            company.program, company.brief = company._program("voices", "lead", "reviewer")
            company.foreign, company.foreign_brief = company._program(
                "elsewhere", "foreign_lead", "foreign_reviewer"
            )
            for part in ("author", "colleague", "third", "fourth"):
                programs.join(company.program, by=company.people[part], version=1)
            programs.join(company.foreign, by=company.people["foreign_author"], version=1)
            for part, role in (
                ("admin", Role.admin), ("analyst", Role.analyst), ("observer", Role.observer),
                ("analyst", Role.employee_view), ("foreign_lead", Role.announcer),
            ):  # fmt: skip
                people.grant(company.people[part], role, by=None, scope=None, reason="for the test")
        return company

    @classmethod
    def load(cls, app: Application) -> "Company":
        """Load the company from a database that `build` filled."""
        company = cls(app)
        for person in db.session().scalars(select(Person)):
            company.people[person.email.partition("@")[0]] = person
        by_slug = {p.slug: p for p in db.session().scalars(select(Program))}
        briefs = {b.program_id: b for b in db.session().scalars(select(Brief))}
        company.program, company.foreign = by_slug["voices"], by_slug["elsewhere"]
        company.brief = briefs[company.program.id]
        company.foreign_brief = briefs[company.foreign.id]
        return company

    def _create_draft(self, slug: str, lead: str, reviewer: str) -> Program:
        by = self.people[lead]
        program = programs.create(
            slug, Kind.sharing, {"en": slug.title(), "fr": slug.title()},
            "https://company.example/jobs", by=by, hosts={"company.example"},
        )  # fmt: skip
        people.grant(by, Role.lead, by=None, scope=program.id, reason="for the test")
        people.grant(
            self.people[reviewer], Role.reviewer, by=None, scope=program.id, reason="for the test"
        )
        programs.write_charter(
            program,
            charter_texts(),
            {"en": "I work at The Company.", "fr": "Je travaille ici."},
            by=by,
        )
        return program

    def _program(self, slug: str, lead: str, reviewer: str) -> tuple[Program, Brief]:
        by, program = self.people[lead], self._create_draft(slug, lead, reviewer)
        programs.open_program(program, by=by, reason=REASON)
        brief = briefs.open_brief(
            program, by=by, theme={"en": "Trade", "fr": "Métier"},
            titles={"en": "Hands", "fr": "Mains"}, facts={"en": ["A fact."], "fr": ["Un fait."]},
            questions={"en": ["A question?"], "fr": ["Une question ?"]}, sources=["A source"],
            expires_on=None,
        )  # fmt: skip
        return program, brief

    @property
    def settings(self) -> Settings:
        """The settings of the application."""
        found: Settings = self.app.runtime.settings
        return found

    def again(self, thing: Any) -> Any:
        """The same row, reloaded from the database."""
        db.session().rollback()
        return db.session().get_one(type(thing), thing.id, populate_existing=True)

    def newcomer(self, part: str, *, name: str | None = None, locale: str = "en") -> Person:
        """Create a person with an account, stored in `people` under this part."""
        with unit_of_work():
            hashed = passwords().hash(PASSWORD)
            self.people[part] = people.add_person(
                f"{part}@company.example", name or part.title(), locale=locale, unit=None,
                password_hash=hashed,
            )  # fmt: skip
        return self.people[part]

    def another(self, slug: str, *members: str) -> tuple[Program, Brief]:
        """Create a program of the same lead and reviewer, for a test that changes it."""
        with unit_of_work():
            program, brief = self._program(slug, "lead", "reviewer")
            for part in members:
                programs.join(program, by=self.people[part], version=1)
        return program, brief

    def mentoring_program(
        self, slug: str = "pairs", *members: str, lead: str = "lead", opened: bool = True
    ) -> Program:
        """A mentoring program with a lead and a charter, created once; open, or a draft."""
        return self._of_kind(Kind.mentoring, slug, members, lead, opened=opened)

    def champions_program(
        self, slug: str = "helpers", *members: str, lead: str = "lead", opened: bool = True
    ) -> Program:
        """A program of champions with a lead and a charter, created once; open, or a draft."""
        return self._of_kind(Kind.champions, slug, members, lead, opened=opened)

    def cocreation_program(
        self, slug: str = "together", *members: str, lead: str = "lead", opened: bool = True
    ) -> Program:
        """A co-creation program with a lead and a charter, created once; open, or a draft."""
        return self._of_kind(Kind.cocreation, slug, members, lead, opened=opened)

    def _of_kind(
        self, kind: Kind, slug: str, members: Sequence[str], lead: str, *, opened: bool
    ) -> Program:
        found = db.session().scalar(select(Program).where(Program.slug == slug))
        if found is not None:
            return found
        by = self.people[lead]
        names = {"en": slug.title(), "fr": slug.title()}
        with unit_of_work():
            program = programs.create(slug, kind, names, by=by)
            people.grant(by, Role.lead, by=None, scope=program.id, reason="for the test")
            programs.write_charter(program, charter_texts(kind=kind), by=by)
            if opened:
                programs.open_program(program, by=by, reason=REASON)
            for part in members:
                programs.join(program, by=self.people[part], version=1)
        return program

    def draft(self) -> Program:
        """A draft program, created once."""
        found = db.session().scalar(select(Program).where(Program.slug == "sketch"))
        if found is not None:
            return found
        with unit_of_work():
            return self._create_draft("sketch", "lead", "reviewer")

    def story(
        self, state: str = "draft", *, author: str = "author", body: str = BODY,
        brief: Brief | None = None, title: str = "The lathe",
    ) -> Story:  # fmt: skip
        """Create a story and take the steps to this state."""
        foreign = author.startswith("foreign")
        by = self.people[author]
        brief = brief or (self.foreign_brief if foreign else self.brief)
        reviewer = self.people["foreign_reviewer" if foreign else "reviewer"]
        with unit_of_work():
            made = stories.write(brief, by=by, title=title, body=body, language="en")
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
        """Add a small picture to a story, without people on it and without a description."""
        file = BytesIO()
        Image.new("RGB", (40, 30), colour).save(file, "PNG")
        store = PictureStore(self.settings.instance / "uploads")
        image = re_encode(file.getvalue(), name="file")
        with unit_of_work():
            return stories.set_picture(story, image, by=story.author, store=store)

    def share(
        self, *, author: str = "author", channel: str = "linkedin", brief: Brief | None = None,
        state: str = "prepared", body: str = BODY, options: ShareOptions = HERE,
        title: str = "The lathe",
    ) -> Share:  # fmt: skip
        """Create a share of a new approved story and take the steps to this state."""
        story = self.story("approved", author=author, brief=brief, body=body, title=title)
        by = self.people[author]
        with unit_of_work():
            made = prepare(
                story, NETWORKS[channel], by=by, base="http://127.0.0.1:5000", options=options,
                organization="The Company",
            )  # fmt: skip
            if state in {"posted", "retired"}:
                number = str(int(made.id, 36))
                declare_posted(made, by=by, address=example_address(made, number))
                db.session().flush()
            if state == "retired":
                retire_link(made, by=by)
            if state == "cancelled":
                cancel_share(made, by=by)
        return made

    def link(self, **options: Any) -> TrackedLink:
        """The tracked link of a new share."""
        found = self.share(**options).link
        assert found is not None
        return found
