"""Files of applications and hires of the demo company, as an applicant system would export them."""

import csv
import io
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

import numpy as np

from analytics.simulate import season
from webapp.demo_data import words
from webapp.demo_data.openings import WEEK, added
from webapp.demo_data.places import UNITS
from webapp.demo_data.truth import Truth
from webapp.recruitment.contract import APPLICATIONS, HIRES, STAGE_DAYS

# Hires of the year before the first application of the file are known too.
BEFORE: Final = 52
# Mean days from each stage to the next one, and from the last one to the first day of work.
PAUSES: Final = (6, 9, 12, 5, 30)
# What people say who followed a tracked link.
SAID: Final = ("social_network", "social_network", "careers_page", "employee_referral")
REASONS: Final = {0: "rejected", 1: "rejected", 2: "rejected", 3: "declined"}


class Link(NamedTuple):
    """The code of a tracked link, and the day since which it exists."""

    code: str
    since: date


@dataclass(frozen=True)
class RecruitmentFiles:
    """Two CSV files."""

    applications: bytes
    hires: bytes


def files(truth: Truth, start: date, today: date, links: Sequence[Link]) -> RecruitmentFiles:
    """Simulate applications from a year before `start` up to yesterday, and those hired.

    The program opens on the day `start`, as `opening_days` says.

    The first file has the applications since `start`. The seed of the truth gives the same files.
    """
    chance = random.Random(f"{truth.seed} recruitment")
    made = list(_applications(truth, chance, start - BEFORE * WEEK, today, links))
    lately = (each for each in made if each["applied_on"] >= start)
    hired = [_hire(truth, chance, each, today) for each in made if each["begins"]]
    return RecruitmentFiles(
        _file(APPLICATIONS, lately), _file(HIRES, (h for h in hired if h["hired_on"] <= today))
    )


def _applications(
    truth: Truth, chance: random.Random, start: date, today: date, links: Sequence[Link]
) -> Iterator[dict[str, Any]]:
    passing = (truth.screened, truth.interviewed, truth.offered, truth.accepted)
    for number, (place, applied) in enumerate(_arrivals(truth, chance, start, today)):
        unit = UNITS[place]
        reached = next((at for at, p in enumerate(passing) if chance.random() >= p), len(passing))
        moments, day = [applied], applied
        for pause in PAUSES:
            day += timedelta(days=1 + round(chance.expovariate(1 / pause)))
            moments.append(day)
        known = sum(moment < today for moment in moments[1 : reached + 1])
        over = known == reached and moments[reached + 1] < today
        open_links = [link.code for link in links if link.since <= applied]
        linked = bool(open_links) and chance.random() < truth.linked
        said = chance.choice(SAID) if linked else _drawn(chance, truth.declared)
        outcome = "hired" if known == len(passing) else REASONS[reached] if over else "open"
        yield {
            "application": f"{truth.seed}-{number:05d}", "family": unit.branch,
            "unit": " / ".join(dict.fromkeys((words.ORGANIZATION, unit.branch, place))),
            **dict(zip(STAGE_DAYS, moments[: known + 1], strict=False)),
            "outcome": outcome, "closed_on": moments[reached + 1] if over and reached < 4 else None,
            "source_tracked": chance.choice(open_links) if linked else "",
            "source_declared": said, "begins": moments[5] if outcome == "hired" else None,
        }  # fmt: skip


def _arrivals(
    truth: Truth, chance: random.Random, start: date, today: date
) -> list[tuple[str, date]]:
    """Return unit and day of each application, in no order.

    More come in the season of applications, and to units in which the program opened.
    """
    days = (today - start).days
    weeks = days // 7 + 1
    sizes = np.array([unit.size for unit in UNITS.values()], dtype="float64")
    rates = np.outer(sizes / sizes.sum(), 1 + season(start, weeks, truth.season))
    rates *= 1 + added(truth, start + BEFORE * WEEK, start, weeks)
    by_day = truth.applications / 7 * rates.repeat(7, axis=1)[:, :days]
    cells = [(place, start + timedelta(days=day)) for place in UNITS for day in range(days)]
    return chance.choices(cells, by_day.ravel().tolist(), k=round(by_day.sum()))


def _hire(
    truth: Truth, chance: random.Random, application: dict[str, Any], today: date
) -> dict[str, Any]:
    begins: date = application["begins"]
    factor = truth.referred_leave if application["source_declared"] == "employee_referral" else 1
    weeks = chance.expovariate((truth.resigns + truth.dismissed) * factor)
    ends = begins + timedelta(days=round(7 * weeks))
    own_decision = chance.random() < truth.resigns / (truth.resigns + truth.dismissed)
    spread = chance.lognormvariate(math.log(truth.productive), truth.productive_spread)
    productive = begins + timedelta(days=round(spread))
    until = min(ends, today)
    rated = until - begins >= timedelta(days=180) and chance.random() < truth.rated
    level = chance.gauss(3.4, 0.8)
    found: dict[str, Any] = {
        **{name: application[name] for name in HIRES if name in application},
        "hire": f"H{application['application']}", "hired_on": begins,
        "ended_on": ends if ends < today else None,
        "ended_by": ("person" if own_decision else "employer") if ends < today else "",
        "raters": application["family"] if rated else "",
        "productive_on": productive if productive < until else None,
    }  # fmt: skip
    for name in ("performance", "expectations", "again", "team"):
        found[name] = min(5, max(1, round(level + chance.gauss(0, 0.6)))) if rated else None
    return found


def _drawn(chance: random.Random, shares: Any) -> str:  # noqa: ANN401 - a mapping of weights
    return str(chance.choices(list(shares), list(shares.values()))[0])


def _file(columns: Sequence[str], rows: Iterator[dict[str, Any]]) -> bytes:
    out = io.StringIO()
    table = csv.DictWriter(out, columns, restval="", extrasaction="ignore")
    table.writeheader()
    table.writerows(rows)
    return out.getvalue().encode()
