"""Mail to somebody one knows, by hand, from one's own mail program."""

from urllib.parse import quote

from webapp.kernel.words import msg


class Mail:
    """No limit that matters; a mail has no public address."""

    code = "mail"
    name = msg("E-mail")
    limit: int | None = None
    hosts: frozenset[str] = frozenset()
    takes_text = True
    has_servers = False

    def length(self, text: str) -> int:
        """Characters."""
        return len(text)

    def composer(self, text: str, link: str, title: str, server: str = "") -> str:  # noqa: ARG002 - the port's form
        """A mailto address with subject and text; line ends as the standard wants them."""
        body = quote(text.replace("\n", "\r\n"), safe="")
        return f"mailto:?subject={quote(title, safe='')}&body={body}"
