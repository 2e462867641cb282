"""Batches: ballots of a group are made for several people at a time, never for one alone."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import select

from webapp.ballots import queries
from webapp.ballots.grouping import FLOOR
from webapp.ballots.models import Invitation, InvitationState, WaveGroup
from webapp.barometers.models import Wave
from webapp.core import db

_S = InvitationState
# People whose mails are sent with one claim of the worker.
LARGEST: Final = 40
_RANDOM: Final = random.SystemRandom()
AGAIN: Final = {_S.ready: _S.sending, _S.unknown: _S.resending}
# After a mail that the server took, one that it refused for good, and one to send again later.
SENT: Final = {_S.sending: _S.sent, _S.resending: _S.sent}
REFUSED: Final = {_S.sending: _S.failed, _S.resending: _S.sent}
LATER: Final = {_S.sending: _S.ready, _S.resending: _S.unknown}
# One more ballot replaces a mail that may be lost; what became of that one does not matter.
LOST: Final = {_S.sending: _S.unknown, _S.resending: _S.sent}


@dataclass(frozen=True)
class Batch:
    """The people of one batch, in an order of chance."""

    wave_id: str
    group: str
    people: list[str] = field(default_factory=list)


def take_batch(wave: Wave, key: str) -> Batch:
    """Take people of a group whose turn has come; FLOOR at least, or nobody.

    People whose earlier mail may have been lost get one more ballot.
    """
    db.lock(wave)
    pool = select(Invitation).where(
        Invitation.wave_id == wave.id, Invitation.group_key == key,
        Invitation.state.in_(list(AGAIN)),
    )  # fmt: skip
    found = list(db.session().scalars(pool))
    if len(found) < FLOOR or not queries.accepts(wave):
        return Batch(wave.id, key)
    _RANDOM.shuffle(found)
    # What is left must be enough for a batch too.
    taken = found if len(found) < LARGEST + FLOOR else found[:LARGEST]
    for invitation in taken:
        invitation.state = AGAIN[invitation.state]
    return Batch(wave.id, key, [invitation.person_id for invitation in taken])


def finish(wave: Wave, person_id: str, outcome: Mapping[InvitationState, InvitationState]) -> None:
    """Store what became of one mail; `outcome` is SENT, REFUSED, LATER or LOST."""
    invitation = db.session().get(Invitation, (wave.id, person_id))
    if invitation is None or invitation.state not in outcome:
        return
    group = db.session().get_one(WaveGroup, (wave.id, invitation.group_key))
    db.lock(group)
    if outcome in (SENT, LOST):
        again = invitation.state == _S.resending
        group.replaced += int(again)
        group.invited += int(not again)
    invitation.state = outcome[invitation.state]


def recover(wave: Wave) -> None:
    """After a worker stopped within a batch: the mails whose outcome it did not store may be lost.

    Only one worker at a time works on a wave.
    """
    cut = select(Invitation.person_id).where(
        Invitation.wave_id == wave.id, Invitation.state.in_([_S.sending, _S.resending])
    )
    for person_id in db.session().scalars(cut).all():
        finish(wave, person_id, LOST)
