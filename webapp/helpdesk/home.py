"""What the home page and pages of programs show about help requests."""

from collections.abc import Iterable, Sequence

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.champions import queries as champions
from webapp.helpdesk import queries
from webapp.helpdesk.models import HelpRequest
from webapp.helpdesk.workflow import HelpState
from webapp.people.models import Person
from webapp.people.workflow import Role
from webapp.program_kinds import Kind
from webapp.programs import queries as programs
from webapp.programs.models import Program
from webapp.web.features import NextStep
from webapp.web.locale import in_language, urgency, weekday
from webapp.web.once import once_per_request

DECIDE, OTHER = 10, 50


@once_per_request
def topic_names(program_id: str) -> dict[str, str]:
    """The names of the topics of a program by code, in the language of the page."""
    return {code: in_language(names) for code, names in champions.topics_of(program_id)}


def topic_name(asked: HelpRequest) -> str:
    """The name of the topic of a help request; a topic may be removed meanwhile."""
    return topic_names(asked.program_id).get(asked.topic) or str(_("Former topic"))


def participant_pages(program: Program) -> Sequence[tuple[str, str]]:
    """Where participants of a program of champions find help requests and guidance notes."""
    if program.kind != Kind.champions:
        return ()
    return (
        (_("Help requests"), url_for("helpdesk.mine")),
        (_("Guidance notes"), url_for("helpdesk.notes", program=program.slug)),
    )


def help_pages(program: Program) -> Sequence[tuple[str, str]]:
    """What pages of champions link to."""
    return (
        (_("Ask for help"), url_for("helpdesk.ask", program=program.slug)),
        (_("Help requests"), url_for("helpdesk.mine")),
        (_("Guidance notes"), url_for("helpdesk.notes", program=program.slug)),
    )


def lead_lines(program: Program) -> Sequence[tuple[str, str, str]]:
    """The line of the lead's page of a program of champions."""
    if program.kind != Kind.champions:
        return ()
    count = len(queries.escalated_in([program.id]))
    facts = ngettext("%(num)s waits for you", "%(num)s wait for you", count)
    url = url_for("helpdesk.overview", program=program.slug)
    return ((url, _("Help requests"), facts),)


def next_steps(me: Person) -> Iterable[NextStep]:
    """Questions to the person, their own answered help requests, and those handed to a lead."""
    for asked in queries.questions_to(me):
        yield _question(asked)
    for asked in queries.own_requests(me, live=True):
        if asked.state == HelpState.answered:
            yield _step(DECIDE, asked, _("Say whether it is resolved"),
                        _("Your help request is marked as answered."))  # fmt: skip
    led = programs.with_role(me, Role.lead, Kind.champions)
    for asked in queries.escalated_in([each.id for each in led]) if led else ():
        yield _step(DECIDE, asked, _("Answer or ask a champion"),
                    _("Help request of %(name)s, which no champion can take now.",
                      name=asked.person.name))  # fmt: skip


def _question(asked: HelpRequest) -> NextStep:
    if asked.state == HelpState.accepted or asked.answer_until is None:
        return _step(
            OTHER, asked, _("Continue"),
            _("You help %(name)s. When it is done, mark it as answered.", name=asked.person.name),
        )  # fmt: skip
    facts = _("A colleague asks for your help, about %(minutes)s min. Answer until %(day)s.",
              minutes=asked.minutes, day=weekday(asked.answer_until))  # fmt: skip
    return _step(DECIDE, asked, _("Read and answer"), facts, urgency(asked.answer_until))


def _step(order: int, asked: HelpRequest, label: str, facts: str, due: str = "") -> NextStep:
    title = topic_name(asked)
    url = url_for("helpdesk.help_request", asked=asked.id)
    return NextStep(order, title, url, label, facts, urgency=due, about=title)
