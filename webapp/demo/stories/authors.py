"""Authors and reviewers of the demo company: they write, review and share stories."""

from datetime import timedelta
from functools import partial
from math import log

from webapp.briefs.models import Brief
from webapp.core import clock, db
from webapp.demo.company import Company, Member
from webapp.demo.sharing import shares as sharing
from webapp.demo.stories.writing import LINES, revised, suggested
from webapp.people.models import Person
from webapp.reviews.queries import reviewers_for
from webapp.stories import services as stories
from webapp.stories.models import Story
from webapp.stories.workflow import State

# In these last days answers are quick, so that no deadline passes.
RECENT = timedelta(days=10)
PROMPT = 8.0


def write(company: Company, member: Member) -> None:
    """A member writes from an open brief and usually submits the story."""
    open_now = [b for b in company.briefs if b.until >= company.day]
    if not company.able(member) or not open_now:
        return
    brief = company.chance.choices(open_now, range(1, len(open_now) + 1))[0]
    text = company.writer.write(brief.planned, member.who.language, member.who.unit)
    author = company.person(member.who.mail)
    story = stories.write(
        db.session().get_one(Brief, brief.id), by=author, title=text.title, body=text.body,
        language=member.who.language,
    )  # fmt: skip
    if company.chance.random() >= company.truth.never_sent:
        _send(company, member, story, author)


def _send(company: Company, member: Member, story: Story, author: Person) -> None:
    stories.submit(story, by=author, version=story.version)
    _plan_answer(company, member, story)


def _plan_answer(company: Company, member: Member, story: Story) -> None:
    truth, chance = company.truth, company.chance
    hours = chance.lognormvariate(log(truth.answer_hours), truth.answer_spread)
    if company.today - company.day <= RECENT:
        hours = min(hours, PROMPT)
    moment = company.agenda.working(clock.now(), hours)
    company.agenda.put(moment, partial(_answer, company, member, story.id))


def _answer(company: Company, member: Member, story_id: str) -> None:
    """A reviewer approves a story, suggests edits or objects."""
    story = db.session().get_one(Story, story_id)
    if story.state != State.in_review or story.latest is None:
        return
    may = {p.email for p in reviewers_for(story)}
    able = [r for r in company.reviewers() if r.mail in may]
    present = [r for r in able if r.works(company.day)] or able
    if not present:
        return
    reviewer = company.person(company.chance.choice(present).mail)
    number, again = story.latest.number, story.latest.number > 1
    roll = 1.0 if again else company.chance.random()
    if roll < company.truth.suggest:
        stories.suggest_edits(
            story, by=reviewer, revision=number, title=story.title,
            body=suggested(story.body, story.language), note=LINES[story.language]["editing"],
        )  # fmt: skip
        _soon(company, partial(_after_edits, company, member, story_id))
    elif roll < company.truth.suggest + company.truth.object_to:
        reasons = company.truth.reasons
        reason = company.chance.choices(list(reasons), list(reasons.values()))[0]
        note = LINES[story.language]["notes"][reason.value]
        stories.object_to(story, by=reviewer, revision=number, reason=reason, note=note)
        _soon(company, partial(_after_objection, company, member, story_id))
    else:
        stories.approve(story, by=reviewer, revision=number)
        _soon(company, partial(_share, company, member, story_id))


def _soon(company: Company, act: partial[None]) -> None:
    company.agenda.put(clock.now() + timedelta(hours=company.chance.uniform(0.3, 50)), act)


def _after_edits(company: Company, member: Member, story_id: str) -> None:
    """The author accepts the edits or submits their own text again."""
    story = _own(company, member, story_id, State.edits_suggested)
    if story is None:
        return
    author = company.person(member.who.mail)
    if company.chance.random() < company.truth.accept:
        stories.accept_edits(story, by=author, revision=1)
        _soon(company, partial(_share, company, member, story_id))
    else:
        _send(company, member, story, author)


def _after_objection(company: Company, member: Member, story_id: str) -> None:
    """The author revises the story, withdraws it, asks another reviewer or does nothing."""
    story = _own(company, member, story_id, State.objected)
    if story is None:
        return
    author = company.person(member.who.mail)
    roll = company.chance.random()
    if roll < company.truth.revise:
        body = revised(story.body, story.language)
        stories.edit(story, by=author, title=story.title, body=body, version=story.version)
        _send(company, member, story, author)
    elif roll < (1 + company.truth.revise) / 2:
        stories.withdraw(story, by=author)
    elif roll < (3 + company.truth.revise) / 4:
        stories.ask_second_reader(story, by=author)
        _plan_answer(company, member, story)


def _own(company: Company, member: Member, story_id: str, state: State) -> Story | None:
    """Return a member's story in a state while its brief is open and the member is active."""
    story = db.session().get_one(Story, story_id)
    ended = story.brief.expires_on is not None and story.brief.expires_on < company.day
    return story if company.able(member) and story.state == state and not ended else None


def _share(company: Company, member: Member, story_id: str) -> None:
    """The author shares an approved story on one or more channels, or not at all."""
    story = db.session().get_one(Story, story_id)
    truth, chance = company.truth, company.chance
    if not company.able(member) or story.state != State.approved or chance.random() >= truth.share:
        return
    again = [chance.random() < more for more in truth.share_again]
    sharing.share(company, story, company.person(member.who.mail), 1 + sum(again))
