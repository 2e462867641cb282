"""Facets as atproto's own client finds them (`detectFacets`).

Mentions and links are the cases of its `rich-text-detection.test.ts`. Tags follow its later rule, in
which a tag ends at a space and may contain any sign; an earlier one took letters and emoji only.
"""

import pytest

from webapp.networks.bluesky.facets import facets, handles

ARTICLE = "https://socket3.wordpress.com/2018/02/03/designing-windows-95s-user-interface/"
FAMILY = "👨\u200d👩\u200d👧\u200d👧"
MENTIONS = [
    ("no mention", []), ("@handle.com middle end", ["@handle.com"]),
    ("start @handle.com end", ["@handle.com"]), ("start middle @handle.com", ["@handle.com"]),
    ("@handle.com @handle.com @handle.com", ["@handle.com"] * 3),
    ("@full123-chars.test", ["@full123-chars.test"]), ("not@right", []),
    ("@handle.com!@#$chars", ["@handle.com"]), ("@handle.com\n@handle.com", ["@handle.com"] * 2),
    ("parenthetical (@handle.com)", ["@handle.com"]),
    (f"{FAMILY} @handle.com {FAMILY}", ["@handle.com"]),
    # Word boundaries are those of ASCII.
    ("@handle.comé", ["@handle.com"]), ("@handle.com_x", []), ("@handle", []),
]  # fmt: skip
LINKS = [
    *((f"start {address} end", [address]) for address in (
        "https://middle.com", "https://middle.com/foo/bar", "https://middle.com/foo/bar?baz=bux",
        "https://middle.com/foo/bar?baz=bux#hash", "middle.com", "middle.com/foo/bar",
        "middle.com/foo/bar?baz=bux", "middle.com/foo/bar?baz=bux#hash",
    )),
    ("https://start.com/foo/bar?baz=bux#hash middle end", ["https://start.com/foo/bar?baz=bux#hash"]),
    ("start middle https://end.com/foo/bar?baz=bux#hash", ["https://end.com/foo/bar?baz=bux#hash"]),
    ("start.com/foo/bar?baz=bux#hash middle end", ["start.com/foo/bar?baz=bux#hash"]),
    ("start middle end.com/foo/bar?baz=bux#hash", ["end.com/foo/bar?baz=bux#hash"]),
    ("https://newline1.com\nhttps://newline2.com", ["https://newline1.com", "https://newline2.com"]),
    ("newline1.com\nnewline2.com", ["newline1.com", "newline2.com"]),
    (f"{FAMILY} https://middle.com {FAMILY}", ["https://middle.com"]),
    *((text, []) for text in ("not.. a..url ..here", "e.g.", "something-cool.jpg", "website.com.jpg",
                              "e.g./foo", "website.com.jpg/foo")),
    (f"Classic article {ARTICLE}", [ARTICLE]), (f"Classic article {ARTICLE} ", [ARTICLE]),
    ("https://foo.com https://bar.com/whatever https://baz.com",
     ["https://foo.com", "https://bar.com/whatever", "https://baz.com"]),
    ("punctuation https://foo.com, https://bar.com/whatever; https://baz.com.",
     ["https://foo.com", "https://bar.com/whatever", "https://baz.com"]),
    ("parenthentical (https://foo.com)", ["https://foo.com"]),
    ("except for https://foo.com/thing_(cool)", ["https://foo.com/thing_(cool)"]),
]  # fmt: skip
LONG = "thisisa64characterstring_" + "a" * 39
# The tag, and the bytes of the facet.
TAGS = [
    ("#a", [("a", 0, 2)]), ("#a #b", [("a", 0, 2), ("b", 3, 5)]), ("#1", []), ("#1a", [("1a", 0, 3)]),
    ("#tag", [("tag", 0, 4)]), ("body #tag", [("tag", 5, 9)]), ("#tag body", [("tag", 0, 4)]),
    ("body #tag body", [("tag", 5, 9)]), ("body #1", []), ("body #1a", [("1a", 5, 8)]),
    ("body #a1", [("a1", 5, 8)]), ("#", []), ("#?", []), ("text #", []), ("text # text", []),
    (f"body #{LONG}", [(LONG, 5, 70)]), (f"body #{LONG}b", []), (f"body #{LONG}!", [(LONG, 5, 70)]),
    ("its a #double#rainbow", [("double#rainbow", 6, 21)]), ("##hashash", [("#hashash", 0, 9)]),
    ("##", []), ("some #n0n3s@n5e!", [("n0n3s@n5e", 5, 15)]),
    ("works #with,punctuation", [("with,punctuation", 6, 23)]),
    ("strips trailing #punctuation, #like. #this!",
     [("punctuation", 16, 28), ("like", 30, 35), ("this", 37, 42)]),
    ("strips #multi_trailing___...", [("multi_trailing", 7, 22)]),
    ("works with #🦋 emoji, and #butter🦋fly", [("🦋", 11, 16), ("butter🦋fly", 28, 42)]),
    ("#same #same #but #diff", [("same", 0, 5), ("same", 6, 11), ("but", 12, 16), ("diff", 17, 22)]),
    ("this #️⃣tag should not be a tag", []), ("this ##️⃣tag should be a tag", [("#️⃣tag", 5, 16)]),
    ("this #t\nag should be a tag", [("t", 5, 7)]), ("no match: #\u200b", []),
    ("no match: #\u200ba", []), ("match: #a\u200bb", [("a", 7, 9)]), ("match: #ab\u200b", [("ab", 7, 10)]),
    ("no match: #\u20e2tag", []), ("match: #a\u20e2b", [("a", 7, 9)]),
    ("full width number sign: ＃tag", [("tag", 24, 30)]),
    ("full width number sign: ＃#️⃣tag", [("#️⃣tag", 24, 37)]), ("no match 1?: #1?", []),
    # Its length is that of JavaScript, in UTF-16.
    ("#" + "🦋" * 32, [("🦋" * 32, 0, 129)]), ("#" + "🦋" * 33, []),
    ("bsky.app/profile#header", []),
]  # fmt: skip


