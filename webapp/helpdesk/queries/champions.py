"""The champions of a program as the routing sees them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy import select

from webapp.champions import queries as champions
from webapp.champions.models import Champion
from webapp.champions.workflow import LISTED
from webapp.core import clock, db
from webapp.directory.queries import absent_ids
from webapp.helpdesk.models import HelpHop, HelpRequest
from webapp.people.hierarchy import in_one_line, managers
from webapp.people.models import Person
from webapp.routing import pick


@dataclass
class Helper:
    """A champion's role, and what the routing knows of it."""

    champion: Champion
    routed: pick.Champion

    def hold(self, minutes: int) -> None:
        """Count minutes as used, so that the next request finds them taken."""
        self.routed = replace(self.routed, left=self.routed.left - minutes)


def helpers(program_id: str, *, lock: bool = False) -> Mapping[str, Helper]:
    """The active champions of a program by the id of the person.

    With `lock` their rows are locked in the order of their ids, always before the rows of help
    requests, so that two transactions neither take the same minutes nor wait for each other.
    """
    found = select(Champion).where(Champion.program_id == program_id, Champion.state.in_(LISTED))
    found = found.order_by(Champion.id)
    if lock:
        locked = found.with_for_update(key_share=True, of=Champion)
        found = locked.execution_options(populate_existing=True)
    roles = {champion.id: champion for champion in db.session().scalars(found)}
    today = clock.today()
    away = absent_ids(today)
    made: dict[str, Helper] = {}
    for listed in champions.directory(program_id, today):
        if (role := roles.get(listed.id)) is not None:
            made[role.person_id] = Helper(role, pick.Champion(
                role.person_id, listed.skills, frozenset(listed.languages),
                budget=60 * (role.hours or 0), left=listed.minutes_left,
                away=role.person_id in away,
            ))  # fmt: skip
    return made


def lines() -> pick.Lines:
    """Whether two people are in one line of hierarchy, as the directory says now."""
    return partial(in_one_line, managers())


def as_routed(asked: HelpRequest) -> pick.Request:
    """A help request as the routing sees it, with the champions who were asked before."""
    found = (
        select(Champion.person_id, HelpHop.by_lead)
        .join(Champion, Champion.id == HelpHop.champion_id)
        .where(HelpHop.request_id == asked.id)
    )
    hops = list(db.session().execute(found))
    return pick.Request(
        asked.id, asked.person_id, asked.topic, 1, asked.language, asked.minutes, asked.made_at,
        asked.urgency, frozenset(person for person, _by_lead in hops),
        hops=sum(not by_lead for _person, by_lead in hops),
    )  # fmt: skip


def is_active_champion(person: Person, program_id: str) -> bool:
    """Whether a person is an active champion of a program."""
    role = champions.running(program_id, person)
    return role is not None and role.state in LISTED
