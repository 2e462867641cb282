"""The time that functions on user text take: about the same whatever the text of one length is."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.core.own_words import containment, lcs, resemblance, share
from tests.timing import cpu_seconds
from webapp.core.errors import Invalid
from webapp.core.lists import folded
from webapp.networks.bluesky.facets import facets
from webapp.networks.mastodon.text import server_of
from webapp.networks.registry import NETWORKS
from webapp.stories.readiness import BLANK
from webapp.web.differences import ADDED, KEPT, TAKEN, _parts, compare
from webapp.web.forms import stacked, tidy

LINK = "https://go.example.org/r/abcdefghjk"
# The longest body of a story that can be submitted, and the longest text that a form takes.
LONGEST, LONGEST_TYPED = 3000, 20_000
PLAIN = "Each morning a wheel is trued by hand before it leaves the workshop.\n"
# A hostile text may take this many times as long as a plain one, and MARGIN seconds in addition:
# what was mended took from 100 to 10,000 times as long.
RATIO, MARGIN = 25.0, 0.02
# Seconds for a letter that a parser of addresses has to read.
PER_LETTER = 5e-6
HOSTILE = (
    "a", "ab", "a ", "a.", ".", "a@", "@a.", "@a", "@a@b", "@a@b.c ", "http://", "https://a.b/",
    "https://a.b/(", "https://a.b/c(d)", "https://a/", "a.com", "a.com/", "a.com/(", "a-", "_", "(",
    "((", ")", "[", "[[", "[a", "[a]", "#", "#a", "#a#", "1.", "é.fr ", "漢.jp", "漢", "\n", "\n\n",
    " ", "\u00a0", "\u200d", "\u0301", "\u0301\u0316", "a\u0301", "\U0001f1eb", "\U0001f468\u200d", "\u0915.", "xn--a.",
    "$", "=", "&", "/a", "//", "www.", "a:", "-.", "-", "a?b=", "a&", "TODO", "___", "x.co.uk",
)  # fmt: skip


def fastest(act: Callable[[], object], times: int = 3) -> float:
    """The least time of several calls, in seconds, none of them answered from the cache."""

    def anew() -> None:
        _parts.cache_clear()
        act()

    return cpu_seconds(anew, times)


def fill(unit: str, length: int) -> str:
    return (unit * (length // len(unit) + 1))[:length]


def try_server(text: str) -> None:
    # What the function raises does not matter here.
    try:
        server_of(text)
    except Invalid:
        return


TIMED: dict[str, tuple[Callable[[str], object], int]] = {
    **{
        f"length on {code}": (network.length, LONGEST_TYPED)
        for code, network in NETWORKS.items()
    },
    "facets": (lambda text: facets(f"{text} {LINK}", LINK), LONGEST_TYPED),
    "server": (try_server, LONGEST_TYPED),
    "blank": (BLANK.findall, LONGEST_TYPED),
    "text of a form": (tidy, LONGEST_TYPED),
    "own words": (lambda text: share(text, fill(PLAIN, LONGEST)), LONGEST),
    "copied words": (lambda text: containment(text, fill(PLAIN, LONGEST)), LONGEST),
    "the same words": (lambda text: resemblance(text, fill(PLAIN, LONGEST)), LONGEST),
    "the longest common words": (lambda text: lcs(text, fill(PLAIN, LONGEST)), LONGEST),
    "a word of a search": (folded, 100),
    "difference to a plain text": (lambda text: compare(fill(PLAIN, LONGEST), text), LONGEST),
}  # fmt: skip


@pytest.mark.parametrize("name", TIMED)
def test_a_hostile_text_takes_about_as_long_as_a_plain_one(name: str) -> None:
    act, length = TIMED[name]
    plain = fastest(lambda: act(fill(PLAIN, length)))
    slow = {}
    for unit in HOSTILE:
        took = fastest(lambda unit=unit: act(fill(unit, length)), 1)  # type: ignore[misc]
        if took > RATIO * plain + MARGIN:
            took = fastest(lambda unit=unit: act(fill(unit, length)))  # type: ignore[misc]
        if took > RATIO * plain + MARGIN:
            slow[unit] = (round(took, 3), round(plain, 5))
    assert slow == {}


# Words that are an address or nearly one, and as long as an address may be. The parser of X's package
# read such a run once from each letter in it: 0.3 s for Latin letters, 2.7 s for others.
WORDS = [
    before + letters * (4000 // len(letters)) + after
    for before, after in (("", ".fr"), ("a.fr/", ""), ("https://a.fr/(", ""), ("é.fr?", ".fr"))
    for letters in ("a", "é", "漢", "_a", "漢-", "\u200d", "a/")
]


def test_x_measures_long_addresses_about_as_quickly_as_plain_words() -> None:
    act, slow = NETWORKS["x"].length, {}
    for word in WORDS:
        text = f"{word} " * 24
        plain = fastest(lambda text=text: act(fill("wheel. ", len(text))))  # type: ignore[misc]
        took = fastest(lambda text=text: act(text))  # type: ignore[misc]
        # Of plain words X counts only the first hundreds, of addresses all letters.
        if took > RATIO * plain + len(text) * PER_LETTER:
            slow[word[:16]] = (round(took, 3), round(plain, 5))
    assert slow == {}


PAIRS = [
    ("a" * 10, "b" * 10), ("a.", ".a"), ("a b", "b a"), ("a ", " a"), ("ab.", "ab!"), ("漢 ", "漢."),
    (". , ", ", . "), ("a.b.c.", "c.b.a."), ("\na", "a\n"), ("a. ", "a."), ("..,", ",.."),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), PAIRS)
@pytest.mark.parametrize("length", [LONGEST, LONGEST_TYPED])
def test_two_hostile_texts_are_compared_as_quickly_as_plain_ones(
    old: str, new: str, length: int
) -> None:
    # Every word of the plain pair differs, so nothing of it is left out by a common beginning.
    one, other = fill(PLAIN, length), fill(PLAIN.upper(), length)
    plain = fastest(lambda: compare(one, other))
    hostile = fastest(lambda: compare(fill(old, length), fill(new, length)))
    assert hostile < RATIO * plain + MARGIN


@given(
    st.text(st.sampled_from("ab ,.\n"), max_size=40),
    st.text(st.sampled_from("ab ,.\n"), max_size=40),
)
def test_the_parts_of_a_comparison_are_both_texts(old: str, new: str) -> None:
    parts = _parts(old, new)
    assert "".join(part.text for part in parts if part.kind != ADDED) == old
    assert "".join(part.text for part in parts if part.kind != TAKEN) == new
    assert all(part.text for part in parts)


def test_a_text_that_is_too_long_for_words_is_compared_by_paragraphs() -> None:
    old, new = "One.\n" + "a." * 9_000 + "\nEnd.", "Two.\n" + "b," * 9_000 + "\nEnd."
    assert [(part.kind, part.text[:4]) for part in _parts(old, new)] == [
        (TAKEN, "One."), (ADDED, "Two."), (KEPT, "\n"), (TAKEN, "a.a."), (ADDED, "b,b,"),
        (KEPT, "\nEnd"),
    ]  # fmt: skip


def test_the_same_pair_is_compared_once() -> None:
    _parts.cache_clear()
    assert compare("One old wheel.", "One new wheel.") == compare(
        "One old wheel.", "One new wheel."
    )
    assert (_parts.cache_info().hits, _parts.cache_info().misses) == (1, 1)


@given(st.text(st.sampled_from("ae\u0301\u0316\u0308 "), max_size=90))
def test_a_text_of_a_form_is_normalized_unless_marks_are_stacked(text: str) -> None:
    normal = unicodedata.normalize("NFC", text).strip()
    assert tidy(text) == (text.strip() if stacked(text) else normal)
    assert stacked("e" + 31 * "\u0301") is True
    assert stacked("e" + 30 * "\u0301") is False
