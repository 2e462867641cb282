"""How strong something unmeasured would have to be to explain an association."""

from math import sqrt


def robustness(t: float, dof: int) -> float:
    """
    Return the robustness value, 0 to 1: the share of the variance of both exposure and outcome that
    an unmeasured confounder must explain to bring the estimate to zero.

    `t` is the estimate over its standard error, `dof` the residual degrees of freedom. Raises
    ValueError for `dof` below 1. Source: Cinelli & Hazlett 2020.
    """
    if dof < 1:
        raise ValueError("There are no degrees of freedom.")
    f2 = t * t / dof
    return (sqrt(f2 * f2 + 4 * f2) - f2) / 2


def partial_r2(t: float, dof: int) -> float:
    """Return the share of the remaining variance that a regressor with this t explains, 0 to 1."""
    if dof < 1:
        raise ValueError("There are no degrees of freedom.")
    return t * t / (t * t + dof)
