"""Rules joined by & | ~ say what Python's own and, or, not say; and each gives its reason."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from webapp.core.permissions import Rule, public, rule, signed_in

NAMES = ("a", "b", "c", "d")


def leaf(name: str) -> Rule:
    return Rule(name, lambda facts, _thing: bool(facts[name]), f"Because of {name}.")


LEAVES = {name: leaf(name) for name in NAMES}
facts = st.fixed_dictionaries({name: st.booleans() for name in NAMES})
Tree = Any
trees: st.SearchStrategy[Tree] = st.recursive(
    st.sampled_from(NAMES),
    lambda inner: st.one_of(
        st.tuples(st.just("~"), inner),
        st.tuples(st.just("&"), inner, inner),
        st.tuples(st.just("|"), inner, inner),
    ),
    max_leaves=8,
)


def built(tree: Tree) -> Rule:
    match tree:
        case ("~", inner):
            return ~built(inner)
        case ("&", left, right):
            return built(left) & built(right)
        case ("|", left, right):
            return built(left) | built(right)
        case name:
            return LEAVES[name]


def meant(tree: Tree, facts: dict[str, bool]) -> bool:
    match tree:
        case ("~", inner):
            return not meant(inner, facts)
        case ("&", left, right):
            return meant(left, facts) and meant(right, facts)
        case ("|", left, right):
            return meant(left, facts) or meant(right, facts)
        case name:
            return facts[name]


@given(trees, facts)
def test_joined_rules_hold_when_their_formula_holds(tree: Tree, facts: dict[str, bool]) -> None:
    assert built(tree)(facts) is meant(tree, facts)


@given(trees, facts)
def test_there_is_a_reason_exactly_when_it_does_not_hold(
    tree: Tree, facts: dict[str, bool]
) -> None:
    assert (built(tree).reason(facts) is None) is meant(tree, facts)


@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=6), facts)
def test_of_rules_that_must_all_hold_the_first_that_fails_is_named(
    names: list[str], facts: dict[str, bool]
) -> None:
    joined = LEAVES[names[0]]
    for name in names[1:]:
        joined &= LEAVES[name]
    failing = [f"Because of {name}." for name in names if not facts[name]]
    assert joined.reason(facts) == (failing[0] if failing else None)


def test_of_rules_one_of_which_must_hold_the_first_gives_the_reason() -> None:
    either = LEAVES["a"] | LEAVES["b"]
    nobody = dict.fromkeys(NAMES, False)
    assert either.reason(nobody) == "Because of a."
    assert either.reason({**nobody, "b": True}) is None


def test_a_rule_without_a_sentence_still_refuses() -> None:
    nobody = ~public
    assert (nobody & signed_in)("anybody") is False
    assert (nobody & signed_in).reason("anybody") is not None


def test_a_rule_is_named_after_its_predicate() -> None:
    @rule("Only at full moon.")
    def is_wolf(who: str, _thing: object) -> bool:
        return who == "wolf"

    assert (is_wolf.name, is_wolf.why_not) == ("is_wolf", "Only at full moon.")
    assert (is_wolf & ~signed_in).name == "(is_wolf & ~signed_in)"
    assert is_wolf.reason("wolf") is None
    assert is_wolf.reason("lamb") == "Only at full moon."


def test_public_lets_everybody_in_and_signed_in_only_somebody() -> None:
    assert [public(None), public("somebody")] == [True, True]
    assert [signed_in(None), signed_in("somebody")] == [False, True]
