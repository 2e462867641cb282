"""What the home page, the navigation and pages of programs show about ideas."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.briefs.models import Brief
from webapp.core.i18n import gettext_noop
from webapp.ideas import queries
from webapp.ideas.workflow import PRIVATE, IdeaState
from webapp.people.models import Person
from webapp.people.workflow import Role
from webapp.program_kinds import Kind
from webapp.programs import queries as programs
from webapp.programs.models import Program
from webapp.programs.workflow import ProgramState
from webapp.web.features import NextStep
from webapp.web.guards import person
from webapp.web.locale import in_language
from webapp.web.once import once_per_request

OWN, RESULT, OTHER = 30, 40, 50
MOST = 3
ANSWERS: Final[Mapping[IdeaState, str]] = {
    IdeaState.accepted: gettext_noop("Your idea is accepted."),
    IdeaState.in_progress: gettext_noop("Your idea is accepted, and the work has started."),
    IdeaState.declined: gettext_noop("Your idea is declined, with a reason."),
    IdeaState.done: gettext_noop("Your idea is done."),
}


@once_per_request
def is_offered(_me: Person) -> bool:
    """Whether there is a program of co-creation."""
    return queries.has_programs()


def participant_pages(program: Program) -> Sequence[tuple[str, str]]:
    """Where participants of a program of co-creation read and propose ideas."""
    if program.kind != Kind.cocreation:
        return ()
    return ((_("Ideas"), url_for("ideas.listing", program=program.slug)),)


def lead_lines(program: Program) -> Sequence[tuple[str, str, str]]:
    """The lines of the lead's page of a program of co-creation."""
    if program.kind != Kind.cocreation or program.state == ProgramState.draft:
        return ()
    return (
        (url_for("ideas.listing", program=program.slug, show="open"), _("Ideas"),
         _waiting(queries.waiting(person(), [program.id])[program.id])),
        (url_for("ideas.themes", program=program.slug), _("Themes of ideas"),
         _("What ideas can be about")),
    )  # fmt: skip


def _waiting(count: int) -> str:
    return str(
        ngettext("%(num)s idea waits for a decision", "%(num)s ideas wait for a decision", count)
    )


def origins(brief: Brief) -> Iterable[tuple[str, str, str, str]]:
    """The idea that a brief was made from, while others may read it."""
    found = queries.idea_of_brief(brief.id)
    if found is not None and found.state not in PRIVATE:
        text = queries.revision(found)
        address = url_for("ideas.idea", idea=found.id)
        yield _("From the idea:"), text.title, text.language, address


def next_steps(me: Person) -> Iterable[NextStep]:
    """Ideas that wait for this lead, answers to one's own ideas, drafts."""
    if not is_offered(me):
        return
    led = {each.id: each for each in programs.with_role(me, Role.lead, Kind.cocreation)}
    for program_id, count in queries.waiting(me, led).items() if led else ():
        if count:
            program = led[program_id]
            yield NextStep(
                OTHER, in_language(program.names),
                url_for("ideas.listing", program=program.slug, show="open"),
                _("Read and decide"), _waiting(count),
            )  # fmt: skip
    answered, drafts = queries.answered_lately(me), queries.drafts_of(me, MOST)
    texts = queries.texts([*answered, *drafts])
    for idea in answered[:MOST]:
        title, facts = texts[idea.id].title, ANSWERS[idea.state]
        page = url_for("ideas.idea", idea=idea.id)
        yield NextStep(RESULT, title, page, _("Read the answer"), _(facts), about=title)
    for idea in drafts:
        title = texts[idea.id].title
        yield NextStep(
            OWN, title, url_for("ideas.edit", idea=idea.id), _("Continue writing"),
            _("Draft. Only you can see it."), about=title,
        )  # fmt: skip
