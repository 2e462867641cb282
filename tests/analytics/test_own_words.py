"""Worked examples of the similarity of a text to its brief."""

from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.core.own_words import containment, lcs, share, tokens

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


def test_lcs_of_published_example() -> None:
    assert lcs(ANSWER, SOURCE, lambda text: tuple(text.split())) == 20 / 27


def test_containment_of_worked_examples() -> None:
    # aa bb cc | bb cc aa | cc aa bb | aa bb cc: the source holds `aa bb cc` once and `bb cc aa`.
    assert containment("aa bb cc aa bb cc", "aa bb cc aa") == 2 / 4
    assert containment("aa bb cc", "xx yy zz") == 0
    assert containment("aa aa aa", "aa", n=1) == 1 / 3
    assert containment("aa bb", "aa bb") is None


def test_share_of_worked_examples() -> None:
    supplied = "the new site opens in march"
    text = f"honestly {supplied} and my whole team is curious about it"
    assert len(tokens(text)) == 15
    assert share(text, supplied) == 1 - 6 / 15
    # Two shared consecutive words are too few to count as copied.
    assert share(text, "new site only") == 1


def test_text_below_twelve_words_is_too_short() -> None:
    eleven = " ".join(f"w{number}" for number in range(11))
    assert share(eleven, eleven) is None
    assert share(f"{eleven} w11", eleven) == 1 - 11 / 12


def test_urls_mentions_hashtags_and_emoji_are_no_tokens() -> None:
    text = (
        "Merci \N{PARTY POPPER} à @claire et #equipe : https://example.org/a?b www.example.org été"
    )
    assert tokens(text) == ("merci", "et", "été")
    assert tokens("e\u0301te\u0301") == tokens("été")


def test_n_gram_of_zero_words_is_refused() -> None:
    with pytest.raises(ValueError, match="n is 0"):
        containment("aa bb", "aa bb", n=0)


@given(words, words)
def test_lcs_equals_the_dynamic_programming_table(left: str, right: str) -> None:
    left_words, right_words = left.split(), right.split()
    row = [0] * (len(right_words) + 1)
    for word in left_words:
        previous = row.copy()
        for number, other in enumerate(right_words, start=1):
            longer = previous[number - 1] + 1 if word == other else 0
            row[number] = max(longer, previous[number], row[number - 1])
    assert lcs(left, right) == (row[-1] / len(left_words) if left_words else None)


@given(words)
def test_text_compared_with_itself_and_with_an_empty_text(text: str) -> None:
    if len(text.split()) >= 12:
        assert isclose(share(text, text) or 0.0, 0, abs_tol=1e-12)
        assert share(text, "") == 1
        assert containment(text, text) == 1
        assert lcs(text, text) == 1
