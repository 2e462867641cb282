"""A workflow is one table; buttons, guards, CHECKs, diagrams and tests are derived from it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from sqlalchemy import CheckConstraint

from webapp.core import db
from webapp.core.errors import NotAllowed, WrongState
from webapp.core.i18n import gettext_noop
from webapp.core.permissions import Rule

CHANGED = gettext_noop("This has changed in the meantime. The page now shows the current state.")


class Stateful(Protocol):
    """A row with a state."""

    state: Any


@dataclass(frozen=True)
class Step:
    """One transition: label of its button, past tense for the timeline (msgids), states, and who.

    `by` names a rule of the package; "system" is a step that no person takes.
    """

    name: str
    label: str
    past: str
    sources: tuple[StrEnum, ...]
    target: StrEnum
    by: str


@dataclass(frozen=True)
class Workflow:
    """States, steps, and `evidence`: columns that are NOT NULL in exactly the states listed."""

    states: type[StrEnum]
    start: StrEnum
    steps: tuple[Step, ...]
    evidence: Mapping[StrEnum, tuple[str, ...]] = field(default_factory=dict)

    def step(self, name: str) -> Step:
        """The step of that name; KeyError for a verb the table does not know."""
        return {s.name: s for s in self.steps}[name]

    def open_steps(self, state: StrEnum) -> Iterator[Step]:
        """Steps that leave from a state."""
        return (s for s in self.steps if state in s.sources)

    def permit(self, thing: Stateful, name: str, *, by: Any, may: Mapping[str, Rule]) -> Step:  # noqa: ANN401
        """Check rule and state on the locked and refreshed row; return the step that may be taken.

        Raises NotAllowed with the rule's reason, or WrongState.
        """
        step = self.step(name)
        current = db.session()
        if thing in current and thing not in current.new:
            db.lock(thing)
        if step.by != "system" and (reason := may[step.by].reason(by, thing)) is not None:
            raise NotAllowed(reason)
        if thing.state not in step.sources:
            raise WrongState(CHANGED)
        return step

    def move(self, thing: Stateful, step: Step, **evidence: Any) -> None:  # noqa: ANN401 - columns
        """Set the new state and its evidence; evidence of other states is cleared."""
        kept = self.evidence.get(step.target, ())
        with db.session().no_autoflush:
            thing.state = step.target
            for column in {c for columns in self.evidence.values() for c in columns}:
                if column not in kept:
                    setattr(thing, column, None)
                elif column in evidence:
                    setattr(thing, column, evidence[column])

    def take(
        self,
        thing: Stateful,
        name: str,
        *,
        by: Any,  # noqa: ANN401 - a person
        may: Mapping[str, Rule],
        **evidence: Any,  # noqa: ANN401 - columns
    ) -> None:
        """Permit and move at once."""
        self.move(thing, self.permit(thing, name, by=by, may=may), **evidence)

    def checks(self) -> tuple[CheckConstraint, ...]:
        """CHECKs: the state is known, and each evidence column is set in its states only."""
        holders: dict[str, list[str]] = {}
        for state, columns in self.evidence.items():
            for column in columns:
                holders.setdefault(column, []).append(f"'{state.value}'")
        made = [db.check_enum("state", self.states)]
        for column, states in holders.items():
            text = f"(state IN ({', '.join(states)})) = ({column} IS NOT NULL)"
            made.append(CheckConstraint(text, name=f"{column}_evidence"))
        return tuple(made)

    def diagram(self) -> str:
        """The table as a mermaid state diagram."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.start.value}"]
        for step in self.steps:
            lines += [f"    {s.value} --> {step.target.value}: {step.name}" for s in step.sources]
        return "\n".join(lines)
