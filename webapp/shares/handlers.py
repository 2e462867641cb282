"""What shares do when something happens below."""

from webapp.kernel import db
from webapp.people.models import Person
from webapp.programs.events import Left
from webapp.shares import queries, services
from webapp.shares.workflow import State
from webapp.stories.events import StoryWithdrawn
from webapp.stories.models import Story


def cancel_of_leaver(event: Left) -> None:
    """Whoever leaves has nothing scheduled any more."""
    person = db.session().get_one(Person, event.person_id)
    for share in queries.prepared(person_id=event.person_id, program_id=event.program_id):
        services.cancel(share, by=person)


def cancel_of_story(event: StoryWithdrawn) -> None:
    """A withdrawn story is not posted."""
    story = db.session().get_one(Story, event.object_id)
    for share in queries.of_story(story):
        if share.state == State.prepared:
            services.cancel(share, by=story.author)
