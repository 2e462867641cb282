"""Jobs of barometers: close waves whose last day is over."""

from webapp.barometers import queries, services
from webapp.barometers.models import Wave
from webapp.barometers.workflow import WaveState
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work


def close_ended() -> None:
    """Close each open wave after its last day, in a transaction of its own."""
    for wave_id in queries.ended_ids(clock.today()):
        with unit_of_work():
            wave = db.session().get_one(Wave, wave_id)
            db.lock(wave)
            if wave.state == WaveState.open:
                services.expire(wave)
