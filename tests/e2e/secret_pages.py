"""Pages of ballots and of reports without an account, which only a post or a special wave shows."""

from collections.abc import Callable, Iterator

from tests.factories.company import Company
from tests.integration.ballots.permissions import wave_of
from tests.integration.irritants.irritants import anonymous, typed
from tests.pages import Client
from webapp.barometers.workflow import Population, WaveState

Data = Callable[[], dict[str, str]]
REPORT, FOLLOW = "/anonymous/irritant", "/anonymous/follow"


def posted_pages(company: Company) -> Iterator[tuple[str, str, str, Data]]:
    """Name, address, role, and what each post to it sends; every language posts for itself."""
    reader = Client(company.app)
    yield "reported", REPORT, "anonymous", lambda: reader.get(REPORT).form(REPORT) | typed()
    yield "followed", FOLLOW, "anonymous", lambda: {"code": anonymous()[1]}
    withdrawal = f"{FOLLOW}/withdraw"
    yield "withdrew", withdrawal, "anonymous", lambda: {"code": anonymous()[1]}
    wave, printed = wave_of(Population.employees), iter(range(0, 100, 10))
    sheets = f"/waves/{wave.id}/ballots"
    yield "printed", sheets, "analyst", lambda: {
        "version": str(next(printed)), "group": "all", "number": "10",
    }  # fmt: skip


def ended_wave(_company: Company) -> str:
    """The address of a wave that accepts no more answers."""
    return f"/ballot/{wave_of(Population.employees, WaveState.closed).id}"
