"""What is sent to a webhook: texts of people stay text, whatever they contain.

Slack: https://docs.slack.dev/reference/block-kit/composition-objects/text-object
Teams: https://learn.microsoft.com/adaptive-cards/schema-explorer/text-run
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from webapp.chat.workflow import Kind

# Slack takes 3,000 characters in one text, Teams 28 KB in one message.
LONGEST_SUBJECT, LONGEST_BODY, LONGEST_FOOTER = 400, 2400, 800
LONGEST_LABEL, LONGEST_TEXT = 80, 3000
# Paragraphs of a card; further lines are joined.
MOST_LINES: Final = 30
CUT: Final = "…"
ESCAPED: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
CARD: Final = "application/vnd.microsoft.card.adaptive"
SCHEMA: Final = "http://adaptivecards.io/schemas/adaptive-card.json"


@dataclass(frozen=True)
class Text:
    """A post in the language of its readers.

    `links` are labels and addresses; `footer` says what the post counts as, and how to stop posts.
    """

    subject: str
    body: str
    links: tuple[tuple[str, str], ...]
    footer: str


def payload(kind: Kind, text: Text) -> Mapping[str, Any]:
    """The JSON that the service of a webhook expects."""
    return {Kind.slack: _slack, Kind.teams: _teams}[kind](text)


def shortened(text: str, most: int, write: Callable[[str], str] = str) -> str:
    """A text as `write` writes each character, cut so that it has `most` UTF-16 units at most."""
    pieces, left = [], most
    for character in text:
        piece = write(character)
        pieces.append(piece)
        left -= _units(piece)
        if left < 0:
            while left < len(CUT):
                left += _units(pieces.pop())
            return "".join([*pieces, CUT])
    return "".join(pieces)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _escaped(character: str) -> str:
    return ESCAPED.get(character, character)


def _slack(text: Text) -> Mapping[str, Any]:
    subject = shortened(text.subject, LONGEST_SUBJECT, _escaped)
    body = shortened(text.body, LONGEST_BODY, _escaped)
    links = [
        f"<{address}|{shortened(label, LONGEST_LABEL, _escaped)}>" for label, address in text.links
    ]
    footer = shortened(text.footer, LONGEST_FOOTER, _escaped)
    return {
        # What notifications show; the post itself shows the blocks.
        "text": f"{subject}\n{body}",
        "unfurl_links": False,
        "unfurl_media": False,
        "blocks": [
            _section(f"*{subject}*"),
            _section(body),
            _section(" · ".join(links)),
            {"type": "context", "elements": [_mrkdwn(footer)]},
        ],
    }


def _section(written: str) -> Mapping[str, Any]:
    return {"type": "section", "text": _mrkdwn(written)}


def _mrkdwn(written: str) -> Mapping[str, Any]:
    """A text of Slack. `verbatim`: an address, @here or #general in it becomes no link or mention."""
    return {"type": "mrkdwn", "text": written or CUT, "verbatim": True}


def _teams(text: Text) -> Mapping[str, Any]:
    subject = shortened(text.subject, LONGEST_SUBJECT)
    body = shortened(text.body, LONGEST_BODY)
    footer = shortened(text.footer, LONGEST_FOOTER)
    card = {
        "$schema": SCHEMA,
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [
            _paragraph(subject, weight="Bolder", size="Medium"),
            *(_paragraph(line) for line in _lines(body)),
            _paragraph(footer, size="Small", isSubtle=True),
        ],
        "actions": [
            {"type": "Action.OpenUrl", "title": shortened(label, LONGEST_LABEL), "url": address}
            for label, address in text.links
        ],
    }
    attachment = {"contentType": CARD, "contentUrl": None, "content": card}
    return {"type": "message", "attachments": [attachment]}


def _lines(body: str) -> list[str]:
    lines = [line for line in body.split("\n") if line.strip()]
    return [*lines[: MOST_LINES - 1], *filter(None, [" ".join(lines[MOST_LINES - 1 :])])]


def _paragraph(written: str, **look: Any) -> Mapping[str, Any]:  # noqa: ANN401 - values of the schema
    """A paragraph of a card. A TextRun knows no Markdown, so nothing in it becomes a link.

    Braces are kept apart because Teams would fill in {{DATE(…)}}.
    """
    run = {"type": "TextRun", "text": written.replace("{{", "{\u2060{") or CUT, **look}
    return {"type": "RichTextBlock", "inlines": [run]}
