"""The figures of the demo company estimate the truth that its seed sets.

A share may differ from the truth by four standard errors, and by what is not decided eight weeks
after an application.
"""

import csv as csv_module
import io
import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pytest

from analytics.recruitment.weeks import end_of_bins
from tests.factories.company import Company
from tests.integration.recruitment.files import emptied, loaded
from webapp.core import clock
from webapp.demo_data.recruitment import Link, files
from webapp.demo_data.truth import TRUTH, Truth
from webapp.recruitment.jobs.figures import Computed, compute
from webapp.recruitment.workflow import Kind

# More applications a week than in the demo, so that a wrong number is seen. Without a season and
# openings.
MANY: Final = replace(TRUTH, applications=260.0, season=0.0, opened=0.0, opened_growth=0.0)
UNDECIDED: Final = 0.02
STAGES: Final = ("screened", "interviewed", "offered", "accepted")


def without_units(raw: bytes) -> bytes:
    """A file without its units, which are those of another directory."""
    rows = list(csv_module.DictReader(io.StringIO(raw.decode())))
    names = [name for name in rows[0] if name != "unit"]
    out = io.StringIO()
    table = csv_module.DictWriter(out, names, extrasaction="ignore")
    table.writeheader()
    table.writerows(rows)
    return out.getvalue().encode()


@pytest.fixture(scope="module")
def found(company: Company) -> Computed:
    """The figures of what the truth gives."""
    emptied()
    token = company.link().token
    today = clock.today()
    start = today - timedelta(weeks=MANY.weeks)
    made = files(MANY, start, today, [Link(token, start)])
    loaded(without_units(made.applications))
    loaded(without_units(made.hires), Kind.hires)
    return compute(today)


def near(value: float, truth: float, n: int, more: float = 0.0) -> bool:
    return abs(value - truth) < 4 * math.sqrt(truth * (1 - truth) / n) + more


def test_each_stage_is_reached_by_its_share(found: Computed) -> None:
    funnel = {each["stage"]: each for each in found.content["funnel"]}
    before = funnel["applied"]["n"]
    # The file begins 52 weeks ago, and the funnel ends with a bin of weeks, eight weeks ago or more.
    today = clock.today()
    counted = end_of_bins(today - timedelta(weeks=8)) - (today - timedelta(weeks=MANY.weeks))
    assert abs(before / MANY.applications - counted / timedelta(weeks=1)) < 1
    for stage in STAGES:
        each = funnel[stage]
        assert near(each["value"], getattr(MANY, stage), before, UNDECIDED), stage
        before = each["n"]


def test_sources_have_their_shares(found: Computed) -> None:
    cells = found.content["sources"]
    whole = sum(each["applied"] for each in cells)
    linked = sum(each["applied"] for each in cells if each["tracked"] != "none")
    assert near(linked / whole, MANY.linked, whole)
    direct = whole - linked
    for each in (cell for cell in cells if cell["tracked"] == "none"):
        share = _declared(MANY, each["declared"])
        assert near(each["applied"] / direct, share, direct, 0.01), each


def _declared(truth: Truth, source: str) -> float:
    return truth.declared[source] / sum(truth.declared.values())


def test_hires_stay_as_long_as_their_hazards_say(found: Computed) -> None:
    retention = found.content["retention"]
    groups: Mapping[str, Any] = {each["source"]: each for each in retention["groups"]}
    hazard = MANY.resigns + MANY.dismissed
    for source, factor in (("job_board", 1.0), ("employee_referral", MANY.referred_leave)):
        stays = math.exp(-hazard * factor * 365 / 7)
        # Half of the hires at least were not observed for a year.
        assert near(groups[source]["months_12"], stays, groups[source]["hires"] // 2), source
    shares = retention["causes"]["shares"]
    ended = sum(shares.values()) * groups["all"]["hires"]
    by_person = shares["person"] / sum(shares.values())
    assert near(by_person, MANY.resigns / hazard, int(ended / 2))
