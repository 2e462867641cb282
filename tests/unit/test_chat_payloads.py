"""What webhooks get: texts of people stay text, within the limits of the services."""

import html
import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.chat.payloads import CUT, LONGEST_BODY, MOST_LINES, Text, payload, shortened
from webapp.chat.workflow import Kind

LINK = "https://company.example/requests/abc"
# What Slack and Teams refuse: characters in one text, and bytes in one message.
SLACK, TEAMS = 3000, 28 * 1024
MARKUP = re.compile(r"<|>|&(?!(?:amp|lt|gt);)")
HOSTILE = st.text(alphabet="&<>@!|*_~`{}[]()#:/.-\n\\ aé🚲") | st.text(max_size=3000)
texts = st.builds(
    Text, HOSTILE, HOSTILE, st.just((("Open", LINK), ("My <notifications>", LINK))), HOSTILE
)


def slack(text: Text) -> Any:
    return payload(Kind.slack, text)


def card(text: Text) -> Any:
    [attachment] = payload(Kind.teams, text)["attachments"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    return attachment["content"]


def written(post: Any) -> list[Any]:
    """The text objects of a post to Slack."""
    *sections, context = post["blocks"]
    return [*(section["text"] for section in sections), *context["elements"]]


def runs(shown: Any) -> list[str]:
    """The texts of a card; each is in a RichTextBlock, which knows no Markdown."""
    assert {block["type"] for block in shown["body"]} == {"RichTextBlock"}
    found = [run for block in shown["body"] for run in block["inlines"]]
    assert {run["type"] for run in found} == {"TextRun"}
    return [run["text"] for run in found]


@given(texts)
def test_slack_gets_no_markup_of_people(text: Text) -> None:
    post = slack(text)
    subject, body, links, footer = written(post)
    assert all(each["verbatim"] is True and each["type"] == "mrkdwn" for each in written(post))
    for plain in (post["text"], subject["text"], body["text"], footer["text"]):
        assert not MARKUP.search(plain)
    assert links["text"] == f"<{LINK}|Open> · <{LINK}|My &lt;notifications&gt;>"
    assert (post["unfurl_links"], post["unfurl_media"]) == (False, False)


@given(texts)
def test_slack_gets_texts_within_its_limits(text: Text) -> None:
    post = slack(text)
    lengths = [len(each["text"].encode("utf-16-le")) // 2 for each in written(post)]
    assert min(lengths) > 0
    assert max(lengths) <= SLACK
    assert len(post["text"]) <= SLACK


@given(texts)
def test_teams_gets_plain_text_within_its_limit(text: Text) -> None:
    message = payload(Kind.teams, text)
    assert len(json.dumps(message).encode()) < TEAMS
    shown = card(text)
    assert not any("{{" in run for run in runs(shown))
    assert all(run for run in runs(shown))
    assert [action["url"] for action in shown["actions"]] == [LINK, LINK]
    assert len(shown["body"]) <= MOST_LINES + 2


@given(HOSTILE, st.integers(10, 300))
def test_a_text_is_cut_between_characters(text: str, most: int) -> None:
    def escaped(character: str) -> str:
        return html.escape(character, quote=False)

    cut = shortened(text, most, escaped)
    assert len(cut.encode("utf-16-le")) // 2 <= most
    if cut != escaped(text):
        assert cut.endswith(CUT)
        assert text.startswith(html.unescape(cut.removesuffix(CUT)))


def test_a_long_body_of_signs_fits() -> None:
    text = Text("Title", "&" * 2000, (("Open", LINK),), "")
    assert len(written(slack(text))[1]["text"]) <= LONGEST_BODY
    assert runs(card(text))[1] == "&" * 2000


@pytest.mark.parametrize(
    "mention", ["<!channel>", "<!here>", "<@U123>", "<#C1|general>", "<https://evil.example|bank>"]
)
def test_slack_mentions_nobody(mention: str) -> None:
    post = slack(Text(mention, mention, (("Open", LINK),), mention))
    assert mention not in json.dumps(post)
    assert html.unescape(written(post)[1]["text"]) == mention


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("[bank](https://evil.example)", "[bank](https://evil.example)"),
        ("**bold** _x_", "**bold** _x_"),
        ("{{DATE(2026-01-01T00:00:00Z)}}", "{\u2060{DATE(2026-01-01T00:00:00Z)}}"),
        ("<at>Awa</at>", "<at>Awa</at>"),
    ],
)
def test_teams_formats_and_fills_in_nothing(body: str, shown: str) -> None:
    assert runs(card(Text("Title", body, (("Open", LINK),), "")))[1] == shown


def test_teams_gets_lines_as_paragraphs() -> None:
    body = "\n".join(f"Line {number}" for number in range(50))
    lines = runs(card(Text("Title", body, (("Open", LINK),), "Last")))
    assert lines[:3] == ["Title", "Line 0", "Line 1"]
    assert len(lines) == MOST_LINES + 2
    assert lines[-2].endswith("Line 48 Line 49")
