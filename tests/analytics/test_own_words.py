"""Worked examples of likeness between a text and the brief it came from."""

from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.plain.own_words import containment, lcs, share, tokens

# The worked example of Clough & Stevenson's task, as it is taught: 20 of 27 words.
ANSWER = (
    "i think pagerank is a link analysis algorithm used by google that uses a system of weights"
    " attached to each element of a hyperlinked set of documents"
)
SOURCE = (
    "pagerank is a link analysis algorithm used by the google internet search engine that assigns"
    " a numerical weighting to each element of a hyperlinked set of documents"
)
words = st.lists(st.sampled_from(["aa", "bb", "cc", "dd", "ee"]), max_size=40).map(" ".join)


def test_the_published_example_of_the_longest_common_subsequence() -> None:
    assert lcs(ANSWER, SOURCE, lambda text: tuple(text.split())) == 20 / 27


def test_containment_by_hand() -> None:
    # aa bb cc | bb cc aa | cc aa bb | aa bb cc: the source holds `aa bb cc` once and `bb cc aa`.
    assert containment("aa bb cc aa bb cc", "aa bb cc aa") == 2 / 4
    assert containment("aa bb cc", "xx yy zz") == 0
    assert containment("aa aa aa", "aa", n=1) == 1 / 3
    assert containment("aa bb", "aa bb") is None


def test_share_by_hand() -> None:
    given_words = "the new site opens in march"
    text = f"honestly {given_words} and my whole team is curious about it"
    assert len(tokens(text)) == 15
    assert share(text, given_words) == 1 - 6 / 15
    # Two words in a row are nobody's property.
    assert share(text, "new site only") == 1


def test_under_twelve_words_is_too_short() -> None:
    eleven = " ".join(f"w{place}" for place in range(11))
    assert share(eleven, eleven) is None
    assert share(f"{eleven} w11", eleven) == 1 - 11 / 12


def test_addresses_mentions_hashtags_and_emoji_are_no_words() -> None:
    text = (
        "Merci \N{PARTY POPPER} à @claire et #equipe : https://example.org/a?b www.example.org été"
    )
    assert tokens(text) == ("merci", "et", "été")
    assert tokens("e\u0301te\u0301") == tokens("été")


def test_an_n_gram_needs_a_word() -> None:
    with pytest.raises(ValueError, match="n is 0"):
        containment("aa bb", "aa bb", n=0)


@given(words, words)
def test_the_subsequence_equals_the_textbook_table(left: str, right: str) -> None:
    ours, theirs = left.split(), right.split()
    row = [0] * (len(theirs) + 1)
    for word in ours:
        previous = row.copy()
        for place, other in enumerate(theirs, start=1):
            longer = previous[place - 1] + 1 if word == other else 0
            row[place] = max(longer, previous[place], row[place - 1])
    assert lcs(left, right) == (row[-1] / len(ours) if ours else None)


@given(words)
def test_a_text_against_itself_and_against_nothing(text: str) -> None:
    if len(text.split()) >= 12:
        assert isclose(share(text, text) or 0.0, 0, abs_tol=1e-12)
        assert share(text, "") == 1
        assert containment(text, text) == 1
        assert lcs(text, text) == 1
