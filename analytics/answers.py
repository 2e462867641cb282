"""
Answers to the questions that were fixed beforehand, from one snapshot.

The rows of units are read here and not returned: an answer holds an estimate and sentences.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isnan
from typing import Final

import pandas as pd

from analytics import question_panel, questions
from analytics.core.texts import number, probability, text
from analytics.designs.estimate import UNKNOWN, Estimate
from analytics.designs.event_study import EventTime, event_study
from analytics.designs.gates import LEAST_TREATED, judged
from analytics.designs.rollout import Chosen, rollout
from analytics.designs.within import within
from analytics.families import LEVEL, adjusted
from analytics.figures import Coefficient, SvgChart, forest
from analytics.panel import SOURCES
from analytics.questions import Question
from analytics.selection import WhoCame, who_came
from analytics.snapshots import Snapshot

_HASH: Final = 12
COLUMNS: Final = ("question", "value", "low", "high", "n", "units", "p", "adjusted", "verdict")


@dataclass(frozen=True, slots=True)
class Answer:
    """
    What a snapshot says to one question: the estimate, and what belongs beside it.

    `adjusted` is p within the family of the question (nan: unknown), `first` the snapshot of which
    it was first asked, `changed` whether it was fixed with other content then, `chosen_by` what
    decided when units opened (None: no such question, or nothing was estimated).
    """

    question: Question
    estimate: Estimate
    adjusted: float
    family: int
    first: str
    changed: bool
    chosen_by: Chosen | None = None

    @property
    def estimate_ends(self) -> tuple[float, float]:
        """The interval; nan where there is none."""
        return self.estimate.low, self.estimate.high

    @property
    def finding(self) -> str:
        """
        The verdict as a table shows it, without the sentence that explains it: `null` where nothing
        was found, `none` where a check allows no conclusion, whatever the design could have said.
        """
        found = self.estimate
        if found.verdict in {"none", "descriptive"}:
            return found.verdict
        if found.is_retracted:
            return "none"
        return "null" if found.is_null else found.verdict

    def sentence(self, locale: str) -> str:
        """
        Return the estimate in words, what decided when units opened, the family of the question, and
        whether it was changed.
        """
        parts = [self.estimate.sentence(locale)]
        # The estimate itself says that nothing is recorded.
        if self.chosen_by not in {None, "unknown"}:
            source = "recorded" if self.question.chosen_by == "recorded" else "stated"
            parts.append(text(locale, f"questions.{source}_{self.chosen_by}"))
        if not isnan(self.adjusted):
            parts.append(
                text(
                    locale, "questions.family", n=number(locale, self.family),
                    p=probability(locale, self.adjusted),
                )
            )  # fmt: skip
        key = "changed" if self.changed else "first"
        parts.append(text(locale, f"questions.{key}", snapshot=self.first))
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Answers:
    """All answers of a snapshot, who came to the programs, and the hash of the questions."""

    each: tuple[Answer, ...]
    came: WhoCame
    digest: str

    def of(self, notebook: str) -> tuple[Answer, ...]:
        """Return the answers of one notebook, its primary question first."""
        own = [each for each in self.each if each.question.notebook == notebook]
        return tuple(sorted(own, key=lambda each: not each.question.primary))

    def sentences(self, notebook: str, locale: str) -> list[str]:
        """
        Return each question of a notebook with its answer, then who came, then the hash.

        Answers without a finding stand in the same list as the others.
        """
        told = [
            f"{each.question.sentence(locale)} {each.sentence(locale)}"
            for each in self.of(notebook)
        ]
        hashed = text(locale, "questions.hash", digest=self.digest[:_HASH])
        return [*told, self.came.sentence(locale), hashed]

    def charts(self, notebook: str, locale: str) -> list[SvgChart]:
        """Return the values of a notebook with their intervals: one chart per outcome, in its unit."""
        charts = []
        for outcome in dict.fromkeys(each.question.outcome for each in self.of(notebook)):
            rows = [
                Coefficient(each.question.name(locale), each.estimate.value, *each.estimate_ends)
                for each in self.of(notebook)
                if each.question.outcome == outcome
            ]
            name = text(locale, f"panel.{outcome}")
            title = text(locale, "questions.chart", outcome=name)
            charts.append(SvgChart(forest(rows, title, text(locale, "questions.told"), locale)))
        return charts

    def methods(self, notebook: str, locale: str) -> pd.DataFrame:
        """Return what each method says of the primary question about openings: method, value, ends."""
        own = self.of(notebook)[0].estimate
        rows = [("imputation", own.value, own.low, own.high)]
        rows += [(each.name, each.value, each.low, each.high) for each in own.compared]
        named = [(text(locale, f"compared.{name}"), *values) for name, *values in rows]
        return pd.DataFrame(named, columns=["method", "value", "low", "high"])

    def table(self, notebook: str, locale: str) -> pd.DataFrame:
        """Return one row per answer of a notebook, with the columns `COLUMNS`."""
        rows = [
            (
                a.question.name(locale),
                e.value,
                e.low,
                e.high,
                e.n,
                e.units,
                e.p,
                a.adjusted,
                a.finding,
            )
            for a in self.of(notebook)
            for e in [a.estimate]
        ]
        return pd.DataFrame(rows, columns=list(COLUMNS))


def answer(snapshot: Snapshot | None, asked: Sequence[Question] | None = None) -> Answers:
    """
    Answer questions (by default those of the project) from a snapshot, and note that they were asked.

    Without a snapshot, or where its rows were deleted or are older than the questions need, every
    answer is unknown. Raises QuestionError for wrong questions, OSError where the register beside
    the snapshot cannot be written.
    """
    own = tuple(questions.load() if asked is None else asked)
    panel = question_panel.of(snapshot)
    noted = questions.ask(own, snapshot.folder) if snapshot else questions.Asked({}, {})
    chosen = {each.key: _chosen(each, panel) for each in own}
    found = {each.key: _estimate(each, panel, chosen[each.key]) for each in own}
    adjusted_p = _adjusted(own, found)
    sizes = pd.Series([each.family for each in own]).value_counts()
    made = [
        Answer(
            each, _weakened(found[each.key], adjusted_p[each.key]), adjusted_p[each.key],
            int(sizes[each.family]), noted.first.get(each.key, "–"),
            changed=each.key in noted.changed,
            chosen_by=chosen[each.key] if found[each.key].verdict != "none" else None,
        )
        for each in own
    ]  # fmt: skip
    return Answers(tuple(made), who_came(snapshot), questions.digest(own))


def times(snapshot: Snapshot | None, key: str) -> tuple[EventTime, ...]:
    """
    Return the difference by time since the opening for a question of the project, of openings.

    Only times of at least four units are returned: a value of fewer is nearly one of theirs. Noted
    in the register and unknown (empty) as `answer`. Raises KeyError for an unknown question.
    """
    question = {each.key: each for each in questions.load()}[key]
    panel = question_panel.of(snapshot)
    if snapshot is None or panel.empty:
        return ()
    questions.ask([question], snapshot.folder)
    varying = _varying(question, panel)
    found = event_study(panel, question.outcome, question.period, varying)
    return tuple(each for each in found if each.estimate.units >= LEAST_TREATED)


def _chosen(question: Question, panel: pd.DataFrame) -> Chosen | None:
    """What decided when units opened, as the question states it or as it was recorded."""
    if question.design != "rollout" or panel.empty:
        return None
    if question.chosen_by == "recorded":
        return question_panel.recorded(panel)
    return question.chosen_by


def _estimate(question: Question, panel: pd.DataFrame, chosen: Chosen | None) -> Estimate:
    """The estimate of a question."""
    if panel.empty:
        return Estimate(
            question.outcome, question.exposure, question.design, question.period,
            UNKNOWN, UNKNOWN, UNKNOWN, n=0, units=0, verdict="none", reasons=("no_data",),
        )  # fmt: skip
    varying = _varying(question, panel)
    if question.design == "rollout":
        return rollout(
            panel, question.outcome, question.period, varying, chosen_by=chosen or "unknown"
        )
    source = SOURCES.get(question.outcome)
    return within(
        panel, question.outcome, question.exposure, question.lags, question.period, varying,
        same_source=source is not None and source == SOURCES.get(question.exposure),
    )  # fmt: skip


def _varying(question: Question, panel: pd.DataFrame) -> list[str]:
    """The confounders of a question without those that never vary."""
    return [name for name in question.confounders if (panel[name] != panel[name].iloc[0]).any()]


def _adjusted(asked: Sequence[Question], found: dict[str, Estimate]) -> pd.Series:
    """Adjusted p of each question within its family."""
    p = pd.Series({each.key: found[each.key].p for each in asked}, dtype="float64")
    families = pd.Series({each.key: each.family for each in asked})
    return p.groupby(families, sort=False).transform(adjusted)


def _weakened(estimate: Estimate, p: float) -> Estimate:
    """A finding that the adjustment does not leave is none."""
    if not estimate.is_claim or p <= LEVEL:
        return estimate
    return judged(replace(estimate, reasons=(*estimate.reasons, "family")), estimate.verdict, [])
