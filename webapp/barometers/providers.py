"""Questions that packages above barometers answer; set by `webapp.wiring`."""

from webapp.barometers.models import Barometer, Wave
from webapp.core.errors import Refusal
from webapp.core.runtime import Collected, Provider
from webapp.people.models import Person


def _nothing_missing(_wave: Wave) -> Refusal | None:
    return None


# Why a planned wave cannot open yet, such as an audience that is too small; None where it can.
may_open: Provider[[Wave], Refusal | None] = Provider(_nothing_missing)
# Links on the lead's page of a wave, such as its invitations: address, title and facts.
wave_lines: Collected[[Wave, Person], tuple[str, str, str]] = Collected()
# Facts below a published result, such as the number of printed ballots: label and value.
result_facts: Collected[[Wave], tuple[str, str]] = Collected()
# Dated events since the wave before (the second one), for a reader: day and name.
events_since: Collected[[Wave, Wave, Person], tuple[str, str]] = Collected()
# Links on the lead's page of a barometer, such as its questions: address, title and facts.
barometer_lines: Collected[[Barometer], tuple[str, str, str]] = Collected()
