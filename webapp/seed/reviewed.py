"""Stories of the last days, one for each answer a reviewer may give, and one that is nearly late."""

from datetime import date, datetime, timedelta
from io import BytesIO

from PIL import Image, ImageDraw
from sqlalchemy import select

from webapp.config import Settings
from webapp.kernel import clock, db
from webapp.kernel.unit_of_work import unit_of_work
from webapp.people.calendar import add_working_days
from webapp.people.models import Person
from webapp.programs.models import Brief
from webapp.seed import words
from webapp.stories import services as stories
from webapp.stories.images import Shelf, draw_anew
from webapp.stories.jobs import UPLOADS
from webapp.stories.models import Story
from webapp.stories.workflow import Agreement, Reason

NEAR = (timedelta(hours=1), timedelta(hours=6))


def answers(settings: Settings, authors: list[Person], reviewer: Person, today: datetime) -> None:
    """Edits suggested, an objection, a picture with its records, and a deadline that is near."""
    clock.move(today - timedelta(days=5))
    with unit_of_work():
        suggested = _sent(authors[0], *words.SUGGESTED[:3])
        objected = _sent(authors[1], *words.OBJECTED[:3])
    clock.move(today - timedelta(days=4))
    with unit_of_work():
        _answer(suggested, objected, reviewer)
    clock.move(_nearly_due(authors[0], today))
    with unit_of_work():
        _sent(authors[0], *words.NEARLY_LATE)
    clock.move(today - timedelta(hours=2))
    with unit_of_work():
        stories.comment(objected, by=authors[1], revision=1, body=words.REMARK)
        _pictured(settings, authors[1])


def _answer(suggested: Story, objected: Story, reviewer: Person) -> None:
    _language, title, body, better = words.SUGGESTED
    stories.suggest_edits(
        suggested, by=reviewer, revision=1, title=title, body=body.replace(*better),
        note="Une date se vérifie\u00a0; le reste est à vous.",
    )  # fmt: skip
    stories.object_to(
        objected, by=reviewer, revision=1, reason=Reason.confidential, note=words.OBJECTED[3]
    )


def _write(author: Person, language: str, title: str, body: str) -> Story:
    brief = db.session().scalars(select(Brief).order_by(Brief.id)).first()
    if brief is None:
        raise LookupError("the demo company has no brief")
    return stories.write(brief, by=author, title=title, body=body, language=language)


def _sent(author: Person, language: str, title: str, body: str) -> Story:
    made = _write(author, language, title, body)
    stories.submit(made, by=author, version=made.version)
    return made


def _nearly_due(author: Person, today: datetime) -> datetime:
    """When a story was sent whose deadline is a few hours ahead; a day ago where none is."""
    for hours in range(24, 240):
        sent = today - timedelta(hours=hours)
        if NEAR[0] <= add_working_days(sent, 2, author) - today <= NEAR[1]:
            return sent
    return today - timedelta(days=1)


def _pictured(settings: Settings, author: Person) -> None:
    made = _write(author, *words.PICTURED)
    shelf = Shelf(settings.instance / UPLOADS)
    stories.set_picture(made, draw_anew(_drawing(), name="file"), by=author, shelf=shelf)
    stories.describe_picture(made, by=author, alt=words.PICTURE_ALT, shown=1)
    stories.note_right(
        made, by=author, name=words.PICTURE_OF, day=date(2026, 1, 12), how=Agreement.written
    )
    stories.submit(made, by=author, version=made.version)


def _drawing() -> bytes:
    """A bench by a window, and somebody at work: drawn, so that nobody real is on it."""
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
