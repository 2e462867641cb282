"""The text of a help request, sealed under a key of its own."""

from webapp.core import crypto
from webapp.helpdesk.models import HelpRequest


def text_of(asked: HelpRequest) -> str:
    """The text; empty once it was deleted."""
    if asked.sealed is None:
        return ""
    return crypto.open_for(asked.id, asked.sealed, where=_where(asked)) or ""


def sealed_text(asked: HelpRequest, text: str) -> bytes:
    """A text as the column `sealed` of a row with an id stores it."""
    return crypto.seal_for(asked.id, text, where=_where(asked))


def delete_text(asked: HelpRequest) -> None:
    """Delete the text and its key."""
    asked.sealed = None
    crypto.erase(asked.id)


def _where(asked: HelpRequest) -> str:
    """The place to which the text is bound."""
    return f"help_request:{asked.id}:sealed"
