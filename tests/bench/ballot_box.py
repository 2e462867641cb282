"""An installation with one open wave, its ballots, and people who answer at a steady rate."""

import http.client
import json
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.bench.servers import Installation, Server

GROUPS = 4
SCALES = 11
# Runs in a process of its own, with the environment of the installation.
OPEN_WAVE = """
import json, sys
from datetime import timedelta
from webapp import answer_store
from webapp.app import create_app
from webapp.barometers.models import Barometer, BarometerVersion, Wave
from webapp.barometers.workflow import BarometerKind, Population, WaveState
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.experience import Moment
app = create_app()
answer_store.upgrade(app.runtime.settings.answers_url)
texts = {"en": "A question of ordinary length.", "fr": "Une question."}
ends = {"en": ["no", "yes"], "fr": ["non", "oui"]}
asked = [{"key": f"q{n}", "type": "scale", "texts": texts, "ends": ends} for n in range(int(sys.argv[2]))]
asked.append({"key": "why", "type": "text", "texts": texts})
with app.app_context():
    with unit_of_work():
        barometer = Barometer(kind=BarometerKind.free, population=Population.employees,
            names=texts, purposes=texts, made_at=clock.now())
        version = BarometerVersion(barometer=barometer, number=1, made_at=clock.now(),
            questions={"questions": asked, "scales": {}})
        wave = Wave(version=version, moment=Moment.daily_work, state=WaveState.open,
            made_at=clock.now(), opens_on=clock.today(), closes_on=clock.today() + timedelta(days=9))
        db.session().add_all([barometer, version, wave])
    found = []
    for group in range(int(sys.argv[3])):
        codes = answer_store.mint(int(sys.argv[1]) // int(sys.argv[3]))
        answer_store.open_ballots(wave.id, f"group{group}", codes)
        found += codes
    print(json.dumps([wave.id, found]))
"""
COUNT = """
import json, sys
from webapp import answer_store
from webapp.app import create_app
app = create_app()
with app.app_context():
    print(json.dumps(sorted(text for _key, text in answer_store.comments_of(sys.argv[1]))))
"""


@dataclass
class Box:
    """The wave, its unused codes, and which answers got which status after how many seconds."""

    installation: Installation
    wave: str
    codes: list[str]
    sent: int = 0
    taken: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)

    def answer_steadily(self, server: Server, rate: float, seconds: float) -> int:
        """Send so many answers a second, whatever the server does; how many were not taken.

        A time is from the moment at which a person would have sent the answers.
        """
        futures = list[Future[bool]]()
        begin = time.perf_counter()
        with ThreadPoolExecutor(40) as pool:
            for number in range(int(rate * seconds)):
                due = begin + number / rate
                time.sleep(max(0.0, due - time.perf_counter()))
                code, self.sent = self.codes.pop(), self.sent + 1
                futures.append(pool.submit(self._answer, server.port, code, f"n{self.sent}", due))
            return sum(not future.result() for future in futures)

    def _answer(self, port: int, code: str, mark: str, due: float) -> bool:
        values = {f"q-q{n}": str(n % 5 + 1) for n in range(SCALES)}
        form = {"code": code, "q-why": mark, "publish-why": "1", **values}
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", f"/ballot/{self.wave}", urlencode(form), headers)
            status = connection.getresponse().status
            connection.close()
        except (OSError, http.client.HTTPException):
            return False
        if status != 303:
            return False
        self.times.append(time.perf_counter() - due)
        self.taken.append(mark)
        return True

    def stored(self) -> list[str]:
        """The marks of the answers in the database."""
        found: list[str] = json.loads(self.installation.run("-c", COUNT, self.wave))
        return found


def open_box(installation: Installation, ballots: int) -> Box:
    """Open a wave with ballots in a few groups."""
    made = installation.run("-c", OPEN_WAVE, str(ballots), str(SCALES), str(GROUPS))
    wave, codes = json.loads(made)
    return Box(installation, wave, codes)
