"""Choose the people of a wave, ask each within the budget, and remind everybody once."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy import delete, insert, select, update

from webapp.ballots import queries
from webapp.ballots.grouping import FLOOR, groups_of
from webapp.ballots.models import Invitation, InvitationState, WaveGroup
from webapp.barometers.models import Wave
from webapp.barometers.workflow import Population
from webapp.core import clock, db, jobs
from webapp.core.errors import Refusal, WrongState
from webapp.core.i18n import gettext_noop
from webapp.directory.queries import unit_tree
from webapp.messaging import queries as messaging
from webapp.messaging.models import Solicitation
from webapp.messaging.services import MessageTemplate
from webapp.messaging.services.solicitations import Ask, Priority, ask, withdraw
from webapp.messaging.topics import Topic, Way
from webapp.people.models import Person

_S = InvitationState
# A wave's last days: leftovers of groups are put together, and people are reminded.
LAST_DAYS: Final = 3
# People asked in one transaction.
AT_ONCE: Final = 100
POOL: Final = (_S.ready, _S.unknown)
INVITATION: Final = MessageTemplate(
    "ballot",
    Topic.surveys,
    gettext_noop("Your opinion, by secret ballot"),
    gettext_noop("An email with a ballot asks for your opinion. Nobody can see who answered."),
    "ballots.secrecy",
)


def check_audience(wave: Wave) -> Refusal | None:
    """Why a wave of employees cannot open: fewer than FLOOR people would be asked."""
    if queries.population(wave) != Population.employees:
        return None
    groups = _groups(wave)
    if groups and min(len(ids) for ids in groups.values()) >= FLOOR:
        return None
    return WrongState(
        "Fewer than %(floor)s people would be asked. Answers of so few people could be recognized.",
        floor=str(FLOOR),
    )


def choose(wave: Wave) -> None:
    """Store the groups and the people of an open wave, once."""
    db.lock(wave)
    if queries.groups(wave.id) or check_audience(wave) is not None:
        return
    for key, ids in _groups(wave).items():
        db.session().add(WaveGroup(wave_id=wave.id, key=key))
        db.session().flush()
        rows = [
            {"wave_id": wave.id, "person_id": each, "group_key": key, "state": _S.chosen}
            for each in ids
        ]
        db.session().execute(insert(Invitation), rows)


def ask_chosen(wave: Wave) -> bool:
    """Plan the request to some people who were chosen; whether there were any."""
    waiting = (
        select(Invitation)
        .where(Invitation.wave_id == wave.id, Invitation.state == _S.chosen)
        .order_by(Invitation.person_id)
        .limit(AT_ONCE)
    )
    found = db.session().scalars(waiting).all()
    for invitation in found:
        invitation.state = _S.waiting
        person = db.session().get_one(Person, invitation.person_id)
        ask(person, _asked(wave, is_reminder=False))
    return bool(found)


def take_turn(found: Solicitation, person: Person) -> bool:
    """Take over a request of a wave that the budget allows now; False for any other request.

    No notice is made: when a person reads one would hint at when the person answers.
    """
    wave = _wave_of(found.ref)
    if wave is None:
        return False
    invitation = db.session().get(Invitation, (wave.id, person.id))
    if invitation is None or not queries.accepts(wave):
        return True
    if messaging.way_of(person, Topic.surveys) != Way.mail:
        if invitation.state == _S.waiting:
            invitation.state = _S.failed
    elif found.is_reminder:
        payload = {"wave": wave.id, "person": person.id}
        jobs.enqueue("ballot_reminder", f"ballot_reminder:{wave.id}:{person.id}", payload)
    elif invitation.state == _S.waiting:
        invitation.state = _S.ready
    return True


def pool_leftovers(wave: Wave, other: str) -> None:
    """Put people of groups whose batch would be too small together into the group `other`.

    In the last days of the wave, or where nobody of the group still waits for a turn.
    """
    ready = queries.in_states(wave, POOL)
    coming = queries.in_states(wave, {_S.chosen, _S.waiting, _S.sending})
    late = clock.today() > wave.closes_on - timedelta(days=LAST_DAYS)
    small = [
        key for key, number in ready.items()
        if key != other and number < FLOOR and (late or not coming.get(key))
    ]  # fmt: skip
    if sum(ready[key] for key in small) + ready.get(other, 0) < FLOOR or not small:
        return
    if db.session().get(WaveGroup, (wave.id, other)) is None:
        db.session().add(WaveGroup(wave_id=wave.id, key=other))
    db.session().flush()
    moved = update(Invitation).where(
        Invitation.wave_id == wave.id, Invitation.state.in_(POOL),
        Invitation.group_key.in_(small),
    )  # fmt: skip
    db.session().execute(moved.values(group_key=other))


def remind(wave: Wave) -> None:
    """Plan the one reminder, to everybody whose ballot was mailed; not before the last days."""
    if clock.today() < wave.closes_on - timedelta(days=LAST_DAYS):
        return
    for group in queries.groups(wave.id):
        if group.reminded:
            continue
        group.reminded = True
        for person in _mailed(wave, group.key):
            ask(person, _asked(wave, is_reminder=True))


def wind_up(wave: Wave) -> None:
    """Forget who was invited, when a wave accepts no more answers. Its counts stay."""
    withdraw(_ref(wave))
    jobs.cancel(f"ballots:{wave.id}:")
    jobs.cancel(f"ballot_reminder:{wave.id}:")
    db.session().execute(delete(Invitation).where(Invitation.wave_id == wave.id))


def forget_person(person_id: str) -> None:
    """Delete the invitations of a person whose account ends; counts of mailed ballots stay."""
    db.session().execute(delete(Invitation).where(Invitation.person_id == person_id))


def _groups(wave: Wave) -> dict[str, list[str]]:
    units = [(depth, unit.id, unit.parent_id) for depth, unit in unit_tree()]
    return groups_of(queries.audience(wave), units)


def _mailed(wave: Wave, key: str) -> Sequence[Person]:
    found = (
        select(Person)
        .join(Invitation, Invitation.person_id == Person.id)
        .where(Invitation.wave_id == wave.id, Invitation.group_key == key)
        .where(Invitation.state.in_([_S.sent, _S.unknown, _S.resending]))
        .order_by(Person.id)
    )
    return db.session().scalars(found).all()


def _asked(wave: Wave, *, is_reminder: bool) -> Ask:
    text = INVITATION.about(wave.id, {})
    return Ask(_ref(wave), text, Priority.survey, carries_right=True, is_reminder=is_reminder)


def _ref(wave: Wave) -> str:
    return f"ballot:{wave.id}"


def _wave_of(ref: str) -> Wave | None:
    kind, _colon, wave_id = ref.partition(":")
    return db.session().get(Wave, wave_id) if kind == "ballot" else None
