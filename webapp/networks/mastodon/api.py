"""Requests to Mastodon servers, and to servers that speak the same API."""

from webapp.config import Networks
from webapp.networks.http import SafeHTTPAdapter


def base_url(settings: Networks, server: str) -> str:
    """The base address of a server; the settings may name one to use in place of all servers."""
    return settings.mastodon_base or f"https://{server}"


def new_adapter(settings: Networks) -> SafeHTTPAdapter:
    """An adapter for a server that an author names: its addresses are checked.

    An address that the settings name is trusted.
    """
    return SafeHTTPAdapter(settings.timeout, checked=not settings.mastodon_base)
