"""What people are asked and told about help requests. No message has the text of one."""

from typing import Final

from webapp.champions import queries as champions
from webapp.champions.models import Champion
from webapp.champions.services.messages import day_for, name_for
from webapp.core import clock
from webapp.core.i18n import gettext_noop
from webapp.helpdesk.models import HelpRequest
from webapp.messaging.services import (
    Ask,
    MessageTemplate,
    NoticeText,
    Priority,
    ask,
    notify,
    resolve_notices,
    withdraw,
)
from webapp.messaging.topics import Topic
from webapp.people.models import Person

PAGE = "helpdesk.help_request"


def _template(key: str, subject: str, body: str) -> MessageTemplate:
    return MessageTemplate(key, Topic.programs, subject, body, PAGE)


ASKED: Final = _template(
    "help_asked", gettext_noop("A colleague asks for your help"),
    gettext_noop(
        "“%(program)s”: %(topic)s, about %(minutes)s min. Accept or decline until %(day)s. No one "
        "sees a no."
    ),
)  # fmt: skip
# Of the same subject, so that both are done at once.
HANDED: Final = _template(
    "help_handed", ASKED.subject,
    gettext_noop(
        "“%(program)s”: the lead chose you for %(topic)s, about %(minutes)s min. Accept or decline "
        "until %(day)s. If you do not take it, the lead sees that, without a reason."
    ),
)  # fmt: skip
ACCEPTED: Final = _template(
    "help_accepted", gettext_noop("A champion helps you"),
    gettext_noop("%(name)s accepted your help request about %(topic)s and will contact you."),
)  # fmt: skip
ANSWERED: Final = _template(
    "help_answered", gettext_noop("Is your help request resolved?"),
    gettext_noop(
        "Your help request about %(topic)s is marked as answered. Say whether it is resolved. After "
        "7 days it counts as resolved."
    ),
)  # fmt: skip
NOT_YET: Final = _template(
    "help_not_yet", gettext_noop("Your help is still needed"),
    gettext_noop("“%(program)s”: the help request about %(topic)s is not resolved yet."),
)  # fmt: skip
ESCALATED: Final = _template(
    "help_escalated", gettext_noop("A help request waits for you"),
    gettext_noop(
        "“%(program)s”: no champion can take a help request about %(topic)s now. Answer it, or ask "
        "a champion."
    ),
)  # fmt: skip
WITH_LEAD: Final = _template(
    "help_with_lead", gettext_noop("Your help request is with the lead"),
    gettext_noop(
        "No champion is free for %(topic)s at the moment, so the lead of “%(program)s” has your "
        "help request."
    ),
)  # fmt: skip
NO_LEAD: Final = _template(
    "help_no_lead", gettext_noop("No champion is free at the moment"),
    gettext_noop(
        "No champion is free for %(topic)s at the moment. A lead above or below you in the "
        "hierarchy does not see your help request. Withdraw it, and ask again later."
    ),
)  # fmt: skip
STOPPED: Final = _template(
    "help_stopped", gettext_noop("Your help request has ended"),
    gettext_noop(
        "“%(program)s” is closed. So your help request about %(topic)s has ended without an answer."
    ),
)  # fmt: skip
PASSED_ON: Final = _template(
    "help_passed_on", gettext_noop("Another champion is asked for you"),
    gettext_noop(
        "The champion who accepted your help request about %(topic)s cannot help you now. You are "
        "notified how it continues."
    ),
)  # fmt: skip
ENDED: Final = _template(
    "help_ended", gettext_noop("Your help is no longer needed"),
    gettext_noop(
        "“%(program)s”: your colleague no longer needs your help with the help request about "
        "%(topic)s that you accepted."
    ),
)  # fmt: skip
MESSAGES: Final = (
    ASKED,
    HANDED,
    ACCEPTED,
    ANSWERED,
    NOT_YET,
    ESCALATED,
    WITH_LEAD,
    NO_LEAD,
    STOPPED,
    PASSED_ON,
    ENDED,
)
# Messages whose task is done when the help request moves.
TASKS: Final = (ASKED, ANSWERED, NOT_YET, ESCALATED)


def question(asked: HelpRequest, champion: Champion, *, handed: bool) -> None:
    """Ask a champion. The message waits while their budget is spent; the time to answer does not:

    the page shows the question at once, and the person who asked should not wait for a mailbox.
    """
    text = _text(asked, champion.person, HANDED if handed else ASKED)
    ref = _ref(asked, champion, handed=handed)
    ask(champion.person, Ask(ref, text, Priority.help, carries_right=True))


def tell(asked: HelpRequest, reader: Person, template: MessageTemplate, *, name: str = "") -> None:
    """Send a message about a help request."""
    if reader.is_active:
        notify(reader, _text(asked, reader, template, name=name))


def close_tasks(asked: HelpRequest) -> None:
    """Take back the question to the champion, and mark what was asked of people as done."""
    if asked.champion is not None:
        withdraw(_ref(asked, asked.champion))
        withdraw(_ref(asked, asked.champion, handed=True))
    for template in TASKS:
        resolve_notices(asked.id, template.subject)


def _text(
    asked: HelpRequest, reader: Person, template: MessageTemplate, *, name: str = ""
) -> NoticeText:
    names = dict(champions.topics_of(asked.program_id)).get(asked.topic, {})
    values = {
        "program": name_for(asked.program, reader), "name": name, "minutes": str(asked.minutes),
        "topic": names.get(reader.locale) or names.get("en", "–"),
    }  # fmt: skip
    if asked.answer_until is not None:
        values["day"] = day_for(clock.local_day(asked.answer_until, clock.zone()), reader)
    place = {"asked": asked.id}
    return template.about(asked.id, place, values, program_id=asked.program_id)


def _ref(asked: HelpRequest, champion: Champion, *, handed: bool = False) -> str:
    return f"{'help_handed' if handed else 'help'}:{asked.id}:{champion.id}"
