"""
Questions that were fixed before the data were read, and the register of when each was first asked.

The register protects against a question that is changed without anybody noticing; it does not
protect against somebody who deletes the file. The history of `questions.toml` is a second record.
"""

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Literal

from analytics.core.texts import text
from analytics.designs.estimate import Period
from analytics.paths import project

REGISTER: Final = "questions.jsonl"
"""Beside the snapshots: question, hash and the snapshot it was first asked of, one line each."""
ChosenBy = Literal["lot", "calendar", "outcome", "unknown", "recorded"]
"""What decided when units opened: stated with the question, or what the application recorded."""
MOST_LAGS: Final = 8
"""Earlier periods that a question may include (measurement: 4 to 8 weeks, fixed beforehand)."""
_NEEDED: Final = {"key", "notebook", "design", "outcome", "exposure", "period", "family"}
_ALLOWED: Final[Mapping[str, frozenset[str]]] = {
    "design": frozenset({"within", "rollout"}),
    "period": frozenset({"week", "wave"}),
    "chosen_by": frozenset({"lot", "calendar", "outcome", "unknown", "recorded"}),
}


class QuestionError(ValueError):
    """A question cannot be read; the message names it and the problem."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question: what may go with what, how it is estimated, and what it is adjusted for."""

    key: str
    notebook: str
    design: Literal["within", "rollout"]
    outcome: str
    exposure: str
    period: Period
    family: str
    lags: int = 0
    confounders: tuple[str, ...] = ()
    chosen_by: ChosenBy = "unknown"
    primary: bool = False

    @property
    def digest(self) -> str:
        """The SHA-256 of everything that was fixed."""
        fixed = {name: getattr(self, name) for name in self.__slots__}
        return _sha256(fixed)

    def name(self, locale: str) -> str:
        """Return outcome and exposure, in short."""
        return " · ".join(text(locale, f"panel.{each}") for each in (self.outcome, self.exposure))

    def sentence(self, locale: str) -> str:
        """Return the question itself."""
        names = {
            name: text(locale, f"panel.{getattr(self, name)}") for name in ("outcome", "exposure")
        }
        return text(locale, f"questions.{self.design}", **names)


@dataclass(frozen=True, slots=True)
class Asked:
    """
    The register after data were read: for each question, when it was first asked.

    `changed` names the questions that were asked before with other content, and of which snapshot.
    """

    first: Mapping[str, str]
    changed: Mapping[str, str]


def load(path: Path | None = None) -> tuple[Question, ...]:
    """
    Return the questions of a file, by default `notebooks/questions.toml`.

    Raises QuestionError for a question with an unknown, missing or wrong entry, two questions of
    one key, or a notebook with more or fewer than one primary question; OSError without the file.
    """
    content = tomllib.loads((path or project() / "notebooks" / "questions.toml").read_text("utf-8"))
    found = tuple(_question(row) for row in content.get("question", []))
    keys = [each.key for each in found]
    for key in keys:
        if keys.count(key) > 1:
            raise QuestionError(f"{key}: two questions have this key.")
    for notebook in {each.notebook for each in found}:
        if sum(each.primary for each in found if each.notebook == notebook) != 1:
            raise QuestionError(f"Notebook {notebook} needs exactly one primary question.")
    return found


def digest(questions: Sequence[Question]) -> str:
    """Return the SHA-256 of all questions together; every output of an answer carries it."""
    return _sha256([each.digest for each in questions])


def ask(questions: Sequence[Question], snapshot: Path) -> Asked:
    """
    Note in the register beside a snapshot that its data are read with these questions now.

    A question is noted once for each content. Raises OSError where the register cannot be written.
    """
    path = snapshot.parent / REGISTER
    noted = _noted(path)
    first: dict[str, str] = {}
    changed: dict[str, str] = {}
    for each in questions:
        earlier = noted.get(each.key, {})
        if each.digest not in earlier:
            _append(path, each, snapshot.name)
        first[each.key] = next(iter(earlier.values()), snapshot.name)
        if earlier and next(iter(earlier)) != each.digest:
            changed[each.key] = first[each.key]
    return Asked(first, changed)


def _noted(path: Path) -> dict[str, dict[str, str]]:
    """The snapshots of which each content of each question was first asked, in order."""
    found: dict[str, dict[str, str]] = {}
    for line in path.read_text("utf-8").splitlines() if path.is_file() else ():
        row = json.loads(line)
        found.setdefault(row["question"], {}).setdefault(row["sha256"], row["snapshot"])
    return found


def _append(path: Path, question: Question, snapshot: str) -> None:
    row = {"question": question.key, "sha256": question.digest, "snapshot": snapshot}
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(row) + "\n")


def _question(row: Mapping[str, Any]) -> Question:
    key = str(row.get("key", "A question without a key"))
    for name in sorted(_NEEDED - row.keys()):
        raise QuestionError(f"{key}: {name} is missing.")
    for name in sorted(row.keys() - set(Question.__slots__)):
        raise QuestionError(f"{key}: {name} is no part of a question.")
    for name, allowed in _ALLOWED.items():
        if name in row and row[name] not in allowed:
            raise QuestionError(f"{key}: {name} is one of {', '.join(sorted(allowed))}.")
    if row.get("lags", 0) not in range(MOST_LAGS + 1):
        raise QuestionError(f"{key}: lags is a whole number from 0 to {MOST_LAGS}.")
    return Question(**{**row, "confounders": tuple(row.get("confounders", ()))})


def _sha256(content: object) -> str:
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
