"""Mail that the author sends to an acquaintance by hand. It has no public address."""

from urllib.parse import quote

from webapp.core.i18n import gettext_noop
from webapp.networks.network import Network


def composer_url(text: str, _link: str, title: str, _server: str) -> str:
    """A mailto address with subject and text. The standard (RFC 6068) asks for CRLF line ends."""
    body = quote(text.replace("\n", "\r\n"), safe="")
    return f"mailto:?subject={quote(title, safe='')}&body={body}"


MAIL = Network(code="mail", name=gettext_noop("Email"), composer=composer_url)
