"""Facebook: shares are posted by hand."""

from urllib.parse import urlencode

from webapp.networks.lengths import utf16_units
from webapp.networks.network import Network


def composer_url(_text: str, link: str, _title: str, _server: str) -> str:
    """The address of the sharing page. It takes the link alone, so the text is pasted."""
    return "https://www.facebook.com/sharer/sharer.php?" + urlencode({"u": link})


FACEBOOK = Network(
    code="facebook",
    name="Facebook",
    composer=composer_url,
    length=utf16_units,
    limit=63_206,
    hosts=frozenset(
        {"www.facebook.com", "facebook.com", "m.facebook.com", "web.facebook.com", "fb.com"}
    ),
    takes_text=False,
)
