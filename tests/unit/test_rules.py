"""Rules combined by & | ~ behave as `and`, `or`, `not`, and give a reason when they fail."""

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


def rule_of(tree: Tree) -> Rule:
    match tree:
        case ("~", inner):
            return ~rule_of(inner)
        case ("&", left, right):
            return rule_of(left) & rule_of(right)
        case ("|", left, right):
            return rule_of(left) | rule_of(right)
        case name:
            return LEAVES[name]


def expected(tree: Tree, facts: dict[str, bool]) -> bool:
    match tree:
        case ("~", inner):
            return not expected(inner, facts)
        case ("&", left, right):
            return expected(left, facts) and expected(right, facts)
        case ("|", left, right):
            return expected(left, facts) or expected(right, facts)
        case name:
            return facts[name]


@given(trees, facts)
def test_combined_rules_equal_their_boolean_formula(tree: Tree, facts: dict[str, bool]) -> None:
    assert rule_of(tree)(facts) is expected(tree, facts)


@given(trees, facts)
def test_there_is_a_reason_exactly_when_a_rule_does_not_hold(
    tree: Tree, facts: dict[str, bool]
) -> None:
    assert (rule_of(tree).reason(facts) is None) is expected(tree, facts)


@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=6), facts)
def test_a_conjunction_gives_the_reason_of_the_first_failing_rule(
    names: list[str], facts: dict[str, bool]
) -> None:
    joined = LEAVES[names[0]]
    for name in names[1:]:
        joined &= LEAVES[name]
    failing = [f"Because of {name}." for name in names if not facts[name]]
    assert joined.reason(facts) == (failing[0] if failing else None)


def test_a_disjunction_gives_the_reason_of_its_first_rule() -> None:
    either = LEAVES["a"] | LEAVES["b"]
    nobody = dict.fromkeys(NAMES, False)
    assert either.reason(nobody) == "Because of a."
    assert either.reason({**nobody, "b": True}) is None


def test_a_rule_without_a_sentence_still_refuses() -> None:
    nobody = ~public
    assert (nobody & signed_in)("anybody") is False
    assert (nobody & signed_in).reason("anybody") is not None


def test_a_rule_is_named_after_its_predicate() -> None:
    @rule("Only admins may do this.")
    def is_admin(who: str, _thing: object) -> bool:
        return who == "admin"

    assert (is_admin.name, is_admin.why_not) == ("is_admin", "Only admins may do this.")
    assert (is_admin & ~signed_in).name == "(is_admin & ~signed_in)"
    assert is_admin.reason("admin") is None
    assert is_admin.reason("author") == "Only admins may do this."


def test_public_holds_for_everybody_and_signed_in_for_a_person() -> None:
    assert [public(None), public("somebody")] == [True, True]
    assert [signed_in(None), signed_in("somebody")] == [False, True]
