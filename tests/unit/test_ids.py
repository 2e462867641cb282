"""Ids that are made from texts."""

from hypothesis import given
from hypothesis import strategies as st

from webapp.core.db import ALPHABET, id_of


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_an_id_belongs_to_its_texts_in_their_order(one: list[str], other: list[str]) -> None:
    assert (id_of(*one) == id_of(*other)) == (one == other)


@given(st.lists(st.text(), max_size=4))
def test_an_id_has_the_form_of_a_random_one(parts: list[str]) -> None:
    assert len(id_of(*parts)) == 16
    assert set(id_of(*parts)) <= set(ALPHABET)
