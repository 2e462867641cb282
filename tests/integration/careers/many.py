"""Many stories on the career page, written as rows."""

from datetime import timedelta

from sqlalchemy import insert, update

from tests.environment import NOON
from tests.factories.company import BODY, Company
from webapp.core import db
from webapp.core.unit_of_work import unit_of_work
from webapp.networks.registry import CAREER
from webapp.people.models import Person
from webapp.people.workflow import AccountState
from webapp.program_kinds import Consent
from webapp.programs.models import ConsentEntry, Enrollment
from webapp.sharing.models import Share
from webapp.sharing.workflow import State as ShareState
from webapp.stories.models import Revision, Story
from webapp.stories.workflow import Approval, State
from webapp.tracking.models import TrackedLink

OF_ONE = 10
# The address of a story that is always there.
KNOWN = "a2345678bc"


def fill(company: Company, count: int) -> None:
    """Insert stories on the career page, ten by each of many authors who consent."""
    program, size = company.program, count // OF_ONE
    with unit_of_work():
        known = db.session().query(TrackedLink).filter_by(token=KNOWN).first() is not None
        people = [db.new_id() for _ in range(size)]
        made = [(db.new_id(), people[n % size], NOON + timedelta(seconds=n)) for n in range(count)]
        rows = db.session().execute
        rows(insert(Person), [
            {"id": each, "email": f"{each}@company.example", "name": f"Person {n:05}", "locale": "en",
             "state": AccountState.active, "password_hash": "!", "joined_at": NOON, "link_number": 0,
             "languages": ["en"]}
            for n, each in enumerate(people)
        ])  # fmt: skip
        rows(insert(Enrollment), [
            {"id": each, "program_id": program.id, "person_id": each, "receipt": {},
             "charter_id": program.charter.id, "state": "active", "joined_at": NOON}
            for each in people
        ])  # fmt: skip
        rows(insert(ConsentEntry), [
            {"enrollment_id": each, "consent": Consent.career_page, "given": given,
             "charter_version": 1, "at": NOON}
            for each in people for given in (False, True)
        ])  # fmt: skip
        common = {"program_id": program.id, "made_at": NOON}
        rows(insert(Story), [
            {**common, "id": i, "person_id": who, "brief_id": company.brief.id, "language": "en",
             "title": i, "body": BODY, "version": 1, "state": State.draft}
            for i, who, _at in made
        ])  # fmt: skip
        rows(insert(Revision), [
            {"id": i, "story_id": i, "number": 1, "title": i, "body": BODY, "made_at": NOON}
            for i, _who, _at in made
        ])  # fmt: skip
        rows(
            update(Story)
            .where(Story.state == State.draft)
            .values(state=State.approved, approved_revision_id=Story.id,
                    approved_as=Approval.approved, shared_at=NOON)
        )  # fmt: skip
        tokens = [KNOWN if n == 0 and not known else db.new_id() for n in range(count)]
        rows(insert(TrackedLink), [
            {**common, "id": i, "token": token, "story_id": i, "channel": CAREER}
            for (i, _who, _at), token in zip(made, tokens, strict=True)
        ])  # fmt: skip
        rows(insert(Share), [
            {**common, "id": i, "story_id": i, "revision_id": i, "person_id": who, "link_id": i,
             "channel": CAREER, "disclosure": "I work here.", "state": ShareState.posted,
             "declared": False, "body": f"I work here.\n\n{BODY}\n\nhttps://x.example/{i}",
             "posted_at": at}
            for i, who, at in made
        ])  # fmt: skip
