"""One draw: a company, what the design says about it, and the truth, as one flat row."""

from math import nan
from typing import Any, Final

import pandas as pd

from analytics import families, simulate
from analytics.designs import Estimate, Verdict, rollout, within
from analytics.simulate import EXPOSURE, OUTCOME, Company
from analytics.validation.cases import BOOTSTRAP, RANDOMIZATIONS, Case

Row = dict[str, Any]
EFFECT: Final[Verdict] = "effect_under_stated_assumptions"


def draw(case: Case, number: int) -> Row:
    """Return the row of one draw; its seed gives the same row again."""
    found = simulate.company(case.seed(number), case.scenario)
    if case.design == "family":
        return {"draw": number, "discoveries": _discoveries(case, found)}
    if case.design == "within":
        estimate, truth = _within(case, found, OUTCOME), _slope(case, found)
    else:
        # The strongest statement about openings is made, also where it is wrong: the tests alone
        # must stop a claim.
        estimate, truth = rollout(
            found.panel, OUTCOME, case.period, chosen_by="calendar", draws=BOOTSTRAP,
            permutations=RANDOMIZATIONS,
        ), found.truth.att  # fmt: skip
    return {"draw": number, "truth": truth, **_row(estimate)}


def _within(case: Case, found: Company, outcome: str) -> Estimate:
    return within(found.panel, outcome, EXPOSURE, case.lags, case.period, draws=BOOTSTRAP)


def _slope(case: Case, found: Company) -> float:
    """Return the true effect per 1 of exposure; by wave, of its sum over the weeks of a wave."""
    scenario = case.scenario
    weeks = scenario.weeks / scenario.waves if case.period == "wave" else 1
    return found.truth.slope / weeks


def _discoveries(case: Case, found: Company) -> int:
    """Return how many outcomes of a family are found to move, although none does."""
    outcomes = [
        each
        for each in map(str, found.panel.columns)
        if each == OUTCOME or each.startswith("outcome_")
    ]
    p = pd.Series([_within(case, found, outcome).p for outcome in outcomes], dtype="float64")
    return int(families.discoveries(p).sum())


def _claims(estimate: Estimate) -> bool:
    """Return whether the design states the strongest that it can: a rollout an effect."""
    strongest = "association" if estimate.design == "within" else EFFECT
    return estimate.is_claim and estimate.verdict == strongest


def _row(estimate: Estimate) -> Row:
    randomization = estimate.check("randomization")
    twfe = [each.value for each in estimate.compared if each.name == "twfe"]
    return {
        "value": estimate.value, "low": estimate.low, "high": estimate.high, "p": estimate.p,
        "claim": _claims(estimate), "verdict": estimate.verdict, "reasons": " ".join(estimate.reasons),
        "randomization": randomization.p if randomization else nan, "twfe": twfe[0] if twfe else nan,
    }  # fmt: skip
