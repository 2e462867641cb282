"""The result of a wave: a list of cells that were released, and what was left out."""

from typing import Final, Literal, NotRequired, TypedDict

ALL: Final = "all"
"""The group of everybody who answered."""
OF_SOME: Final = frozenset({"arrival", "ninety_days", "return_to_work", "departure"})
"""Moments at which only the people whom they concern are asked: they speak for nobody else."""
CellKind = Literal["enps", "score", "item", "choice"]


class Cell(TypedDict):
    """
    One measure of one group. A hidden cell has `n` and everything after it as None.

    `measure` is the name of a scale (score, 0 to 100), or the key of a question (item: mean of the
    answers; enps: -100 to 100; choice: shares only). `shares` maps an answer (enps: promoters,
    passives, detractors) to its share, 0 to 1, where n reaches the floor of distributions. `low`
    and `high` are a 95 % interval.
    """

    group: str
    measure: str
    kind: CellKind
    n: int | None
    value: float | None
    sd: float | None
    low: float | None
    high: float | None
    shares: dict[str, float] | None
    theme: NotRequired[str]


class WaveResult(TypedDict):
    """
    What a wave says. `invited` and `replaced` are None for an open link; `answers` None if small.

    `replaced` is how many ballots were made anew because a mail may not have arrived, `printed` how
    many were made on paper, which may be handed out or not. `alpha` maps a
    scale to Cronbach's alpha with its interval [value, low, high], where it is known. `comments` are
    in shuffled order; [] below the floor of comments. `left_out` is how many were taken out because
    they name or accuse a person.
    """

    invited: int | None
    replaced: int | None
    printed: NotRequired[int]
    answers: int | None
    cells: list[Cell]
    alpha: dict[str, list[float]]
    comments: list[dict[str, str]]
    left_out: NotRequired[int]
