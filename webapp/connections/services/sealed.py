"""The sealed columns of a connected account: handle, ids and tokens."""

from webapp.connections.models import Connection
from webapp.core import crypto
from webapp.networks.types import Account, Tokens


def seal_column(connection: Connection, column: str, text: str) -> None:
    """Encrypt a text into a column under the owner's key."""
    where = f"connection:{connection.id}:{column}"
    setattr(connection, column, crypto.seal_for(connection.person_id, text, where=where))


def open_column(connection: Connection, column: str) -> str:
    """Decrypt a column; empty where it was erased."""
    sealed = getattr(connection, column)
    if sealed is None:
        return ""
    where = f"connection:{connection.id}:{column}"
    return crypto.open_for(connection.person_id, sealed, where=where) or ""


def store_tokens(connection: Connection, tokens: Tokens) -> None:
    """Store new tokens; an empty refresh token does not replace a stored one."""
    seal_column(connection, "access", tokens.access)
    if tokens.refresh:
        seal_column(connection, "refresh", tokens.refresh)
    connection.token_until = tokens.until
    if tokens.ends_at is not None:
        connection.ends_at, connection.told_at = tokens.ends_at, None


def account_of(connection: Connection) -> Account:
    """The account with its access token."""
    return Account(
        connection.server, open_column(connection, "user_id"), open_column(connection, "handle"),
        open_column(connection, "access"),
    )  # fmt: skip


def tokens_of(connection: Connection) -> Tokens:
    """The tokens of a connection, to be revoked."""
    return Tokens(open_column(connection, "access"), open_column(connection, "refresh"))


def handle_of(connection: Connection) -> str:
    """The handle of an account; only its owner may see it."""
    return open_column(connection, "handle")
