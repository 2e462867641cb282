"""Jobs of releases. They load the statistics, so only workers and commands import them."""

from webapp.releases.jobs.checking import check_ledger
from webapp.releases.jobs.quarters import of_participation
from webapp.releases.jobs.results import compute_results
from webapp.releases.jobs.weeks import record_weeks

__all__ = ["check_ledger", "compute_results", "of_participation", "record_weeks"]
