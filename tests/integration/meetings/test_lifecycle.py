"""Random acts of two people and of time: only the steps of the table succeed, refusals are 4xx."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests.environment import NOON
from tests.factories.company import Company
from tests.integration.meetings.meetings import client_of, paired
from webapp.core import clock, db
from webapp.meetings.jobs import close_pairs
from webapp.meetings.models import Meeting
from webapp.meetings.queries import meetings_of
from webapp.meetings.workflow import MEETING, MeetingState
from webapp.mentoring.models import Pair
from webapp.mentoring.workflow import PAIR

people = st.sampled_from(["mentor", "mentee"])
hours = st.integers(-5, 60)
numbers = st.integers(0, 5)
REFUSED = {403, 404, 409, 422}
# The step that a successful verb of the page took, and where it ends.
TARGETS = {"cancel": "cancelled", "held": "held", "missed": "not_held"}


def snapshot(meeting: Meeting) -> tuple[Any, ...]:
    """What an act can change of a meeting."""
    known = meeting.appointment
    return (
        meeting.state, meeting.said_at, meeting.cancelled_at, known.state, known.sequence,
        known.starts_at, known.ends_at, known.place,
    )  # fmt: skip


class Meetings(RuleBasedStateMachine):
    """Two people of one pair act at random while time passes; `company` is set by the test."""

    company: Company
    made = 0

    @initialize()
    def begin(self) -> None:
        type(self).made += 1
        self.pair, mentor, mentee = paired(self.company, f"random_{self.made}", meetings=3)
        self.people = {"mentor": mentor, "mentee": mentee}
        self.frozen = clock.at(NOON)
        self.frozen.__enter__()
        self.known = self.snapshots()

    def teardown(self) -> None:
        if hasattr(self, "frozen"):
            self.frozen.__exit__(None, None, None)

    def snapshots(self) -> dict[str, tuple[Any, ...]]:
        db.session().rollback()
        return {meeting.id: snapshot(meeting) for meeting in meetings_of(self.pair.id)}

    def act(self, who: str, path: str, data: dict[str, str] | None = None) -> int:
        """Send a form; a refusal changes nothing, and states change by the steps of the tables."""
        before, state = self.snapshots(), self.pair.state
        status = client_of(self.company, self.people[who]).post(path, data or {}).status
        after = self.snapshots()
        assert status == 303 or status in REFUSED
        assert status == 303 or (after, self.pair.state) == (before, state)
        self.check(before, after, state)
        return status

    def check(
        self, before: dict[str, tuple[Any, ...]], after: dict[str, tuple[Any, ...]], state: str
    ) -> None:
        steps = {(source, s.target) for s in MEETING.steps for source in s.sources}
        for meeting_id, now in after.items():
            old = before.get(meeting_id)
            assert now[0] == MeetingState.planned if old is None else True
            if old is not None and now != old:
                assert (old[0], now[0]) in steps
                assert now[4] >= old[4]
                assert now[4] > old[4] or now[3:] == old[3:], "a change has another sequence"
        assert before.keys() <= after.keys()
        allowed = {(source, s.target) for s in PAIR.steps for source in s.sources}
        assert state == self.pair.state or (state, self.pair.state) in allowed

    def meeting(self, number: int) -> Meeting | None:
        found = meetings_of(self.pair.id)
        return found[number % len(found)] if found else None

    @staticmethod
    def typed(hour: int, minutes: int) -> dict[str, str]:
        local = (clock.now() + timedelta(hours=hour)).astimezone(clock.zone())
        start = local.replace(tzinfo=None).isoformat(timespec="minutes")
        return {"starts": start, "minutes": str(minutes), "place": f"Hall {hour}"}

    @rule(who=people, hour=hours, minutes=st.sampled_from([0, 30, 60, 240, 300]))
    def plan(self, who: str, hour: int, minutes: int) -> None:
        count = len(meetings_of(self.pair.id))
        state = self.pair.state
        status = self.act(who, f"/pairs/{self.pair.id}/meetings/new", self.typed(hour, minutes))
        db.session().rollback()
        assert (len(meetings_of(self.pair.id)) == count + 1) == (status == 303)
        if status == 303:
            planned = [m for m in meetings_of(self.pair.id) if m.state in {"planned", "held"}]
            assert len(planned) <= 3
            assert (state, hour > 0, 0 < minutes <= 240) == ("active", True, True)

    @rule(who=people, number=numbers, hour=hours)
    def move(self, who: str, number: int, hour: int) -> None:
        if (meeting := self.meeting(number)) is not None:
            begun = meeting.appointment.starts_at <= clock.now()
            path = f"/meetings/{meeting.id}/move"
            status = self.act(who, path, self.typed(hour, 60))
            assert status != 303 or not begun

    @rule(who=people, number=numbers, verb=st.sampled_from(sorted(TARGETS)))
    def change(self, who: str, number: int, verb: str) -> None:
        if (meeting := self.meeting(number)) is not None:
            starts, ends = meeting.appointment.starts_at, meeting.appointment.ends_at
            path = f"/pairs/{self.pair.id}/meetings/{meeting.id}/{verb}"
            if self.act(who, path) == 303:
                assert meeting.state == TARGETS[verb]
                now = clock.now()
                assert now < starts if verb == "cancel" else now >= ends

    @rule(who=people, verb=st.sampled_from(["pause", "resume", "resume", "finish", "end"]))
    def move_pair(self, who: str, verb: str) -> None:
        self.act(who, f"/pairs/{self.pair.id}/{verb}")

    @rule(who=people, word=st.sampled_from(["yes", "yes", "no", "perhaps"]))
    def fit(self, who: str, word: str) -> None:
        met = any(m.state == "held" for m in meetings_of(self.pair.id))
        status = self.act(who, f"/pairs/{self.pair.id}/fit", {"fits": word})
        assert status != 303 or met

    @rule(hour=st.sampled_from([1, 2, 30, 24 * 8]))
    def wait(self, hour: int) -> None:
        clock.move(clock.now() + timedelta(hours=hour))

    @rule()
    def work(self) -> None:
        before, state = self.snapshots(), self.pair.state
        close_pairs()
        self.check(before, self.snapshots(), state)

    @invariant()
    def holds(self) -> None:
        """What is true at every moment."""
        if not hasattr(self, "pair"):
            return
        now: datetime = clock.now()
        pair = db.session().get_one(Pair, self.pair.id)
        found = meetings_of(pair.id)
        ahead = [m for m in found if m.state == "planned" and m.appointment.starts_at > now]
        assert ahead == [] or pair.state == "active"
        for meeting in found:
            known = meeting.appointment
            assert (known.state == "cancelled") == (meeting.state == "cancelled")
            assert known.ends_at <= now or meeting.state in {"planned", "cancelled"}
        ordered = sorted((m.appointment for m in ahead), key=lambda each: each.starts_at)
        assert all(one.ends_at <= other.starts_at for one, other in pairwise(ordered))


def test_only_the_steps_of_the_table_succeed(company: Company) -> None:
    machine = type("MeetingsOfCompany", (Meetings,), {"company": company})
    run_state_machine_as_test(
        machine, settings=settings(max_examples=12, stateful_step_count=25, deadline=None)
    )