def found(text: str, kind: str) -> list[tuple[str, str, int, int]]:
    """Shown text, value and bytes of each facet of a kind; each handle is an account."""
    dids = {handle: f"did:fake:{handle}" for handle in handles(text)}
    result = []
    for facet in facets(text, "https://our.example/link", dids):
        (feature,) = facet["features"]
        start, end = facet["index"]["byteStart"], facet["index"]["byteEnd"]
        if feature["$type"].endswith(f"#{kind}"):
            (value,) = (value for name, value in feature.items() if name != "$type")
            result.append((text.encode()[start:end].decode(), value, start, end))
    return result


@pytest.mark.parametrize(("text", "wanted"), MENTIONS)
def test_mentions(text: str, wanted: list[str]) -> None:
    shown = [(words, did) for words, did, *_ in found(text, "mention")]
    assert shown == [(words, f"did:fake:{words[1:]}") for words in wanted]


@pytest.mark.parametrize(("text", "wanted"), LINKS)
def test_links(text: str, wanted: list[str]) -> None:
    shown = [(words, uri) for words, uri, *_ in found(text, "link")]
    assert shown == [
        (words, words if words.startswith("https://") else f"https://{words}") for words in wanted
    ]


@pytest.mark.parametrize(("text", "wanted"), TAGS)
def test_tags(text: str, wanted: list[tuple[str, int, int]]) -> None:
    assert [tuple(facet[1:]) for facet in found(text, "tag")] == wanted


# Where its client differs, on purpose: it strips one sign only, takes no upper case, and makes an
# address without protocol of a bare domain that begins with `http`.
@pytest.mark.parametrize(("text", "uri"), [
    ("https://foo.com/a…", "https://foo.com/a"), ("https://foo.com?!", "https://foo.com"),
    ("« https://foo.com»", "https://foo.com"), ("HTTPS://foo.com", "HTTPS://foo.com"),
    ("httpbin.org", "https://httpbin.org"),
])  # fmt: skip
def test_where_we_differ_on_purpose(text: str, uri: str) -> None:
    assert [value for _, value, *_ in found(text, "link")] == [uri]
