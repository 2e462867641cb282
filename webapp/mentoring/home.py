"""What the home page and the navigation show about mentoring."""

from collections.abc import Iterable

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.mentoring import queries
from webapp.mentoring.services.showing import shown_state
from webapp.people.models import Person
from webapp.program_kinds import Kind
from webapp.programs import queries as programs
from webapp.programs.models import Program
from webapp.web.features import NextStep
from webapp.web.locale import in_language, urgency, weekday

DECIDE, OTHER = 10, 50


def takes_part(person: Person) -> bool:
    """Whether a person is in a program of mentoring."""
    return any(each.program.kind == Kind.mentoring for each in programs.own_enrollments(person))


def participant_pages(program: Program) -> tuple[tuple[str, str], ...]:
    """Where participants of a mentoring program continue."""
    if program.kind != Kind.mentoring:
        return ()
    return ((_("My mentoring"), url_for("mentoring.mine")),)


def lead_lines(program: Program) -> tuple[tuple[str, str, str], ...]:
    """The line of the lead's page of a mentoring program."""
    if program.kind != Kind.mentoring:
        return ()
    count = len(queries.editions_of(program.id))
    facts = ngettext("%(num)s edition", "%(num)s editions", count)
    return ((url_for("mentoring.editions", program=program.slug), _("Editions"), facts),)


def next_steps(person: Person) -> Iterable[NextStep]:
    """A card for each proposal that waits for an answer, and for editions to apply to."""
    if not takes_part(person):
        return
    for pair in queries.pairs_of(person):
        if shown_state(pair, person) == "ask":
            yield NextStep(
                DECIDE, in_language(pair.edition.names), url_for("mentoring.pair", pair=pair.id),
                _("Read and answer"),
                _("A pair is proposed to you. Answer until %(day)s.", day=weekday(pair.reply_until)),
                urgency=urgency(pair.reply_until),
            )  # fmt: skip
    applied = {each.edition_id for each in queries.applications_of(person)}
    joined = [each.program.id for each in programs.own_enrollments(person) if not each.paused]
    for edition in queries.open_editions(joined):
        if edition.id not in applied:
            yield NextStep(
                OTHER, in_language(edition.names), url_for("mentoring.mine"), _("Apply"),
                _("Reverse mentoring: apply until %(day)s.", day=weekday(edition.applications_until)),
            )  # fmt: skip
