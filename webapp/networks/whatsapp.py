"""WhatsApp: a message that the author sends to an acquaintance by hand. It has no public address."""

from urllib.parse import quote

from webapp.networks.network import Network


def composer_url(text: str, _link: str, _title: str, _server: str) -> str:
    """The public address that opens WhatsApp with a text and asks for the recipient."""
    return "https://wa.me/?text=" + quote(text, safe="")


# No limit that a story could reach.
WHATSAPP = Network(code="whatsapp", name="WhatsApp", composer=composer_url)
