"""Addresses that can be posts, and sentences that can be removed from a text."""

import pytest

from tests.timing import cpu_seconds
from webapp.sharing.addresses import EXAMPLES, can_be_post, example
from webapp.sharing.sentences import kept, sentences

TEXT = (
    "M. Dupont est là. Il dit : « Bravo ! » Puis il part… et revient. P. ex. ici.\n\n"
    "New paragraph! Yes? (Ok.) It is 3.5 m.\n- a list\n- another line"
)
POSTS = {
    "linkedin": ["/posts/ada_activity-7123-abcd?utm_source=share", "/feed/update/urn:li:activity:71/",
                 "/embed/feed/update/urn:li:share:7", "/pulse/a-text-ada"],
    "x": ["/ada/status/12?s=20", "/i/web/status/12", "/ada/status/12/photo/1"],
    "bluesky": ["/profile/did:plc:abc/post/3kabc", "/profile/ada.example/post/3kabc"],
    "mastodon": ["/@ada/109", "/@ada@other.example/109", "/users/ada/statuses/109",
                 "/@ada/statuses/01HABC", "/notice/AbC1"],
    "facebook": ["/ada/posts/pfbid02", "/permalink.php?story_fbid=1&id=2", "/groups/g/posts/12",
                 "/share/p/abc/", "/photo/?fbid=12", "/watch/?v=12"],
    "other": ["/a", "/?p=3"],
}  # fmt: skip
NO_POSTS = {
    "linkedin": [
        "/",
        "",
        "/in/ada",
        "/company/oak",
        "/feed/",
        "/posts/",
        "/in/ada/recent-activity/",
    ],
    "x": ["/", "/ada", "/home", "/ada/status/", "/ada/with_replies", "/i/flow/login"],
    "bluesky": ["/", "/profile/ada.example", "/profile/ada.example/post/"],
    "mastodon": ["/", "/@ada", "/@ada/media", "/users/ada", "/home", "/explore"],
    "facebook": ["/", "/ada", "/groups/g", "/profile.php?id=12", "/ada/posts/"],
    "other": ["/", ""],
}


@pytest.mark.parametrize("channel", POSTS)
def test_an_address_of_a_post_is_told_from_a_profile(channel: str) -> None:
    accepted = {a: can_be_post(channel, f"https://here.example{a}") for a in POSTS[channel]}
    assert all(accepted.values()), accepted
    refused = {a: can_be_post(channel, f"https://here.example{a}") for a in NO_POSTS[channel]}
    assert not any(refused.values()), refused


@pytest.mark.parametrize("channel", EXAMPLES)
def test_an_example_is_itself_an_address_of_a_post(channel: str) -> None:
    assert can_be_post(channel, example(channel, "here.example"))


def test_sentences_are_whole_and_abbreviations_end_none() -> None:
    assert [s.text for s in sentences(TEXT)] == [
        "M. Dupont est là.", "Il dit : « Bravo ! »", "Puis il part… et revient.", "P. ex. ici.",
        "New paragraph!", "Yes?", "(Ok.)", "It is 3.5 m.", "- a list", "- another line",
    ]  # fmt: skip


def test_removing_sentences_keeps_the_others_and_the_paragraphs() -> None:
    assert kept(TEXT, range(10)) == TEXT
    assert kept(TEXT, {0, 4, 9}) == "M. Dupont est là.\n\nNew paragraph!\n- another line"
    assert kept(TEXT, set()) == ""


@pytest.mark.parametrize("part", [".", ". ", " ", "\n", "a.\n ", "! »", "A. b "])
def test_the_time_grows_with_the_length_of_the_text(part: str) -> None:
    short = cpu_seconds(lambda: sentences(part * 5_000))
    # Ten times as long a text: a time that grew with the square would be a hundred times as long.
    assert cpu_seconds(lambda: sentences(part * 50_000)) < 30 * short + 0.05
