"""Cards of programs on the home page."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _

from webapp.core.i18n import gettext_noop
from webapp.people.models import Person
from webapp.people.workflow import Role
from webapp.programs import queries
from webapp.programs.models import Program
from webapp.programs.queries import OwnEnrollment
from webapp.programs.workflow import ProgramState
from webapp.web.features import NextStep
from webapp.web.locale import in_language
from webapp.web.once import once_per_request


@once_per_request
def enrollments(me: Person) -> list[OwnEnrollment]:
    """The enrollments of this person."""
    return queries.own_enrollments(me)


@once_per_request
def led(me: Person) -> list[Program]:
    """The programs that this person leads."""
    return queries.with_role(me, Role.lead)


def next_steps(me: Person) -> Iterator[NextStep]:
    """New charters to agree to, the question to a sponsor, and drafts that this person leads."""
    for mine in enrollments(me):
        if mine.behind:
            facts = _(mine.program.wording.agreeing)
            yield _card(10, mine.program, "programs.charter", gettext_noop("New charter of %(program)s"),
                        _("Read the new charter"), facts)  # fmt: skip
    for program in queries.asking_sponsor(me):
        yield _card(10, program, "programs.sponsor", gettext_noop("Sponsor of %(program)s?"), _("Answer"),
                    _("The lead asks to show your name on the charter."))  # fmt: skip
    for program in led(me):
        if program.state == ProgramState.draft:
            page = "programs.program" if program.charters else "programs.write_charter"
            label = _("Open the program") if program.charters else _("Write the charter")
            facts = _("People can join once it is open.")
            yield _card(50, program, page, gettext_noop("%(program)s is a draft"), label, facts)


def _card(order: int, program: Program, page: str, title: str, label: str, facts: str) -> NextStep:
    name, url = in_language(program.names), url_for(page, program=program.slug)
    return NextStep(order, _(title, program=name), url, label, facts, about=name)
