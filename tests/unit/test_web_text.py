"""Safe redirect targets, and the characters that a text may contain."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wtforms.validators import ValidationError

from webapp.web.forms import no_control, tidy
from webapp.web.pages import safe_next

UNSAFE = [
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
SAFE = [
    "/", "/me", "/stories/abc?page=2", "/stories/abc#comments", "/a//b", "/a?next=//evil.example",
    "/a?u=https://evil.example", "/@me", "/r:x", "/é", "/%5Cevil", "/%2F%2Fevil", "/.//x", "/a b",
]  # fmt: skip


@pytest.mark.parametrize("target", UNSAFE)
def test_an_unsafe_redirect_target_is_refused(target: str | None) -> None:
    assert safe_next(target) is None


@pytest.mark.parametrize("target", SAFE)
def test_a_local_path_is_kept_unchanged(target: str) -> None:
    assert safe_next(target) == target


@given(st.text(st.sampled_from("/\\.:@?#%ab \t\r\n\x00é"), max_size=12))
def test_an_accepted_target_is_one_local_path(target: str) -> None:
    result = safe_next(target)
    if result is not None:
        assert result == target
        assert result.startswith("/")
        assert not result.startswith("//")
        assert not set(result) & set("\\\t\r\n\x00")


CONTROLS = [
    *(chr(code) for code in range(32) if chr(code) not in "\t\n\r"), "\x7f",
    *(chr(code) for code in range(0x202A, 0x202F)), *(chr(code) for code in range(0x2066, 0x206A)),
    "\ufeff", "\ufffe", "\uffff",
]  # fmt: skip


@pytest.mark.parametrize("character", CONTROLS, ids=lambda c: f"U+{ord(c):04X}")
def test_an_invisible_control_character_is_refused(character: str) -> None:
    with pytest.raises(ValidationError):
        no_control(None, SimpleNamespace(data=f"before{character}after"))


@pytest.mark.parametrize(
    "text",
    [None, "", "Two lines\nand a\ttab", "« L’été »", "漢字", "\U0001f468\u200d\U0001f469", "שלום", "a\u0301"],
)  # fmt: skip
def test_ordinary_text_is_accepted(text: str | None) -> None:
    field = SimpleNamespace(data=text)
    no_control(None, field)
    assert field.data == text


@pytest.mark.parametrize(
    ("typed", "result"),
    [
        (None, ""), ("  a  ", "a"), ("a\r\nb\rc\n", "a\nb\nc"), ("e\u0301te\u0301", "été"),
        ("a  b", "a  b"), ("ﬁn", "ﬁn"),
    ],
)  # fmt: skip
def test_a_text_is_normalized_and_otherwise_unchanged(typed: str | None, result: str) -> None:
    assert tidy(typed) == result


@given(st.text())
def test_normalizing_twice_changes_nothing_more(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
