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
    """A help request as the routing sees it, with the champions who were asked before.

    Once a lead chose a champion, the lead continues: the routing asks nobody else.
    """
    hops = _hops(asked)
    return pick.Request(
        asked.id, asked.person_id, asked.topic, 1, asked.language, asked.minutes, asked.made_at,
        asked.urgency, frozenset(hops), hops=pick.MOST_HOPS if any(hops.values()) else len(hops),
    )  # fmt: skip


def as_handed(asked: HelpRequest) -> pick.Request:
    """As `as_routed`, for the list from which a lead chooses.

    Only champions whom a lead chose count as asked: the list must not tell whom the routing asked.
    """
    chosen = frozenset(person for person, by_lead in _hops(asked).items() if by_lead)
    return replace(as_routed(asked), asked=chosen)


def _hops(asked: HelpRequest) -> dict[str, bool]:
    """The people who were asked, and whether a lead chose them."""
    found = (
        select(Champion.person_id, HelpHop.by_lead)
        .join(Champion, Champion.id == HelpHop.champion_id)
        .where(HelpHop.request_id == asked.id)
    )
    return dict(db.session().execute(found).all())


def is_handed(asked: HelpRequest) -> bool:
    """Whether a lead chose the champion who has the help request now."""
    hop = db.session().get(HelpHop, (asked.id, asked.champion_id)) if asked.champion_id else None
    return hop is not None and hop.by_lead


def is_active_champion(person: Person, program_id: str) -> bool:
    """Whether a person is an active champion of a program."""
    role = champions.running(program_id, person)
    return role is not None and role.state in LISTED
