"""Sentences of estimates in both languages: complete, and never stronger than the verdict."""

import re
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.core.texts import LOCALES, catalogue
from analytics.designs.estimate import (
    RETRACTING,
    VERDICTS,
    Design,
    Estimate,
    Period,
    Reason,
    Verdict,
)
from analytics.designs.gates import CEILINGS, judged
from analytics.designs.wording import name
from analytics.unit_outcomes import SOURCES

REASONS: tuple[Reason, ...] = get_args(Reason)
DESIGNS: tuple[Design, ...] = get_args(Design)
PERIODS: tuple[Period, ...] = get_args(Period)
EFFECT = re.compile(r"effe[ct]", re.IGNORECASE)
NAN = float("nan")
ENDS = st.floats(-5, 5) | st.just(NAN) | st.just(float("inf")) | st.just(float("-inf"))


def found(verdict: Verdict = "association", *reasons: Reason, low: float = 0.1) -> Estimate:
    return Estimate(
        "attractiveness", "authentic_reach", "within", "week", 0.2, low, 0.3, 740, 20, verdict,
        lags=3, mde=0.25, weeks=("2026-W04", "2026-W40"), reasons=reasons, robustness=0.12,
        strongest=0.03,
    )  # fmt: skip


ESTIMATES = st.builds(
    Estimate, st.just("comfort"), st.just("program_open"), st.sampled_from(DESIGNS),
    st.sampled_from(PERIODS), st.floats(-5, 5) | st.just(NAN), ENDS, ENDS, st.integers(0, 2000),
    st.integers(0, 60), st.sampled_from(VERDICTS), treated=st.integers(0, 3), lags=st.integers(0, 3),
    mde=st.floats(0, 2) | st.just(NAN), weeks=st.just(("2026-W04", "2026-W40")) | st.none(),
    bounds=st.none() | st.tuples(ENDS, ENDS), robustness=st.floats(0, 1) | st.just(NAN),
    reasons=st.sets(st.sampled_from(REASONS)).map(tuple),
)  # fmt: skip


@given(ESTIMATES, st.sampled_from(LOCALES))
def test_only_one_verdict_says_effect(every: Estimate, locale: str) -> None:
    for each in (every, judged(every, every.verdict, ())):
        sentence = each.sentence(locale)
        strongest = each.verdict == "effect_under_stated_assumptions"
        assert bool(EFFECT.search(sentence)) == (strongest and not each.is_retracted)
        assert not re.search(r"\bnan\b|\binf\b|\{\w*\}|  ", sentence)


@given(st.sets(st.sampled_from(REASONS)), st.sampled_from(LOCALES))
def test_every_reason_has_its_sentence(reasons: set[Reason], locale: str) -> None:
    sentence = found("association", *reasons).sentence(locale)
    texts = catalogue(locale)["reason"]
    assert {reason for reason in REASONS if texts[reason] in sentence} == reasons
    assert set(texts) == set(REASONS)


@given(st.sets(st.sampled_from(REASONS)))
def test_reasons_limit_the_verdict_and_the_claim(reasons: set[Reason]) -> None:
    limited = judged(found(), "effect_under_stated_assumptions", tuple(reasons))
    ranks = [VERDICTS.index(CEILINGS[each]) for each in reasons if each in CEILINGS]
    assert VERDICTS.index(limited.verdict) == min(ranks, default=3)
    strong = limited.verdict in {"association", "effect_under_stated_assumptions"}
    assert limited.is_claim == (strong and not RETRACTING & reasons)


def test_a_found_association_in_both_languages() -> None:
    assert found().sentence("en") == (
        "Attractiveness when authentic reach is higher by 1, in the same week and the 3 weeks before: "
        "0.20 (95% interval: 0.10 to 0.30; 740 weeks observed in 20 units, from 19\u00a0January to "
        "4\u00a0October 2026). This is an association: another cause can explain it. Something unmeasured "
        "that explains 12% of both sides could bring the value to 0; the strongest measured factor "
        "explains 3%."
    )
    assert found().sentence("fr_FR") == (
        "Attractivité lorsque la mesure «\u00a0portée authentique\u00a0» est plus élevée de 1, la même "
        "semaine et les 3 semaines précédentes\u00a0: 0,20 (intervalle à 95\u00a0%\u00a0: de 0,10 à 0,30\u202f; "
        "740 semaines observées dans 20 unités, du 19\u00a0janvier au 4\u00a0octobre 2026). C’est une "
        "association\u00a0: une autre cause peut l’expliquer. Un facteur non mesuré qui expliquerait "
        "12\u00a0% des deux côtés pourrait ramener la valeur à 0\u202f; le facteur mesuré le plus fort en "
        "explique 3\u00a0%."
    )


@pytest.mark.parametrize(
    ("locale", "null", "none_found"),
    [
        (
            "en",
            "a true value of 0.25 or more would be found in four of five cases",
            "No association",
        ),
        ("fr", "d’au moins 0,25 serait détectée quatre fois sur cinq", "Aucune association"),
    ],
    ids=LOCALES,
)
def test_a_null_states_what_would_be_found(locale: str, null: str, none_found: str) -> None:
    sentence = found(low=-0.1).sentence(locale)
    assert null in sentence
    assert none_found in sentence


@pytest.mark.parametrize("reason", sorted(RETRACTING))
def test_a_retracted_association_concludes_nothing(reason: Reason) -> None:
    retracted = found("association", reason)
    assert "Nothing can be concluded" in retracted.sentence("en")
    assert "ne permet aucune conclusion" in retracted.sentence("fr")
    assert not retracted.is_claim


def test_names_of_columns() -> None:
    assert (name("enps", "fr"), name("resolved", "en")) == ("eNPS", "resolved requests for help")
    assert name("answers_3", "fr") == "answers_3"
    for locale in LOCALES:
        names = catalogue(locale)["panel"]
        assert {*SOURCES} - {"intentions", "prestige"} <= names.keys()
        assert len(set(names.values())) == len(names)
