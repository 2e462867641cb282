"""LinkedIn: shares are posted by hand."""

from urllib.parse import urlencode

from webapp.networks.lengths import utf16_units
from webapp.networks.network import Network


def composer_url(_text: str, link: str, _title: str, _server: str) -> str:
    """The address of the share page. It takes the link alone, so the text is pasted."""
    return "https://www.linkedin.com/sharing/share-offsite/?" + urlencode({"url": link})


LINKEDIN = Network(
    code="linkedin",
    name="LinkedIn",
    composer=composer_url,
    length=utf16_units,
    limit=3000,
    hosts=frozenset({"www.linkedin.com", "linkedin.com"}),
    takes_text=False,
)
