"""Stories on the career page: only the author puts one there, and takes it back at any time."""

from webapp.careers import queries
from webapp.core import clock, db
from webapp.core.errors import Invalid, WrongState
from webapp.core.unit_of_work import record
from webapp.core.workflow import CHANGED
from webapp.networks.registry import CAREER
from webapp.people.models import Person
from webapp.program_kinds import Consent
from webapp.programs import queries as programs
from webapp.programs.services import set_consent
from webapp.sharing import events
from webapp.sharing.models import Share
from webapp.sharing.queries import active_share, shares_of_story
from webapp.sharing.rules import MAY
from webapp.sharing.services import check_may_share, check_wording, text_for, wordings
from webapp.sharing.workflow import SHARE, State
from webapp.stories import queries as stories
from webapp.stories.models import Story
from webapp.stories.services import note_shared
from webapp.tracking.queries import CAREER_LIST
from webapp.tracking.services import create_link, create_personal_link


def publish(
    story: Story, *, by: Person, base: str, consent: bool, disclosure: str | None = None,
    organization: str = "",
) -> Share:  # fmt: skip
    """Put an approved story on the career page; a second call returns the same share.

    Text and disclosure are frozen. `base` is the address of the career page, under which the story
    gets its own; with `consent` the author gives the consent *career page*. `organization` is the name
    that a disclosure worded by the author must contain. Raises NotAllowed, WrongState, or Invalid
    on `consent` or `own`.
    """
    enrollment = check_may_share(story, by)
    if (found := active_share(story, CAREER)) is not None:
        return found
    approved = wordings(story)
    line = approved[0] if disclosure is None else disclosure.strip()
    if line not in approved:
        check_wording(line, story.language, organization)
    if not programs.allows(by.id, story.program_id, Consent.career_page):
        if not consent:
            raise Invalid("consent", "Tick this box, or do not publish the story here.")
        set_consent(enrollment, Consent.career_page, given=True, by=by)
    if queries.list_link() is None:
        create_personal_link(None, CAREER_LIST)
    link = create_link(story, CAREER, by)
    share = Share(
        story_id=story.id, revision_id=stories.approved(story).id, person_id=by.id,
        program_id=story.program_id, link_id=link.id, channel=CAREER, disclosure=line,
        body=text_for(story, f"{base}/{link.token}", line), made_at=clock.now(),
        state=State.prepared,
    )  # fmt: skip
    db.session().add(share)
    db.session().flush()
    _record_published(share, by)
    return share


def _record_published(share: Share, by: Person) -> None:
    SHARE.take(share, "post", by=by, may=MAY, posted_at=clock.now())
    note_shared(share.story)
    facts = {"actor": by.id, "object_id": share.id, "channel": CAREER}
    record(events.SharePrepared(**facts, story_id=share.story_id))
    record(events.SharePosted(**facts))


def take_back(share: Share, *, by: Person) -> Share:
    """Take a story off the career page; it is gone at the next request. Raises WrongState.

    Its link is retired, so that nothing is counted any more.
    """
    if share.channel != CAREER:
        raise WrongState(CHANGED)
    step = SHARE.permit(share, "take_back", by=by, may=MAY)
    moment = clock.now()
    if share.link is not None:
        share.link.retired_at = moment
    SHARE.move(share, step, taken_back_at=moment)
    record(events.ShareTakenBack(actor=by.id, object_id=share.id, channel=CAREER))
    return share


def withdraw_all(person: Person, program_id: str) -> int:
    """Take back everything that a person has on the career page of a program; return how many."""
    found = queries.career_shares(person.id, program_id)
    for share in found:
        take_back(share, by=person)
    return len(found)


def withdraw_story(story: Story) -> None:
    """Take a story back that its author withdrew."""
    for share in shares_of_story(story):
        if share.channel == CAREER and share.state == State.posted:
            take_back(share, by=story.author)
