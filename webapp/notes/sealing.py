"""Texts of notes and goals, sealed: private notes under the author's key, the rest under the pair's."""

from webapp.core import crypto
from webapp.notes.models import Goal, Note


def text_of(written: Note | Goal) -> str:
    """The text; empty once its key was erased."""
    return crypto.open_for(_owner(written), written.sealed, where=_where(written)) or ""


def sealed_text(written: Note | Goal, text: str) -> bytes:
    """The text of a row with an id, as its column `sealed` stores it."""
    return crypto.seal_for(_owner(written), text, where=_where(written))


def _owner(written: Note | Goal) -> str:
    private = isinstance(written, Note) and written.private
    return written.author_id if private else written.pair_id


def _where(written: Note | Goal) -> str:
    """The place to which a sealed text is bound."""
    return f"{written.__tablename__}:{written.id}:sealed"
