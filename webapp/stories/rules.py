"""Who may, with a story."""

from sqlalchemy import select

from webapp.core import db
from webapp.core.permissions import rule
from webapp.people.models import Person
from webapp.people.queries import holds, is_manager_of
from webapp.people.workflow import Role
from webapp.stories.models import Review, Revision, Story


@rule("Only the author may do this.")
def is_author(person: Person, story: Story) -> bool:
    """Wrote it."""
    return story.person_id == person.id


@rule("Only a reviewer of the program may do this.")
def is_reviewer(person: Person, story: Story) -> bool:
    """Reviews for its program; the lead does once they were asked to help."""
    asked = story.escalated_at is not None and holds(person, Role.lead, story.program_id)
    return asked or holds(person, Role.reviewer, story.program_id)


@rule("Nobody reviews a story of their own.")
def is_not_author(person: Person, story: Story) -> bool:
    """Did not write it."""
    return story.person_id != person.id


@rule("Nobody reviews a story of somebody they manage.")
def is_not_manager(person: Person, story: Story) -> bool:
    """Is not the author's manager."""
    return not is_manager_of(person, story.author)


@rule("Only the reviewer who decided may take the decision back.")
def decided(person: Person, story: Story) -> bool:
    """Made the decision that stands."""
    newest = (
        select(Review.person_id)
        .join(Revision, Revision.id == Review.revision_id)
        .where(Revision.story_id == story.id, Review.taken_back_at.is_(None))
        .order_by(Revision.number.desc())
        .limit(1)
    )
    return db.session().scalar(newest) == person.id


@rule("The author has already made a share of it, so the decision stands.")
def nothing_is_shared(person: Person, story: Story) -> bool:  # noqa: ARG001 - a rule's form
    """No share was made from the approval."""
    return story.shared_at is None


is_independent_reviewer = is_reviewer & is_not_author & is_not_manager
is_deciding_reviewer = is_independent_reviewer & decided & nothing_is_shared
may_see = is_author | is_independent_reviewer
MAY = {
    "is_author": is_author,
    "is_independent_reviewer": is_independent_reviewer,
    "is_deciding_reviewer": is_deciding_reviewer,
}
