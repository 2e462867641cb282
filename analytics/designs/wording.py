"""An estimate as sentences: value, what it allows to say, and why not more."""

from collections.abc import Iterator
from math import floor, isfinite, isnan, log10

from analytics.core.texts import catalogue, counted, decimal, locale_of, percent, period, text
from analytics.designs.estimate import Estimate


def sentences(found: Estimate, locale: str) -> str:
    """
    Return an estimate in words: value with interval, n, units and period; then the verdict.

    Every reason has its sentence, a null result says what would have been found, and only the
    verdict `effect_under_stated_assumptions` uses the word effect.
    """
    return " ".join(_sentences(found, locale))


def _sentences(found: Estimate, locale: str) -> Iterator[str]:
    yield _value(found, locale)
    if found.is_null and isfinite(found.mde):
        yield text(locale, "estimate.null", mde=decimal(locale, found.mde, _places(found)))
    if found.verdict != "none":
        yield text(locale, f"estimate.{_verdict(found)}", outcome=name(found.outcome, locale))
    for reason in found.reasons:
        yield text(locale, f"reason.{reason}")
    if found.bounds is not None and found.bounds != (found.low, found.high):
        yield _bounds(found, locale)
    if found.is_claim and not isnan(found.robustness):
        yield _robustness(found, locale)


def name(column: str, locale: str) -> str:
    """Return the name of a column of the panel in a sentence; unknown columns keep their own."""
    return catalogue(locale_of(locale))["panel"].get(column, column)  # type: ignore[no-any-return]


def _title(column: str, locale: str) -> str:
    """Return the name at the start of a sentence; a column that has none is shown as it is."""
    found = name(column, locale)
    known = column in catalogue(locale_of(locale))["panel"]
    # An abbreviation such as eNPS keeps its letters.
    return found[:1].upper() + found[1:] if known and found.partition(" ")[0].islower() else found


def _value(found: Estimate, locale: str) -> str:
    outcome, exposure = _title(found.outcome, locale), name(found.exposure, locale)
    kind = "within" if found.design == "within" else "rollout"
    if isnan(found.value):
        return text(locale, f"estimate.unknown_{kind}", outcome=outcome, exposure=exposure)
    lags = "lag_weeks" if found.period == "week" else "lag_waves"
    cells = "unit_weeks" if found.period == "week" else "unit_waves"
    values = {
        "outcome": outcome, "exposure": exposure, "interval": _interval(found, locale),
        "value": decimal(locale, found.value, _places(found)),
        "cells": counted(locale, cells, found.n), "units": counted(locale, "in_units", found.units),
        "weeks": period(locale, *found.weeks) if found.weeks else text(locale, "estimate.no_weeks"),
    }  # fmt: skip
    if kind == "within":
        values["span"] = counted(locale, lags, found.lags)
    else:
        values["opened"] = counted(locale, "opened_units", found.treated)
    return text(locale, f"estimate.{kind}", **values)


def _interval(found: Estimate, locale: str) -> str:
    if isnan(found.low) or not (isfinite(found.low) and isfinite(found.high)):
        return text(locale, "estimate.no_interval")
    low, high = (decimal(locale, each, _places(found)) for each in (found.low, found.high))
    return text(locale, "estimate.interval", low=low, high=high)


def _places(found: Estimate) -> int:
    """Return decimals: two digits of half the interval, or of the value where there is none."""
    half = (found.high - found.low) / 2
    size = half if isfinite(half) else abs(found.value)
    return min(max(1 - floor(log10(size)), 0), 6) if size > 0 else 2


def _verdict(found: Estimate) -> str:
    """Return the key of what the verdict allows to say."""
    if found.verdict == "descriptive":
        return "descriptive"
    if found.is_retracted:
        return "no_claim"
    short = "effect" if found.verdict == "effect_under_stated_assumptions" else "association"
    return f"no_{short}" if found.is_null else short


def _bounds(found: Estimate, locale: str) -> str:
    low, high = found.bounds or (float("nan"),) * 2
    exposure = name(found.exposure, locale)
    if not (isfinite(low) and isfinite(high)):
        return text(locale, "estimate.no_bounds", exposure=exposure)
    ends = {
        key: decimal(locale, each, _places(found)) for key, each in (("low", low), ("high", high))
    }
    return text(locale, "estimate.bounds", exposure=exposure, **ends)


def _robustness(found: Estimate, locale: str) -> str:
    share = percent(locale, found.robustness)
    if isnan(found.strongest):
        return text(locale, "estimate.robustness_alone", share=share)
    strongest = percent(locale, found.strongest)
    return text(locale, "estimate.robustness", share=share, strongest=strongest)
