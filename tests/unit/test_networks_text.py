"""Lengths as each network counts them, and composers that receive the text unchanged."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st
from twitter_text import parse_tweet
from twitter_text.extract_urls import extract_urls_with_indices

from tests.timing import cpu_seconds
from webapp.core.errors import Invalid
from webapp.networks.mastodon.text import server_of
from webapp.networks.network import Network
from webapp.networks.registry import NETWORKS
from webapp.networks.text import compose, link_in
from webapp.networks.x.text import LONG_RUN, _without_places

# On a real domain: X shortens no other address.
LINK = "https://go.example.org/r/abcdefghjk"
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
FLAG = "\U0001f1eb\U0001f1f7"
THUMB = "\U0001f44d\U0001f3fd"
# Text, then its length on X, on Bluesky, on LinkedIn, on Mastodon.
LENGTHS = [
    ("", 0, 0, 0, 0),
    ("abc", 3, 3, 3, 3),
    ("é", 1, 1, 1, 1),
    ("e\u0301", 1, 1, 2, 1),
    ("“À bientôt…”", 13, 12, 12, 12),
    ("漢字", 4, 2, 2, 2),
    ("\U0001f600", 2, 1, 2, 1),
    (FAMILY, 2, 1, 11, 1),
    (FLAG, 2, 1, 4, 1),
    (THUMB, 2, 1, 4, 1),
    ("http://a.fr", 23, 11, 11, 23),
    (LINK, 23, len(LINK), len(LINK), 23),
    (f"Voir {LINK}?x={'y' * 300} ici", 32, len(LINK) + 312, len(LINK) + 312, 32),
    (f"{LINK} {LINK}", 47, 2 * len(LINK) + 1, 2 * len(LINK) + 1, 47),
]
# From twitter-text's conformance file, `lengths`, at one weight for all (version 1).
PUBLISHED_X = [
    ("This is a test.", 15),
    ("http://test.com", 23),
    ("https://test.com", 23),
    ("test.com", 23),
    ("Test https://test.com test https://test.com test.com test", 86),
]
# The published rules (configuration version 3): text, its weight, whether it is valid.
RULES_X = [
    ("©", 1, True), ("®", 1, True), ("©\ufe0f", 2, True), ("®\ufe0f", 2, True), ("™", 2, True),
    ("©®" * 140, 280, True), ("©" * 281, 281, False),
    *((chr(code), 1, True) for code in (0x21, 0x10FF, 0x2000, 0x200D, 0x2010, 0x201F, 0x2032, 0x2037)),
    *((chr(code), 2, True) for code in (0x1100, 0x1FFF, 0x200E, 0x200F, 0x2020, 0x2031, 0x2038)),
    ("example.com/" + "a" * 400, 23, True), ("https://example.com/" + "a" * 4000, 23, True),
    ("example.com/" + "a" * 400 + " " + "b" * 256, 280, True),
    *(("a.fr/" + letter * 4000, 23, True) for letter in "aéб"), ("a.fr/" + "漢" * 128, 279, True),
    ("a b éexample.com", 27, True), ("漢字example.com", 27, True), ("http://©example.com", 23, True),
    ("1\ufe0f\u20e3", 2, True), ("e\u0301" * 280, 280, True), ("a\r\nb", 3, True),
    ("a\ufeffb", 4, False), ("a\ufffeb", 4, False), ("a\uffffb", 4, False), ("\u200b", 1, True),
]  # fmt: skip
# From atproto's own tests of `graphemeLen`.
PUBLISHED_BLUESKY = [
    *((sign, 1) for sign in ("a", "~", "ö", "ñ", "©", "⽘", "☎", "𓋓", "😀", FAMILY, FLAG)),
    ("a~öñ©⽘☎𓋓😀" + FAMILY, 10),
]
# From Mastodon's own tests of its length validator: the text, and how much of 500 it takes.
PUBLISHED_MASTODON = [
    ("a" * 520, 520),
    ("a" * 476 + f" http://{'b' * 30}.com/example", 500),
    ("a" * 476 + f"http://{'b' * 30}.com/example", 476 + 49),
    ("http://example.com/valid?" + "#foo?" * 1000, 5025),
    ("a" * 475 + f" @alice@{'b' * 30}.com", 482),
    ("✨" * 500, 500),
    ("\U0001f3f3\ufe0f\u200d\u26a7\ufe0f" * 500, 500),
]
# As its servers find addresses and mentions, by the rules of its own validator.
RULES_MASTODON = [
    ("@arnt@invalid", 13), ("@arnt@example.com", 5), ("@arnt@a..com", 12), ("x@arnt@example.com", 18),
    ("@arnt@" + "b" * 64 + ".com", 74), ("@arnt@" + "b" * 63 + ".com", 5),
    ("@arnt@" + "b.c." * 64 + "com", 265), ("@a.b@example.com", 4), ("@é@example.com", 14),
    ("漢字https://example.com/a", 25), ("https://example.com漢字", 25), ("(https://example.com)", 25),
    ("https://example.com/a_(b)", 23), ("https://example.com/a_(b).", 24), ("https://example.com.", 24),
    ("https://" + "b" * 64 + ".com", 76), ("https://" + "b.c." * 64 + "com", 267),
    ("https://उदाहरण.भारत", 23), ("https://हिन्दी.com/पथ", 23), ("https://localhost/a", 19),
    ("https://a.fr https://a.fr", 47), ("example.com", 11), ("https://example.com/?a=b&c", 23),
    ("https://example.com?a=b", 23), ("https://example.com:8080/", 23), ("#https://example.com", 20),
]  # fmt: skip
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n"), max_size=60)


@pytest.mark.parametrize(("text", "x", "bluesky", "linkedin", "mastodon"), LENGTHS)
def test_lengths(text: str, x: int, bluesky: int, linkedin: int, mastodon: int) -> None:
    wanted = {"x": x, "bluesky": bluesky, "linkedin": linkedin, "mastodon": mastodon}
    assert {code: NETWORKS[code].length(text) for code in wanted} == wanted


@pytest.mark.parametrize(
    ("code", "text", "length"),
    [
        *(("x", *example) for example in PUBLISHED_X),
        *(("bluesky", *example) for example in PUBLISHED_BLUESKY),
        *(("mastodon", *example) for example in PUBLISHED_MASTODON + RULES_MASTODON),
    ],
)
def test_the_networks_own_examples(code: str, text: str, length: int) -> None:
    assert NETWORKS[code].length(text) == length


@pytest.mark.parametrize(
    ("typed", "server"),
    [
        ("mastodon.social", "mastodon.social"),
        (" Mastodon.Social ", "mastodon.social"),
        ("https://piaille.fr/@zoe", "piaille.fr"),
        ("@zoe@piaille.fr", "piaille.fr"),
        ("müller.example", "xn--mller-kva.example"),
    ],
)
def test_a_server_is_recognized(typed: str, server: str) -> None:
    assert server_of(typed) == server


@pytest.mark.parametrize(
    "typed",
    [
        "", "localhost", "127.0.0.1", "[::1]", "a b.fr", "x.fr:80", "a..b", "-a.fr", "a-.fr",
        "http://x.fr", "x.fr?y", "x.fr#y", "javascript:alert(1)", "é" * 300,
        "x.fr\n.evil", "169.254.169.254", "x.1",
    ],
)  # fmt: skip
def test_what_is_not_a_server_is_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refusal:
        server_of(typed)
    assert refusal.value.field == "server"


@given(st.text(max_size=40))
def test_any_typed_text_is_a_server_or_is_refused(typed: str) -> None:
    try:
        server = server_of(typed)
    except Invalid:
        return
    address = urlsplit(NETWORKS["mastodon"].composer("t", LINK, "T", server))
    assert (address.scheme, address.netloc, address.path) == ("https", server, "/share")


def test_the_limits_are_those_of_the_networks() -> None:
    assert {code: network.limit for code, network in NETWORKS.items()} == {
        "linkedin": 3000, "x": 280, "bluesky": 300, "mastodon": 500, "facebook": 63_206,
        "whatsapp": None, "mail": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("code", "fits"),
    [
        ("x", "a" * 256 + " " + LINK),
        ("x", "漢" * 140),
        ("x", FAMILY * 140),
        ("x", "http://x " * 31 + "a"),
        ("bluesky", FAMILY * 300),
        ("mastodon", FAMILY * 476 + " " + LINK),
        ("linkedin", "\U0001f600" * 1500),
    ],
)
def test_a_text_at_the_limit_fits_and_one_character_more_does_not(code: str, fits: str) -> None:
    network = NETWORKS[code]
    assert network.length(fits) == network.limit
    assert network.length("a" + fits) == (network.limit or 0) + 1


@pytest.mark.parametrize(
    "text", ["a" * 401, "a" * 50_000, "漢" * 3000, "a@" * 20_000, "@a." * 20_000]
)
def test_a_text_that_cannot_fit_is_measured_quickly(text: str) -> None:
    length = NETWORKS["x"].length
    plain = cpu_seconds(lambda: length("a wheel " * (len(text) // 8)))
    assert cpu_seconds(lambda: length(text)) < 25 * plain + 0.1
    assert length(text) > 280


@pytest.mark.parametrize(("text", "weight", "valid"), RULES_X)
def test_the_published_weights_of_x(text: str, weight: int, *, valid: bool) -> None:
    assert (NETWORKS["x"].length(text), NETWORKS["x"].fits(text)) == (weight, valid)


@given(st.text(max_size=300))
def test_x_counts_as_the_published_parser_but_for_signs_that_are_no_emoji(text: str) -> None:
    published = parse_tweet(text.replace("©", "c").replace("®", "r"))
    plain = text.replace("©", "c").replace("®", "r")
    assert NETWORKS["x"].length(plain) == published.weightedLength or (
        published.weightedLength > 560 < NETWORKS["x"].length(plain)
    )
    assert NETWORKS["x"].fits(plain) == (published.valid or not plain)


PIECES = [
    "a", "b", "漢", "é", "б", "_", "-", "@", "＠", "#", "$", "/", "?", ".fr", ".com", "a.fr", "a.fr/",
    "https://", "http://", "(", ")", "&", ":", "!", "1", "\u200e", "©", "x.co/",
]  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from([1, 2, 30, 70])), max_size=7))
def test_addresses_are_where_the_published_parser_finds_them(pieces: list[tuple[str, int]]) -> None:
    word = "".join(piece * times for piece, times in pieces)
    short = LONG_RUN.sub(_without_places, word)
    assert len(short) == len(word)
    where = [found["indices"] for found in extract_urls_with_indices(short)]
    assert where == [found["indices"] for found in extract_urls_with_indices(word)]


@given(
    st.text(max_size=60)
    | st.text(st.sampled_from("\U0001f1eb\U0001f1f7\u200d\u0301a\u0600\U0001f468"))
)
def test_flags_are_counted_as_the_unicode_rules_say(text: str) -> None:
    assert NETWORKS["bluesky"].length(text) == len(regex.findall(r"\X", text))


@pytest.mark.parametrize(
    ("text", "fits"),
    [(FAMILY * 120, True), (FAMILY * 120 + "漢", False), ("a\u0301" * 300, True), ("a", True)],
)
def test_bluesky_has_a_limit_of_bytes_too(text: str, *, fits: bool) -> None:
    assert NETWORKS["bluesky"].length(text) <= 300
    assert NETWORKS["bluesky"].fits(text) is fits


def test_the_disclosure_comes_first_and_the_link_last() -> None:
    text = compose("Body.", "I work here.", LINK)
    assert text == f"I work here.\n\nBody.\n\n{LINK}"
    assert link_in(text) == LINK


def query(network: Network, text: str, title: str = "T") -> dict[str, list[str]]:
    address = urlsplit(network.composer(text, LINK, title, "here.example"))
    assert address.fragment == ""
    return parse_qs(address.query, keep_blank_values=True, strict_parsing=True)


@given(texts)
def test_composers_that_take_the_text_receive_it_unchanged(text: str) -> None:
    for code in ("x", "bluesky", "mastodon", "whatsapp"):
        assert NETWORKS[code].takes_text is True
        assert query(NETWORKS[code], text) == {"text": [text]}


@given(texts)
def test_composers_that_take_the_link_receive_it_alone(text: str) -> None:
    for code, field in (("linkedin", "url"), ("facebook", "u")):
        assert NETWORKS[code].takes_text is False
        assert query(NETWORKS[code], text) == {field: [LINK]}


@given(texts, texts)
def test_a_mail_program_receives_subject_and_text(title: str, text: str) -> None:
    address = urlsplit(NETWORKS["mail"].composer(text, LINK, title, ""))
    assert (address.scheme, address.netloc, address.path) == ("mailto", "", "")
    # A mail program does not decode a plus sign, so a space must be %20.
    fields = dict(part.split("=", 1) for part in address.query.split("&"))
    assert {name: unquote(value) for name, value in fields.items()} == {
        "subject": title, "body": text.replace("\n", "\r\n"),
    }  # fmt: skip


@pytest.mark.parametrize("code", ["x", "bluesky", "linkedin", "mastodon", "facebook"])
def test_a_composer_is_a_page_of_its_network(code: str) -> None:
    network = NETWORKS[code]
    address = urlsplit(network.composer("a@evil.example/../?#", LINK, "T", "here.example"))
    assert address.scheme == "https"
    assert address.hostname in network.hosts_of("here.example")


def test_a_post_may_be_on_the_hosts_of_its_network_or_on_the_authors_server() -> None:
    assert NETWORKS["x"].hosts_of("here.example") == {"x.com", "twitter.com", "mobile.twitter.com"}
    assert NETWORKS["mastodon"].hosts_of("here.example") == {"here.example"}
    assert NETWORKS["mail"].hosts_of(None) == set()
