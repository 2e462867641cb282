"""Who may, with a story."""

from webapp.kernel.rules import rule
from webapp.people.models import Person
from webapp.people.queries import holds
from webapp.people.workflow import Role
from webapp.programs import queries as programs
from webapp.stories.models import Story


@rule("Only the author may do this.")
def is_author(person: Person, story: Story) -> bool:
    """Wrote it."""
    return story.person_id == person.id


@rule("Only a reviewer of the program may do this.")
def is_reviewer(person: Person, story: Story) -> bool:
    """Reviews for its program."""
    return holds(person, Role.reviewer, story.program_id)


@rule("Nobody reviews a story of their own.")
def is_not_author(person: Person, story: Story) -> bool:
    """Did not write it."""
    return story.person_id != person.id


@rule("This is for people who are in the program now.")
def is_enrolled(person: Person, story: Story) -> bool:
    """Is enrolled in its program."""
    return programs.enrollment(person, story.program_id) is not None


is_independent_reviewer = is_reviewer & is_not_author
may_see = is_author | is_reviewer
MAY = {"is_author": is_author, "is_independent_reviewer": is_independent_reviewer}
