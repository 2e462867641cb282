"""Facebook, by hand."""

from urllib.parse import urlencode


class Facebook:
    """63,206 characters. Its sharing page takes a link and no text, so the text is pasted."""

    code = "facebook"
    name = "Facebook"
    limit: int | None = 63_206
    hosts = frozenset(
        {"www.facebook.com", "facebook.com", "m.facebook.com", "web.facebook.com", "fb.com"}
    )
    takes_text = False
    has_servers = False

    def length(self, text: str) -> int:
        """UTF-16 units, as its editor counts."""
        return len(text.encode("utf-16-le")) // 2

    def composer(self, text: str, link: str, title: str, server: str = "") -> str:  # noqa: ARG002 - the port's form
        """The sharing page takes the link."""
        return "https://www.facebook.com/sharer/sharer.php?" + urlencode({"u": link})
