"""Permission rules of stories."""

from sqlalchemy import select

from webapp.core import db
from webapp.core.permissions import rule
from webapp.people.models import Person
from webapp.people.queries import holds, is_manager_of
from webapp.people.workflow import Role
from webapp.stories.models import Review, Revision, Story


@rule("Only the author can do this.")
def is_author(person: Person, story: Story) -> bool:
    """The author of the story."""
    return story.person_id == person.id


@rule("Only a reviewer of the program can do this.")
def is_reviewer(person: Person, story: Story) -> bool:
    """A reviewer of its program; the lead too, once the story was escalated."""
    helps = story.escalated_at is not None and holds(person, Role.lead, story.program_id)
    return helps or holds(person, Role.reviewer, story.program_id)


@rule("You cannot review your own story.")
def is_not_author(person: Person, story: Story) -> bool:
    """Anybody but the author."""
    return story.person_id != person.id


@rule("You cannot review a story by a person you manage.")
def is_not_manager(person: Person, story: Story) -> bool:
    """Anybody but the author's manager."""
    return not is_manager_of(person, story.author)


@rule("Only the reviewer who decided can cancel the decision.")
def decided(person: Person, story: Story) -> bool:
    """The reviewer who made the latest decision that was not taken back."""
    newest = (
        select(Review.person_id)
        .join(Revision, Revision.id == Review.revision_id)
        .where(Revision.story_id == story.id, Review.taken_back_at.is_(None))
        .order_by(Revision.number.desc())
        .limit(1)
    )
    return db.session().scalar(newest) == person.id


@rule("The author has already prepared a share, so the decision cannot be canceled.")
def nothing_is_shared(person: Person, story: Story) -> bool:  # noqa: ARG001 - signature of a rule
    """Anybody, while no share was made from the approval."""
    return story.shared_at is None


@rule("A decision on changes to an approved story is final.")
def is_first_approval(person: Person, story: Story) -> bool:  # noqa: ARG001 - signature of a rule
    """Anybody, while the story was not changed after its approval."""
    return not story.amendments


@rule("You objected to this text. Another reviewer reads it now.")
def is_not_objector(person: Person, story: Story) -> bool:
    """Anybody but the reviewer whose objection another one reads now."""
    return story.objector_id != person.id


@rule("Another reviewer has read this text already. Change it and send it again.")
def was_read_once(person: Person, story: Story) -> bool:  # noqa: ARG001 - signature of a rule
    """Anybody, while the text was not sent to a second reviewer."""
    return story.objector_id is None


is_independent_reviewer = is_reviewer & is_not_author & is_not_manager
may_decide = is_independent_reviewer & is_not_objector
may_ask_second_reader = is_author & was_read_once
is_deciding_reviewer = is_independent_reviewer & decided & nothing_is_shared & is_first_approval
may_see = is_author | is_independent_reviewer
MAY = {
    "is_author": is_author,
    "may_decide": may_decide,
    "may_ask_second_reader": may_ask_second_reader,
    "is_deciding_reviewer": is_deciding_reviewer,
}
