"""A mail address has one stored spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.core.mailbox import canonical, canonical_domain, readable

LOCAL = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20)
LABEL = st.sampled_from(["société", "xn--socit-esab", "MÜLLER", "example", "ΕΛΛΑΔΑ", "bücher-3"])
SPELLINGS = (
    "zoe@société.example", "ZOE@SOCIÉTÉ.example", "zoe@xn--socit-esab.example",
    "zoe@XN--SOCIT-ESAB.EXAMPLE", " zoe@socie\u0301te\u0301.example ", "ｚｏｅ@société.example",
    "zoe@société。example",
)  # fmt: skip


@pytest.mark.parametrize("text", SPELLINGS)
def test_spellings_of_one_mailbox_are_equal(text: str) -> None:
    assert canonical(text) == "zoe@xn--socit-esab.example"
    assert readable(canonical(text)) == "zoe@société.example"


@pytest.mark.parametrize("text", ["", "zoe", "@example.org", "zoe@", "zoe@-a.example", "zoe@a..b"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        canonical(text)


def test_dotted_capital_i_is_one_address_however_often_it_is_folded() -> None:
    assert canonical("İsmail@example.org") == canonical(canonical("İsmail@example.org"))
    assert canonical("İSMAİL@example.org") == canonical("İsmaİl@example.org")


@given(LOCAL, LABEL)
def test_canonical_spelling_is_stable(local: str, label: str) -> None:
    once = canonical(f"{local}@{label}.example")
    assert canonical(once) == once
    assert canonical(readable(once)) == once
    assert once.rpartition("@")[2].isascii()


def test_domain_in_both_forms_is_equal() -> None:
    assert canonical_domain("Société.example.") == canonical_domain("xn--socit-esab.example")
