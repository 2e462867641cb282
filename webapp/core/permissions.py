"""Rules: who may do what, and the reason for a refusal. Combine them with & | ~."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from webapp.core.i18n import gettext_noop

# The reason of a rule without a sentence of its own, such as an inverted one.
NO = gettext_noop("You do not have access to this.")
Test = Callable[[Any, Any], bool]


@dataclass(frozen=True)
class Rule:
    """A predicate of (who, thing) and the reason (a msgid) for when it does not hold."""

    name: str
    test: Test
    why_not: str

    def __call__(self, who: Any, thing: Any = None) -> bool:  # noqa: ANN401 - any noun
        """Whether the rule holds."""
        return self.test(who, thing)

    def __and__(self, other: "Rule") -> "Rule":
        """Both hold; the reason is that of the first that fails."""
        return Both(f"({self.name} & {other.name})", self, other)

    def __or__(self, other: "Rule") -> "Rule":
        """Either holds; the reason is that of the first."""
        name = f"({self.name} | {other.name})"
        return Rule(name, lambda p, t: self(p, t) or other(p, t), self.why_not)

    def __invert__(self) -> "Rule":
        """The rule does not hold."""
        return Rule(f"~{self.name}", lambda p, t: not self(p, t), self.why_not)

    def reason(self, who: Any, thing: Any = None) -> str | None:  # noqa: ANN401 - any noun
        """The reason for a refusal, or None if the rule holds."""
        return None if self(who, thing) else self.why_not or NO


class Both(Rule):
    """Two rules that must both hold; the reason names the one that failed."""

    def __init__(self, name: str, first: Rule, second: Rule) -> None:
        super().__init__(name, lambda p, t: first(p, t) and second(p, t), first.why_not)
        object.__setattr__(self, "parts", (first, second))

    def reason(self, who: Any, thing: Any = None) -> str | None:  # noqa: ANN401 - any noun
        """The reason of the part that fails first."""
        first, second = self.parts  # type: ignore[attr-defined]  # set in __init__, frozen parent
        reason: str | None = first.reason(who, thing)
        return reason if reason is not None else second.reason(who, thing)


def rule(why_not: str) -> Callable[[Test], Rule]:
    """Make a rule from a predicate; `why_not` is the reason for a refusal."""

    def made(test: Test) -> Rule:
        return Rule(test.__name__, test, why_not)

    return made


public = Rule("public", lambda _p, _t: True, "")
signed_in = Rule("signed_in", lambda p, _t: p is not None, gettext_noop("Please sign in first."))
