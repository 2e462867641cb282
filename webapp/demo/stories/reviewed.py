"""Stories of the last days: one in each state, and one close to its deadline."""

from datetime import date, datetime, timedelta
from functools import partial
from io import BytesIO

from PIL import Image, ImageDraw

from webapp.briefs.models import Brief
from webapp.core import db
from webapp.demo.company import Company
from webapp.demo.sharing import shares as sharing
from webapp.demo_data import words
from webapp.demo_data.places import PILOTS
from webapp.demo_data.staff import Employee
from webapp.images import EncodedPicture, PictureStore, re_encode
from webapp.people.calendar import add_working_days
from webapp.people.models import Person
from webapp.reviews import services as reviews
from webapp.stories import services as stories
from webapp.stories.jobs import UPLOADS
from webapp.stories.models import Story
from webapp.stories.workflow import Agreement, Reason

SOON = timedelta(hours=1)
StoryIds = dict[str, str]


def authors(company: Company) -> list[Employee]:
    """Return two people of pilot units who are employed all year and manage nobody."""
    managers = {e.manager for e in company.staff}
    outsiders = company.outsiders()
    candidates = (
        e
        for e in company.staff
        if e.unit in PILOTS
        and e.mail not in managers | outsiders
        and (e.since, e.until, e.language) == (date.min, date.max, "fr")
    )
    return [next(candidates), next(candidates)]


def schedule(company: Company) -> None:
    """Schedule the stories of the last days, one for each state."""
    first, second = (one.mail for one in authors(company))
    story_ids: StoryIds = {}
    acts = (
        (6, 10.2, partial(_send, company, story_ids, second, words.WITHDRAWN)),
        (5, 9.4, partial(_send, company, story_ids, first, words.SUGGESTED)),
        (5, 10.7, partial(_send, company, story_ids, second, words.OBJECTED)),
        (5, 11.1, partial(_withdraw, company, story_ids, second)),
        (4, 11.5, partial(_answer, company, story_ids)),
        (3, 9.8, partial(_send, company, story_ids, first, words.APPROVED)),
        (2, 14.3, partial(_approve, company, story_ids, first)),
        (1, 18.6, partial(_draft, company, second)),
    )
    for days, hour, act in acts:
        company.agenda.put(company.agenda.at(company.today - timedelta(days=days), hour), act)
    # Encoded first, because it takes time and must not prolong a transaction.
    picture = re_encode(_drawing(), name="file")
    talk = partial(_talk, company, story_ids, second, picture)
    company.agenda.put(company.now - timedelta(hours=2), talk)
    nearly = partial(_send, company, story_ids, first, words.NEARLY_LATE)
    company.agenda.put(nearly_due(company.now), nearly)


def nearly_due(now: datetime) -> datetime:
    """Return when to submit a story so that its deadline is at least an hour ahead."""
    sent = (now - timedelta(hours=hours) for hours in range(24, 240))
    return min(
        (at for at in sent if add_working_days(at, 2, None) - now >= SOON),
        key=lambda at: (add_working_days(at, 2, None), at),
    )


def _write(company: Company, mail: str, text: tuple[str, ...]) -> Story:
    language, title, body = text[:3]
    brief = db.session().get_one(Brief, company.briefs[0].id)
    return stories.write(brief, by=company.person(mail), title=title, body=body, language=language)


def _draft(company: Company, mail: str) -> None:
    _write(company, mail, words.DRAFT)


def _send(company: Company, story_ids: StoryIds, mail: str, text: tuple[str, ...]) -> None:
    made = _write(company, mail, text)
    stories.submit(made, by=company.person(mail), version=made.version)
    story_ids[text[1]] = made.id


def _story(story_ids: StoryIds, text: tuple[str, ...]) -> Story:
    return db.session().get_one(Story, story_ids[text[1]])


def _withdraw(company: Company, story_ids: StoryIds, mail: str) -> None:
    stories.withdraw(_story(story_ids, words.WITHDRAWN), by=company.person(mail))


def _reviewer(company: Company) -> Person:
    return company.account("reviewer")


def _answer(company: Company, story_ids: StoryIds) -> None:
    reviewer = _reviewer(company)
    title, body, (found, instead) = words.SUGGESTED[1], words.SUGGESTED[2], words.INSTEAD
    stories.suggest_edits(
        _story(story_ids, words.SUGGESTED), by=reviewer, revision=1, title=title,
        body=body.replace(found, instead),
        note="Une date se vérifie\u00a0; le reste est à vous.",
    )  # fmt: skip
    stories.object_to(
        _story(story_ids, words.OBJECTED), by=reviewer, revision=1, reason=Reason.confidential,
        note=words.OBJECTED[3],
    )  # fmt: skip


def _approve(company: Company, story_ids: StoryIds, mail: str) -> None:
    story = _story(story_ids, words.APPROVED)
    stories.approve(story, by=_reviewer(company), revision=1)
    sharing.plan(company, story, company.person(mail))


def _talk(company: Company, story_ids: StoryIds, mail: str, picture: EncodedPicture) -> None:
    author = company.person(mail)
    reviews.comment(_story(story_ids, words.OBJECTED), by=author, revision=1, body=words.REMARK)
    _pictured(company, author, picture)


def _pictured(company: Company, author: Person, picture: EncodedPicture) -> None:
    made = _write(company, author.email, words.PICTURED)
    store = PictureStore(company.settings.instance / UPLOADS)
    stories.set_picture(made, picture, by=author, store=store)
    stories.describe_picture(made, by=author, alt=words.PICTURE_ALT, shown=1)
    stories.note_right(
        made, by=author, name=words.PICTURE_OF, day=company.start, how=Agreement.written
    )
    stories.submit(made, by=author, version=made.version)


def _drawing() -> bytes:
    """Return a drawing (PNG) of a person at work, so that the picture shows no real person."""
    image = Image.new("RGB", (1200, 800), "#e9dfcc")
    draw = ImageDraw.Draw(image)
    draw.rectangle((90, 80, 520, 430), fill="#bfd9dc", outline="#7a5200", width=14)
    draw.line((305, 80, 305, 430), fill="#7a5200", width=10)
    draw.line((90, 255, 520, 255), fill="#7a5200", width=10)
    draw.rectangle((0, 600, 1200, 800), fill="#a8845a")
    draw.rectangle((160, 540, 1060, 600), fill="#7b5a36")
    for x in (200, 980):
        draw.rectangle((x, 600, x + 44, 790), fill="#5d4327")
    draw.ellipse((730, 190, 850, 310), fill="#8d5b3f")
    draw.polygon(((700, 540), (735, 320), (845, 320), (890, 540)), fill="#0b5d5a")
    draw.line((740, 380, 600, 520), fill="#0b5d5a", width=44)
    draw.rectangle((520, 500, 690, 540), fill="#c9a46a")
    made = BytesIO()
    image.save(made, "PNG")
    return made.getvalue()
