"""Texts of the journal, of thank-you notes, and proofs of badges: sealed under a person's key."""

import json
from collections.abc import Sequence
from typing import Any

from webapp.core import crypto
from webapp.recognition.models import Badge, JournalEntry, ThanksNote

Sealed = JournalEntry | ThanksNote
# A fact has an `id` of the package that answered, and a `day` (ISO 8601) or `names` by language.
Fact = dict[str, Any]


def text_of(written: Sealed) -> str:
    """The text; empty once its key was erased."""
    return crypto.open_for(_owner(written), written.sealed, where=_where(written)) or ""


def sealed_text(written: Sealed, text: str) -> bytes:
    """The text of a row with an id, as its column `sealed` stores it."""
    return crypto.seal_for(_owner(written), text, where=_where(written))


def proof_of(badge: Badge) -> list[Fact]:
    """The facts by which a badge was granted."""
    text = crypto.open_for(badge.person_id, badge.proof, where=_proof(badge))
    facts: list[Fact] = json.loads(text or "[]")
    return facts


def sealed_proof(badge: Badge, facts: Sequence[Fact]) -> bytes:
    """The facts of a badge with an id, as its column `proof` stores them."""
    return crypto.seal_for(badge.person_id, json.dumps(list(facts)), where=_proof(badge))


def _owner(written: Sealed) -> str:
    return written.receiver_id if isinstance(written, ThanksNote) else written.person_id


def _where(written: Sealed) -> str:
    """The place to which a sealed text is bound."""
    return f"{written.__tablename__}:{written.id}:sealed"


def _proof(badge: Badge) -> str:
    return f"badge:{badge.id}:proof"
