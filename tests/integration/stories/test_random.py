"""Random requests by random people: only allowed steps succeed, and every refusal is a 4xx status.

The activity must replay to the same state. The test sends 400 requests with a fixed seed;
`python -m tests.soak.stories` sends 10,000 on each database.
"""

from contextvars import Context
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from tests.factories.company import BODY, Company
from tests.pages import Client
from webapp.briefs.models import Brief
from webapp.core import activity, clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.programs.models import Charter
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
    "object": "object", "ask_second_reader": "second-reader", "take_back": "take-back", "withdraw": "withdraw",
    "take_up": "take-up",
}  # fmt: skip
WRITING = {"submit", "accept_edits", "ask_second_reader", "withdraw", "take_up"}
REVIEWING = {"approve", "suggest_edits", "object"}
STORIES = 12
# The share of requests that are likely to succeed.
LIKELY = 0.3


@dataclass
class RandomRun:
    """Sends random requests and records the faults."""

    company: Company
    random: Random
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
        """Sign in the people and create the first stories."""
        for part in PEOPLE:
            self.clients[part] = Client(self.company.app).sign_in(self.company.people[part].email)
            self.tokens[part] = self.clients[part].token()
        program, self.releasing = self.company.another("releasing", "author", "colleague")
        with unit_of_work():
            db.session().get_one(Charter, program.charter.id).at_deadline = Deadline.release
        while len(self.stories) < STORIES:
            self.add_draft()

    def add_draft(self) -> None:
        """Add a draft."""
        author = self.random.choice(("author", "colleague"))
        brief = self.random.choice((self.company.brief, self.releasing))
        story = self.company.story(author=author, brief=brief)
        self.stories.append(story.id)
        self.seen[story.id] = State.draft

    def act(self) -> None:
        """Send one request and check it; sometimes apply the deadlines instead."""
        if self.random.random() < 0.02:
            self._deadline()
            return
        story_id = self.random.choice(self.stories)
        before = self.seen[story_id]
        part, verb = self.random.choice(PEOPLE), self.random.choice(list(PATHS))
        if self.random.random() < LIKELY and before != State.withdrawn:
            part, verb = self._likely(story_id, before)
        may = self._may(part, verb, story_id)
        status = self._post(part, verb, story_id)
        after = self._state(story_id)
        self._check(f"{part} {verb} {before}", status, before, after, verb)
        if status == 303:
            if not may:
                self.faults.append(f"{part} did {verb}, without permission")
            if verb in REVIEWING:
                self.deciders[story_id] = part
        self.seen[story_id] = after
        if after == State.withdrawn:
            self.stories.remove(story_id)
            self.add_draft()

    def _likely(self, story_id: str, state: State) -> tuple[str, str]:
        """A step that the workflow allows, by a person who may take it; random choice seldom finds one."""
        steps = [
            s.name for s in STORY.open_steps(state) if s.name in PATHS and s.name != "withdraw"
        ]
        verb = self.random.choice(steps or ["withdraw"])
        person_id = db.session().get_one(Story, story_id).person_id
        authors = (p for p in ("author", "colleague") if self.company.people[p].id == person_id)
        return next(authors) if verb in WRITING else self.deciders.get(story_id, "reviewer"), verb

    def _may(self, part: str, verb: str, story_id: str) -> bool:
        """Whether the person may take the step, computed without the application's rules."""
        story = db.session().get_one(Story, story_id, populate_existing=True)
        people = self.company.people
        if verb in WRITING:
            asked = verb == "ask_second_reader" and story.objector_id is not None
            return people[part].id == story.person_id and not asked
        reviewers = {"reviewer", "lead"} if story.escalated_at is not None else {"reviewer"}
        mine = part in reviewers and people[part].id != story.person_id
        if verb in REVIEWING:
            return mine and people[part].id != story.objector_id
        return mine and self.deciders.get(story_id) == part

    def _post(self, part: str, verb: str, story_id: str) -> int:
        story = db.session().get_one(Story, story_id)
        latest = story.latest.number if story.latest else 0
        version = story.version if verb == "submit" else latest
        if self.random.random() < 0.1:
            version += self.random.choice((-1, 1, 7))
        sent = {
            "csrf_token": self.tokens[part], "version": str(version), "reason": "legal",
            "note": "No.", "title": "The lathe", "body": f"{BODY} {self.random.random()}",
        }  # fmt: skip
        db.session().rollback()
        path, http = f"/stories/{story_id}/{PATHS[verb]}", self.clients[part].http
        # A separate context, as in a server.
        return Context().run(lambda: http.post(path, data=sent)).status_code

    def _check(self, what: str, status: int, before: State, after: State, verb: str) -> None:
        step = STORY.step(verb)
        if status == 303:
            self.done += 1
            if before not in step.sources or after != step.target:
                self.faults.append(f"{what} led to {after}")
        else:
            self.refused += 1
            if not 400 <= status < 500 or after != before:
                self.faults.append(f"{what} returned {status}, now {after}")

    def _deadline(self) -> None:
        """Apply the deadlines some days later; the clock goes back, because sessions expire."""
        with clock.at(clock.now() + timedelta(days=self.random.choice((1, 7)))):
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
        """Stories whose replayed activity does not end in their state."""
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


def run(company: Company, acts: int, seed: int) -> RandomRun:
    """Send so many random requests."""
    random_run = RandomRun(company, Random(seed))
    random_run.begin()
    for _ in range(acts):
        random_run.act()
    return random_run


def test_random_requests_follow_the_workflow(company: Company, app: Application) -> None:
    random_run = run(company, ACTS, SEED)
    assert random_run.faults == []
    assert random_run.replayed() == []
    assert random_run.done > 20
    assert random_run.refused > 200
    assert random_run.released > 0
