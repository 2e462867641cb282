"""The sealed address of a webhook. Its key belongs to the webhook, not to the person who added it."""

from webapp.chat.models import Webhook
from webapp.core import crypto


def seal_address(webhook: Webhook, address: str) -> None:
    """Encrypt an address into its column."""
    webhook.address = crypto.seal_for(webhook.id, address, where=_where(webhook))


def open_address(webhook: Webhook) -> str:
    """Decrypt the address; empty where it was erased. Only the worker that posts calls it."""
    if webhook.address is None:
        return ""
    return crypto.open_for(webhook.id, webhook.address, where=_where(webhook)) or ""


def erase_address(webhook: Webhook) -> None:
    """Erase the address, and its key, so that no copy of the row can be read either."""
    webhook.address = None
    crypto.erase(webhook.id)


def _where(webhook: Webhook) -> str:
    return f"webhook:{webhook.id}:address"
