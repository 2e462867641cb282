"""What the home page and pages of programs show about help requests."""

from collections.abc import Callable, Collection, Iterable, Sequence

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
from webapp.web.guards import person
from webapp.web.locale import in_language, urgency, weekday

DECIDE, OTHER = 10, 50


def namer(found: Collection[HelpRequest]) -> Callable[[HelpRequest], str]:
    """A function that names the topics of some help requests; a topic may be removed meanwhile."""
    programs_of = {asked.program_id for asked in found}
    names = {code: name for each in programs_of for code, name in champions.topics_of(each)}
    former = str(_("Former topic"))
    return lambda asked: in_language(names[asked.topic]) if asked.topic in names else former


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
    count = len(queries.escalated_to(person(), [program.id]))
    facts = ngettext("%(num)s waits for you", "%(num)s wait for you", count)
    url = url_for("helpdesk.overview", program=program.slug)
    return ((url, _("Help requests"), facts),)


def next_steps(me: Person) -> Iterable[NextStep]:
    """Questions to the person, their own answered help requests, and those handed to a lead."""
    questions = queries.questions_to(me)
    own = [e for e in queries.own_requests(me, live=True) if e.state == HelpState.answered]
    led = programs.with_role(me, Role.lead, Kind.champions)
    escalated = queries.escalated_to(me, [each.id for each in led]) if led else []
    named = namer([*questions, *own, *escalated])
    for asked in questions:
        yield _question(asked, named(asked))
    for asked in own:
        facts = _("Your help request is marked as answered.")
        yield _step(DECIDE, asked, named(asked), _("Say whether it is resolved"), facts)
    for asked in escalated:
        facts = _("Help request of %(name)s, which no champion can take now.",
                  name=asked.person.name)  # fmt: skip
        yield _step(DECIDE, asked, named(asked), _("Answer or ask a champion"), facts)


def _question(asked: HelpRequest, title: str) -> NextStep:
    if asked.state == HelpState.accepted or asked.answer_until is None:
        facts = _("You help %(name)s. When it is done, mark it as answered.",
                  name=asked.person.name)  # fmt: skip
        return _step(OTHER, asked, title, _("Continue"), facts)
    facts = _("A colleague asks for your help, about %(minutes)s min. Answer until %(day)s.",
              minutes=asked.minutes, day=weekday(asked.answer_until))  # fmt: skip
    return _step(DECIDE, asked, title, _("Read and answer"), facts, urgency(asked.answer_until))


def _step(
    order: int, asked: HelpRequest, title: str, label: str, facts: str, due: str = ""
) -> NextStep:
    url = url_for("helpdesk.help_request", asked=asked.id)
    return NextStep(order, title, url, label, facts, urgency=due, about=title)
