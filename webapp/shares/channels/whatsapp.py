"""WhatsApp, by hand, to somebody one knows."""

from urllib.parse import quote


class WhatsApp:
    """No limit that a story could reach; a message has no public address."""

    code = "whatsapp"
    name = "WhatsApp"
    limit: int | None = None
    hosts: frozenset[str] = frozenset()
    takes_text = True
    has_servers = False

    def length(self, text: str) -> int:
        """Characters."""
        return len(text)

    def composer(self, text: str, link: str, title: str, server: str = "") -> str:  # noqa: ARG002 - the port's form
        """The public link that opens the program with a text and asks to whom."""
        return "https://wa.me/?text=" + quote(text, safe="")
