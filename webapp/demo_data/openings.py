"""When the main program of the demo company opens in each unit, and what that does to applications."""

import random
from datetime import date, timedelta
from typing import Final

import numpy as np

from analytics.simulate.openings import effects
from analytics.simulate.scenario import Scenario
from analytics.simulate.series import Floats
from webapp.demo_data.places import PILOTS, UNITS
from webapp.demo_data.truth import Truth
from webapp.rollouts.services import draw

WEEK: Final = timedelta(weeks=1)


def opening_days(truth: Truth, start: date) -> dict[str, date]:
    """Return the day of each unit that does not open with the program, by name.

    The order is drawn by lot, as by a lead; the seed of the truth gives the same one.
    """
    weeks = [round(truth.weeks * share) for share in truth.openings]
    weeks += [truth.weeks + later for later in truth.waiting]
    waiting = [name for name in UNITS if name not in PILOTS]
    chance = random.Random(f"{truth.seed} openings")
    drawn = draw(waiting, start, groups=len(weeks), weeks=1, chance=chance)
    return {name: start + weeks[(day - start) // WEEK] * WEEK for name, day in drawn.items()}


def added(truth: Truth, opened: date, start: date, weeks: int) -> Floats:
    """Return the share of applications that openings add, units (as in UNITS) x weeks since `start`.

    `opened` is the day on which the program opens in the first units.
    """
    days = {**dict.fromkeys(UNITS, opened), **opening_days(truth, opened)}
    places = np.array([(days[name] - start) // WEEK for name in UNITS])
    scenario = Scenario(weeks=weeks, effect=truth.opened, growth=truth.opened_growth)
    return effects(scenario, places)
