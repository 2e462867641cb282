"""Regressions with levels of units and periods, and errors that follow units (pyfixest)."""

import warnings
from collections.abc import Sequence
from typing import Literal, NamedTuple

import pandas as pd

Errors = Literal["iid", "hetero", "cluster"]


class Coefficient(NamedTuple):
    """A coefficient with its standard error, t, and the probability of a value as far from 0."""

    value: float
    se: float
    t: float
    p: float


def regress(
    table: pd.DataFrame,
    outcome: str,
    regressors: Sequence[str],
    *,
    levels: Sequence[str] = (),
    cluster: str | None = None,
    errors: Errors = "iid",
    weights: str | None = None,
) -> dict[str, Coefficient]:
    """
    Return the coefficient of each regressor; one that adds nothing has none.

    `levels` are columns whose every value has a level of its own (fixed effects). Rows with a
    missing value are left out. With `errors="cluster"`, errors of one value of `cluster` may go
    together in any way (CRV1) and t has G - 1 degrees of freedom. Raises ValueError where
    `cluster` is needed and missing. Source: Cameron & Miller 2015.
    """
    if errors == "cluster" and cluster is None:
        raise ValueError("Name the column of the clusters.")
    # Loading takes two seconds, and servers that only read stored figures do not install it.
    import pyfixest  # noqa: PLC0415 - see above

    right = " + ".join(regressors) + (f" | {' + '.join(levels)}" if levels else "")
    with warnings.catch_warnings():
        # pyfixest 0.60 uses parameters that pandas 4 will drop, and warns of dropped regressors.
        warnings.simplefilter("ignore")
        fit = pyfixest.feols(
            f"{outcome} ~ {right}",
            table,
            vcov={"CRV1": cluster} if errors == "cluster" else errors,
            weights=weights,
        )
        found = fit.tidy()
    columns = found[["Estimate", "Std. Error", "t value", "Pr(>|t|)"]].to_numpy(dtype="float64")
    rows = zip(found.index, columns, strict=True)
    return {str(name): Coefficient(*(float(each) for each in row)) for name, row in rows}
