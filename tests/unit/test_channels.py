"""Lengths as each network counts them, and composers that arrive as they were written."""

import time
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.shares.channels.base import Channel, compose
from webapp.shares.channels.registry import CHANNELS

# Of a domain the networks know: X shortens no other.
LINK = "https://go.example.org/r/abcdefghjk"
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
FLAG = "\U0001f1eb\U0001f1f7"
THUMB = "\U0001f44d\U0001f3fd"
# Text, then its length on X, on Bluesky, on LinkedIn.
LENGTHS = [
    ("", 0, 0, 0),
    ("abc", 3, 3, 3),
    ("é", 1, 1, 1),
    ("e\u0301", 1, 1, 2),
    ("“À bientôt…”", 13, 12, 12),
    ("漢字", 4, 2, 2),
    ("\U0001f600", 2, 1, 2),
    (FAMILY, 2, 1, 11),
    (FLAG, 2, 1, 4),
    (THUMB, 2, 1, 4),
    ("http://a.fr", 23, 11, 11),
    (LINK, 23, len(LINK), len(LINK)),
    (f"Voir {LINK}?x={'y' * 300} ici", 32, len(LINK) + 312, len(LINK) + 312),
    (f"{LINK} {LINK}", 47, 2 * len(LINK) + 1, 2 * len(LINK) + 1),
]
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n"), max_size=60)


@pytest.mark.parametrize(("text", "x", "bluesky", "linkedin"), LENGTHS)
def test_lengths(text: str, x: int, bluesky: int, linkedin: int) -> None:
    counted = {code: CHANNELS[code].length(text) for code in ("x", "bluesky", "linkedin")}
    assert counted == {"x": x, "bluesky": bluesky, "linkedin": linkedin}


def test_the_limits_are_the_networks() -> None:
    assert {code: channel.limit for code, channel in CHANNELS.items()} == {
        "linkedin": 3000, "x": 280, "bluesky": 300, "mail": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("code", "fits"),
    [
        ("x", "a" * 256 + " " + LINK),
        ("x", "漢" * 140),
        ("x", FAMILY * 140),
        ("x", "http://x " * 31 + "a"),
        ("bluesky", FAMILY * 300),
        ("linkedin", "\U0001f600" * 1500),
    ],
)
def test_a_text_at_the_limit_fits_and_one_sign_more_does_not(code: str, fits: str) -> None:
    channel = CHANNELS[code]
    assert channel.length(fits) == channel.limit
    assert channel.length("a" + fits) == (channel.limit or 0) + 1


@pytest.mark.parametrize(
    "text", ["a" * 401, "a" * 50_000, "漢" * 3000, "a@" * 20_000, "@a." * 20_000]
)
def test_a_text_that_cannot_fit_is_too_long_at_once(text: str) -> None:
    begun = time.monotonic()
    assert CHANNELS["x"].length(text) > 280
    assert time.monotonic() - begun < 2


def test_the_disclosure_comes_first_and_the_link_last() -> None:
    assert compose("Body.", "I work here.", LINK) == f"I work here.\n\nBody.\n\n{LINK}"


def query(channel: Channel, text: str, title: str = "T") -> dict[str, list[str]]:
    address = urlsplit(channel.composer(text, LINK, title))
    assert address.fragment == ""
    return parse_qs(address.query, keep_blank_values=True, strict_parsing=True)


@given(texts)
def test_the_composers_of_x_and_bluesky_receive_the_text(text: str) -> None:
    for code in ("x", "bluesky"):
        assert query(CHANNELS[code], text) == {"text": [text]}


@given(texts)
def test_the_composer_of_linkedin_receives_the_link_alone(text: str) -> None:
    assert CHANNELS["linkedin"].takes_text is False
    assert query(CHANNELS["linkedin"], text) == {"url": [LINK]}


@given(texts, texts)
def test_a_mail_program_receives_subject_and_text(title: str, text: str) -> None:
    address = urlsplit(CHANNELS["mail"].composer(text, LINK, title))
    assert (address.scheme, address.netloc, address.path) == ("mailto", "", "")
    # A mail program reads a plus sign as it stands, so nothing but %20 may mean a blank.
    fields = dict(part.split("=", 1) for part in address.query.split("&"))
    assert {name: unquote(value) for name, value in fields.items()} == {
        "subject": title, "body": text.replace("\n", "\r\n"),
    }  # fmt: skip


@pytest.mark.parametrize("code", ["x", "bluesky", "linkedin"])
def test_a_composer_is_a_page_of_its_network(code: str) -> None:
    channel = CHANNELS[code]
    address = urlsplit(channel.composer("a@evil.example/../?#", LINK, "T"))
    assert address.scheme == "https"
    assert address.hostname in channel.hosts


def test_channels_are_known_by_their_own_code() -> None:
    assert {code: channel.code for code, channel in CHANNELS.items()} == {c: c for c in CHANNELS}
