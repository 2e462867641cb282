"""What the home page, the navigation and pages of programs show about champions."""

from collections.abc import Iterable, Sequence

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.champions import queries
from webapp.champions.models import Champion
from webapp.champions.workflow import ChampionState
from webapp.people.models import Person
from webapp.people.workflow import Role
from webapp.program_kinds import Kind
from webapp.programs import queries as programs
from webapp.programs.models import Program
from webapp.web.features import NextStep
from webapp.web.locale import day, in_language, urgency, weekday
from webapp.web.once import once_per_request
from webapp.workshops.home import pages_name

DECIDE, OTHER = 10, 50


@once_per_request
def shown_programs(_me: Person) -> list[Program]:
    """The programs whose directory is open to the organization."""
    return queries.shown_programs()


@once_per_request
def team(me: Person) -> list[Champion]:
    """The champions whose hours this manager agrees to, or has agreed to."""
    return queries.team_of(me)


def is_offered(me: Person) -> bool:
    """Whether there is a directory of champions."""
    return bool(shown_programs(me))


def waiting(me: Person) -> int:
    """How many people of a manager's team wait for an answer."""
    return sum(each.state == ChampionState.manager_asked for each in team(me))


def participant_pages(program: Program) -> Sequence[tuple[str, str]]:
    """Where participants of a program of champions continue."""
    if program.kind != Kind.champions:
        return ()
    return (
        (_("My role as a champion"), url_for("champions.mine")),
        (
            _("Directory of champions"),
            url_for("champion_directory.directory", program=program.slug),
        ),
        (pages_name(program), url_for("workshops.of_program", program=program.slug)),
    )


def lead_lines(program: Program) -> Sequence[tuple[str, str, str]]:
    """The lines of the lead's page of a program of champions."""
    if program.kind != Kind.champions:
        return ()
    count, topics = len(queries.of_program(program.id)), len(queries.topics_of(program.id))
    facts = ngettext("%(num)s person", "%(num)s people", count)
    return (
        (url_for("champions.people", program=program.slug), _("Champions"), facts),
        (url_for("champion_directory.by_unit", program=program.slug), _("Champions by unit"),
         _("Which units have champions, and which have none")),
        (url_for("champions.topics", program=program.slug), _("Topics of the champions"),
         ngettext("%(num)s topic", "%(num)s topics", topics)),
    )  # fmt: skip


def next_steps(me: Person) -> Iterable[NextStep]:
    """Proposals, questions to managers and leads, and the next step of one's own role."""
    if not is_offered(me):
        return
    for proposal in queries.proposals_to(me):
        yield NextStep(
            DECIDE, in_language(proposal.program.names),
            url_for("champions.proposal", proposal=proposal.id), _("Read and answer"),
            _("You are proposed as a digital champion. Answer until %(day)s.",
              day=weekday(proposal.reply_until)), urgency=urgency(proposal.reply_until),
        )  # fmt: skip
    if count := waiting(me):
        yield NextStep(
            DECIDE, _("Hours of champions"), url_for("champions.team"), _("Read and answer"),
            ngettext("%(num)s person of your team waits for your answer.",
                     "%(num)s people of your team wait for your answer.", count),
        )  # fmt: skip
    led = programs.with_role(me, Role.lead, Kind.champions)
    names = {program.id: program for program in led}
    for champion in queries.waiting_for_lead(list(names)):
        if champion.person_id == me.id:
            continue
        program = names[champion.program_id]
        yield NextStep(
            OTHER, in_language(program.names), url_for("champions.people", program=program.slug),
            _("Decide"), _("%(name)s has no manager with an account.", name=champion.person.name),
        )  # fmt: skip
    for champion in queries.roles_of(me):
        if (facts := _own(champion)) is not None:
            yield NextStep(
                DECIDE, in_language(champion.program.names),
                url_for("champions.role", champion=champion.id), _("Continue"), facts,
            )  # fmt: skip


def _own(champion: Champion) -> str | None:
    if champion.state == ChampionState.granted:
        return str(_("Your hours are agreed. You can start the training."))
    if champion.state == ChampionState.renewal_due:
        return str(_("Your quarter ends on %(day)s. Do you continue?", day=day(champion.until)))
    return None
