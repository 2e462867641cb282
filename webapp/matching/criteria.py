"""What a matching is good for, by name and in order."""

from collections.abc import Sequence
from enum import StrEnum

from webapp.datafiles import InputError


class CohortError(InputError):
    """A cohort that cannot be matched, as one sentence."""


class Criterion(StrEnum):
    """One aim. Those that come first are never traded for those that come later.

    matched: most places of mentees filled. bands: fewest people below 30, 40, 50, 60 and 70 % of
    their own best score, the lowest first, both sides. kept: most pairs of the previous run.
    waited: people without a partner last time first. satisfaction: highest sum of both scores.
    rank_sum: lowest sum of both ranks. generous: fewest people with a bad rank, the worst first.
    tie: a draw that depends on the edition and the identifiers only.
    """

    matched = "matched"
    bands = "bands"
    kept = "kept"
    waited = "waited"
    satisfaction = "satisfaction"
    rank_sum = "rank_sum"
    generous = "generous"
    tie = "tie"


DEFAULT = (
    Criterion.matched, Criterion.bands, Criterion.kept, Criterion.waited, Criterion.satisfaction,
    Criterion.tie,
)  # fmt: skip


def read_criteria(names: Sequence[str]) -> tuple[Criterion, ...]:
    """The criteria with these names; `tie` is added, since a result must not depend on chance.

    Raises CohortError: an unknown or repeated name, something after `tie`, or anything except
    `waited` before `matched`, because leaving everybody out would then be the best result.
    """
    unknown = [name for name in names if name not in set(Criterion)]
    if unknown:
        raise CohortError(f"there is no criterion {unknown[0]!r}; there are {', '.join(Criterion)}")
    chosen = [Criterion(name) for name in names]
    if len(set(chosen)) < len(chosen):
        raise CohortError("a criterion is listed twice")
    if Criterion.tie not in chosen:
        chosen.append(Criterion.tie)
    if chosen[-1] != Criterion.tie:
        raise CohortError("the criterion 'tie' must be the last one")
    if Criterion.matched not in chosen or not set(chosen[: chosen.index(Criterion.matched)]) <= {
        Criterion.waited
    }:
        raise CohortError(
            "the criterion 'matched' must be the first one; only 'waited' may precede"
        )
    return tuple(chosen)
