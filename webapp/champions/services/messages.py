"""What people are asked and told about champions."""

from datetime import date
from typing import Final

from webapp.champions.models import Champion
from webapp.core import clock
from webapp.core.i18n import day_in, gettext_noop
from webapp.messaging.queries import due_of
from webapp.messaging.services import MessageTemplate, NoticeText, notify
from webapp.messaging.topics import Topic
from webapp.people.models import Person
from webapp.programs.models import Program

ROLE, TEAM = "champions.role", "champions.team"


def _template(key: str, subject: str, body: str, endpoint: str) -> MessageTemplate:
    return MessageTemplate(key, Topic.programs, subject, body, endpoint)


PROPOSED: Final = _template(
    "champion_proposed", gettext_noop("You are proposed as a digital champion"),
    gettext_noop(
        "“%(program)s”: %(name)s thinks of you. Say yes or no until %(day)s. Nobody sees a "
        "no."
    ),
    "champions.proposal",
)  # fmt: skip
MANAGER_ASKED: Final = _template(
    "champion_hours_asked", gettext_noop("Hours of a digital champion"),
    gettext_noop(
        "%(name)s would like to help colleagues in “%(program)s”, up to %(hours)s h a month. "
        "Please agree or decline."
    ),
    TEAM,
)  # fmt: skip
AGREED: Final = _template(
    "champion_hours_agreed", gettext_noop("Your hours as a digital champion are agreed"),
    gettext_noop(
        "“%(program)s”: up to %(hours)s h a month until %(day)s. You can start the training."
    ),
    ROLE,
)  # fmt: skip
NOT_AGREED: Final = _template(
    "champion_hours_not_agreed", gettext_noop("Your hours as a digital champion are not agreed"),
    gettext_noop(
        "“%(program)s”: the hours are not agreed for now. You can apply again from %(day)s."
    ),
    ROLE,
)  # fmt: skip
LOWERED: Final = _template(
    "champion_hours_lowered", gettext_noop("Your hours as a digital champion have changed"),
    gettext_noop("“%(program)s”: from now on up to %(hours)s h a month. What you declared stays."),
    ROLE,
)  # fmt: skip
RENEWAL: Final = _template(
    "champion_renewal", gettext_noop("Continue as a digital champion?"),
    gettext_noop(
        "“%(program)s”: your quarter ends on %(day)s. Without an answer, your role ends then."
    ),
    ROLE,
)  # fmt: skip
RENEWED: Final = _template(
    "champion_renewed", gettext_noop("A digital champion of your team continues"),
    gettext_noop(
        "%(name)s continues in “%(program)s” until %(day)s, up to %(hours)s h a month. You "
        "can lower the hours."
    ),
    TEAM,
)  # fmt: skip
LAPSED: Final = _template(
    "champion_lapsed", gettext_noop("Your quarter as a digital champion is over"),
    gettext_noop(
        "“%(program)s”: your role has ended. Thank you for your time. You can apply again."
    ),
    ROLE,
)  # fmt: skip
LAPSED_TEAM: Final = _template(
    "champion_lapsed_team", gettext_noop("The quarter of a digital champion is over"),
    gettext_noop("%(name)s is no longer a champion in “%(program)s”. The hours have ended."), TEAM,
)  # fmt: skip
STOPPED: Final = _template(
    "champion_stopped", gettext_noop("Your application as a champion has ended"),
    gettext_noop("“%(program)s” is closed. So no one is asked about your hours any more."), ROLE,
)  # fmt: skip
MESSAGES: Final = (
    PROPOSED, MANAGER_ASKED, AGREED, NOT_AGREED, LOWERED, RENEWAL, RENEWED, LAPSED, LAPSED_TEAM,
    STOPPED,
)  # fmt: skip


def text_about(
    champion: Champion, reader: Person, template: MessageTemplate, *, day: date | None = None
) -> NoticeText:
    """A message about a role in the reader's language; `day` is the end of the quarter by default."""
    place = {"champion": champion.id} if template.endpoint == ROLE else {}
    shown = day or champion.until
    values = {
        "program": name_for(champion.program, reader), "name": champion.person.name,
        "hours": str(champion.hours or champion.hours_asked),
    } | ({"day": day_for(shown, reader)} if shown else {})  # fmt: skip
    return template.about(champion.id, place, values, program_id=champion.program_id)


def tell(
    champion: Champion, reader: Person, template: MessageTemplate, *, day: date | None = None
) -> None:
    """Send a message about a role."""
    if reader.is_active:
        notify(reader, text_about(champion, reader, template, day=day))


def name_for(program: Program, reader: Person) -> str:
    """The name of a program in a reader's language."""
    return str(program.names.get(reader.locale) or next(iter(program.names.values())))


def day_for(day: date, reader: Person) -> str:
    """A day in a reader's language."""
    return day_in(reader.locale, day)


def is_late(champion: Champion, reader: Person, ref: str) -> bool:
    """Whether the time to answer is over; it moves with a question that waited for the budget."""
    if champion.reply_until is None:
        return False
    moved = due_of(reader, ref)
    return clock.now() > max(champion.reply_until, moved or champion.reply_until)
