"""Where a reader is sent, and which signs a text may hold."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wtforms.validators import ValidationError

from webapp.web.forms import no_control, tidy
from webapp.web.pages import safe_next

HOSTILE = [
    None, "", " ", "//", "///", "////", "//evil.example", "///evil.example", "////evil.example/x",
    "/\\evil.example", "/\\/evil.example", "\\evil.example", "\\\\evil.example", "\\/evil.example",
    "https://evil.example", "HTTPS://evil.example", "http:evil.example", "https:/evil.example",
    "https:///evil.example", "javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x",
    "vbscript:x", "mailto:a@evil.example", "file:///etc/passwd", "evil.example", "evil.example/path",
    "@evil.example", "?next=/me", "#top", ".", "../me", "me", " /me", "\t/me", "\n//evil.example",
    "/\t/evil.example", "/\n/evil.example", "/\r/evil.example", "/\x00/evil.example",
    "/me\r\nLocation: https://evil.example", "/me\\..\\x", "/a\\evil.example", "/\u2028/evil.example",
    "/\u200b/evil.example", "/\u202e/elpmaxe.live", "/\u00a0/evil.example", "/\u3000/evil.example",
    "\ufeff/me", "/\x7f/evil.example",
]  # fmt: skip
KIND = [
    "/", "/me", "/stories/abc?page=2", "/stories/abc#said", "/a//b", "/a?next=//evil.example",
    "/a?u=https://evil.example", "/@me", "/r:x", "/é", "/%5Cevil", "/%2F%2Fevil", "/.//x", "/a b",
]  # fmt: skip


@pytest.mark.parametrize("target", HOSTILE)
def test_nobody_is_sent_elsewhere(target: str | None) -> None:
    assert safe_next(target) is None


@pytest.mark.parametrize("target", KIND)
def test_a_path_of_this_house_is_kept_as_it_is(target: str) -> None:
    assert safe_next(target) == target


@given(st.text(st.sampled_from("/\\.:@?#%ab \t\r\n\x00é"), max_size=12))
def test_what_is_kept_is_one_path(target: str) -> None:
    kept = safe_next(target)
    if kept is not None:
        assert kept == target
        assert kept.startswith("/")
        assert not kept.startswith("//")
        assert not set(kept) & set("\\\t\r\n\x00")


CONTROLS = [
    *(chr(code) for code in range(32) if chr(code) not in "\t\n\r"), "\x7f",
    *(chr(code) for code in range(0x202A, 0x202F)), *(chr(code) for code in range(0x2066, 0x206A)),
]  # fmt: skip


@pytest.mark.parametrize("sign", CONTROLS, ids=lambda c: f"U+{ord(c):04X}")
def test_an_invisible_control_is_refused(sign: str) -> None:
    with pytest.raises(ValidationError):
        no_control(None, SimpleNamespace(data=f"before{sign}after"))


@pytest.mark.parametrize(
    "text",
    [None, "", "Two lines\nand a\ttab", "« L’été »", "漢字", "\U0001f468\u200d\U0001f469", "שלום", "a\u0301"],
)  # fmt: skip
def test_what_people_type_is_let_through(text: str | None) -> None:
    field = SimpleNamespace(data=text)
    no_control(None, field)
    assert field.data == text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (None, ""), ("  a  ", "a"), ("a\r\nb\rc\n", "a\nb\nc"), ("e\u0301te\u0301", "été"),
        ("a  b", "a  b"), ("ﬁn", "ﬁn"),
    ],
)  # fmt: skip
def test_a_text_is_tidied_and_otherwise_kept(typed: str | None, kept: str) -> None:
    assert tidy(typed) == kept


@given(st.text())
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
