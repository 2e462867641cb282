"""What other packages show of ballots."""

from collections.abc import Iterable

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from analytics.core.wave_results import ALL
from webapp.answer_store import is_ready
from webapp.ballots import queries
from webapp.barometers.models import Wave
from webapp.barometers.workflow import Population, WaveState
from webapp.directory.queries import unit_paths
from webapp.people.models import Person
from webapp.people.rules import is_employee_view


def wave_lines(wave: Wave, reader: Person) -> Iterable[tuple[str, str, str]]:
    """Links for the employee-view lead, below a wave: address, title, facts."""
    if wave.state != WaveState.open:
        return
    if queries.population(wave) == Population.candidates:
        page = url_for("ballots.candidates", wave=wave.id)
        yield page, _("Questionnaire for candidates"), _("Open link: anyone who has it can answer.")
    elif is_employee_view.reason(reader, None) is None:
        page = url_for("ballots.sheets", wave=wave.id)
        yield page, _("Ballots on paper"), _("For people without a desk.")


def result_facts(wave: Wave) -> Iterable[tuple[str, str]]:
    """The ballots on paper of a wave, below its result: label and value. Replaced ones are in the result."""
    counts = queries.wave_counts(wave.id)
    names = dict(group_names(wave)) if counts.printed else {}
    for group in queries.groups(wave.id):
        # Everybody can see whether answers of their group can come from people who were not invited.
        if group.printed:
            printed = ngettext("%(num)s ballot", "%(num)s ballots", group.printed)
            name = names.get(group.key, _("a unit that no longer exists"))
            yield _("Printed on paper, for: %(group)s", group=name), printed


def group_names(wave: Wave) -> list[tuple[str, str]]:
    """The groups of a wave with their names, sorted by name, the rest at the end."""
    keys, paths = [group.key for group in queries.groups(wave.id)], unit_paths()
    named = sorted((key, " · ".join(paths[key])) for key in keys if key in paths)
    rest = _("Everyone in no other group") if len(keys) > 1 else _("Everyone")
    return sorted(named, key=lambda each: each[1]) + [(ALL, rest)] * (ALL in keys)


def readiness() -> Iterable[tuple[str, bool]]:
    """Whether the answers' database can be used."""
    yield "answers", is_ready()
