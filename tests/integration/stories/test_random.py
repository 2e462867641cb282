"""Random acts by random people: only listed steps succeed, every refusal is 4xx, and it replays.

CI takes 400 acts with a fixed seed on each database; `python -m tests.soak.stories` takes 10,000.
"""

import random
from contextvars import Context
from dataclasses import dataclass, field
from datetime import timedelta

from tests.factories.company import BODY, Company
from tests.pages import Client
from webapp.core import activity, clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.programs.models import Brief, Charter
from webapp.programs.workflow import Deadline
from webapp.stories.jobs import meet_deadlines
from webapp.stories.models import Story
from webapp.stories.workflow import STORY, State
from webapp.web.application import Application

ACTS = 400
SEED = 20261118
PEOPLE = ("author", "colleague", "reviewer", "lead", "stranger", "foreign_reviewer")
PATHS = {
    "submit": "submit", "approve": "approve", "suggest_edits": "suggest", "accept_edits": "accept",
    "object": "object", "take_back": "take-back", "withdraw": "withdraw",
    "take_up": "take-up",
}  # fmt: skip
WRITING = {"submit", "accept_edits", "withdraw", "take_up"}
REVIEWING = {"approve", "suggest_edits", "object"}
STORIES = 12
# How often an act is one that could succeed.
LIKELY = 0.3


@dataclass
class Chance:
    """A run of random acts, and what was seen of it."""

    company: Company
    draw: random.Random
    clients: dict[str, Client] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    releasing: Brief = field(init=False)
    stories: list[str] = field(default_factory=list)
    seen: dict[str, State] = field(default_factory=dict)
    deciders: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    done: int = 0
    refused: int = 0
    released: int = 0

    def begin(self) -> None:
        """People signed in once, and stories to act on."""
        for part in PEOPLE:
            self.clients[part] = Client(self.company.app).sign_in(self.company.people[part].email)
            self.tokens[part] = self.clients[part].token()
        program, self.releasing = self.company.another("releasing", "author", "colleague")
        with unit_of_work():
            db.session().get_one(Charter, program.charter.id).at_deadline = Deadline.release
        while len(self.stories) < STORIES:
            self.fresh()

    def fresh(self) -> None:
        """One more draft."""
        author = self.draw.choice(("author", "colleague"))
        brief = self.draw.choice((self.company.brief, self.releasing))
        made = self.company.story(author=author, brief=brief)
        self.stories.append(made.id)
        self.seen[made.id] = State.draft

    def act(self) -> None:
        """One act of somebody; or the deadline, which is the system's."""
        if self.draw.random() < 0.02:
            self._deadline()
            return
        story_id = self.draw.choice(self.stories)
        before = self.seen[story_id]
        part, verb = self.draw.choice(PEOPLE), self.draw.choice(list(PATHS))
        if self.draw.random() < LIKELY and before != State.withdrawn:
            part, verb = self._likely(story_id, before)
        may = self._may(part, verb, story_id)
        status = self._post(part, verb, story_id)
        after = self._state(story_id)
        self._judge(f"{part} {verb} {before}", status, before, after, verb)
        if status == 303:
            if not may:
                self.faults.append(f"{part} did {verb}, which is not theirs")
            if verb in REVIEWING:
                self.deciders[story_id] = part
        self.seen[story_id] = after
        if after == State.withdrawn:
            self.stories.remove(story_id)
            self.fresh()

    def _likely(self, story_id: str, state: State) -> tuple[str, str]:
        """An act that the table lists, by somebody it fits: chance alone seldom finds one."""
        steps = [
            s.name for s in STORY.open_steps(state) if s.name in PATHS and s.name != "withdraw"
        ]
        verb = self.draw.choice(steps or ["withdraw"])
        person_id = db.session().get_one(Story, story_id).person_id
        authors = (p for p in ("author", "colleague") if self.company.people[p].id == person_id)
        return next(authors) if verb in WRITING else self.deciders.get(story_id, "reviewer"), verb

    def _may(self, part: str, verb: str, story_id: str) -> bool:
        """Whose verb it is, told without asking the company's own rules."""
        story = db.session().get_one(Story, story_id, populate_existing=True)
        people = self.company.people
        if verb in WRITING:
            return people[part].id == story.person_id
        reviewers = {"reviewer", "lead"} if story.escalated_at is not None else {"reviewer"}
        mine = part in reviewers and people[part].id != story.person_id
        return mine and (verb in REVIEWING or self.deciders.get(story_id) == part)

    def _post(self, part: str, verb: str, story_id: str) -> int:
        story = db.session().get_one(Story, story_id)
        latest = story.latest.number if story.latest else 0
        version = story.version if verb == "submit" else latest
        if self.draw.random() < 0.1:
            version += self.draw.choice((-1, 1, 7))
        sent = {
            "csrf_token": self.tokens[part], "version": str(version), "reason": "legal", "note": "No.", "title": "The lathe",
            "body": f"{BODY} {self.draw.random()}",
        }  # fmt: skip
        db.session().rollback()
        path, http = f"/stories/{story_id}/{PATHS[verb]}", self.clients[part].http
        # A context of its own, as in a server; other tests look at the pages.
        return Context().run(lambda: http.post(path, data=sent)).status_code

    def _judge(self, what: str, status: int, before: State, after: State, verb: str) -> None:
        step = STORY.step(verb)
        if status == 303:
            self.done += 1
            if before not in step.sources or after != step.target:
                self.faults.append(f"{what} led to {after}")
        else:
            self.refused += 1
            if not 400 <= status < 500 or after != before:
                self.faults.append(f"{what} answered {status}, now {after}")

    def _deadline(self) -> None:
        """Some days later the company looks what is late; sessions would not live that long."""
        with clock.at(clock.now() + timedelta(days=self.draw.choice((1, 7)))):
            meet_deadlines()
        for story_id in self.stories:
            before, after = self.seen[story_id], self._state(story_id)
            if after not in {before, State.approved if before == State.in_review else before}:
                self.faults.append(f"a deadline moved {before} to {after}")
            self.released += before != after
            self.seen[story_id] = after

    def _state(self, story_id: str) -> State:
        db.session().rollback()
        return db.session().get_one(Story, story_id, populate_existing=True).state

    def replayed(self) -> list[str]:
        """Stories whose activity, replayed by the table, ends elsewhere than they are."""
        past = {step.past: step for step in STORY.steps}
        wrong = []
        for story_id in self.seen:
            state: State = STORY.start  # type: ignore[assignment]
            for act in activity.of_object(story_id):
                if (step := past.get(act.verb)) is not None:
                    if state not in step.sources:
                        wrong.append(f"{story_id}: {act.verb} from {state}")
                    state = step.target  # type: ignore[assignment]
            if state != self._state(story_id):
                wrong.append(f"{story_id}: replays to {state}")
        return wrong


def run(company: Company, acts: int, seed: int) -> Chance:
    """So many random acts."""
    chance = Chance(company, random.Random(seed))
    chance.begin()
    for _ in range(acts):
        chance.act()
    return chance


def test_random_acts_keep_to_the_table(company: Company, app: Application) -> None:
    chance = run(company, ACTS, SEED)
    assert chance.faults == []
    assert chance.replayed() == []
    assert chance.done > 20
    assert chance.refused > 200
    assert chance.released > 0
