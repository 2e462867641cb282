"""LinkedIn, by hand."""

from urllib.parse import urlencode


class LinkedIn:
    """3,000 characters. Its public composer takes a link and no text, so the text is pasted."""

    code = "linkedin"
    name = "LinkedIn"
    limit: int | None = 3000
    hosts = frozenset({"www.linkedin.com", "linkedin.com"})
    takes_text = False
    has_servers = False

    def length(self, text: str) -> int:
        """UTF-16 units, as its editor counts."""
        return len(text.encode("utf-16-le")) // 2

    def composer(self, text: str, link: str, title: str, server: str = "") -> str:  # noqa: ARG002 - the port's form
        """The share page takes the link."""
        return "https://www.linkedin.com/sharing/share-offsite/?" + urlencode({"url": link})
