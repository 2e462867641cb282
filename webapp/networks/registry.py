"""The networks of this application, in the order in which they are offered."""

from datetime import datetime

from webapp.config import Networks
from webapp.core.i18n import gettext_noop
from webapp.networks.bluesky import BLUESKY
from webapp.networks.facebook import FACEBOOK
from webapp.networks.linkedin import LINKEDIN
from webapp.networks.mail import MAIL
from webapp.networks.mastodon import MASTODON
from webapp.networks.network import Network, Publishing
from webapp.networks.protocols import OAuthConnector, PasswordConnector, Publisher
from webapp.networks.whatsapp import WHATSAPP
from webapp.networks.x import X

NETWORKS: dict[str, Network] = {
    n.code: n for n in (LINKEDIN, X, BLUESKY, MASTODON, FACEBOOK, WHATSAPP, MAIL)
}
# Any other place: the author declares a share there; the application does not prepare it.
OTHER = "other"
# The organization's own career page: the author publishes there, on a page of this application.
CAREER = "career_page"
NAMES: dict[str, str] = {
    **{n.code: n.name for n in NETWORKS.values()},
    CAREER: gettext_noop("Career page"),
    OTHER: gettext_noop("Another channel"),
}
# The networks that can publish through an author's account, whether they are configured or not.
PUBLISHING: dict[str, Publishing] = {
    n.code: n.publishing for n in NETWORKS.values() if n.publishing is not None
}


def configured(settings: Networks) -> tuple[str, ...]:
    """The codes of the networks on which shares can be published through an account."""
    return tuple(code for code, how in PUBLISHING.items() if how.is_configured(settings))


def publisher(code: str, settings: Networks) -> Publisher:
    """The publisher of a network, configured or not. Raises KeyError for an unknown code."""
    return PUBLISHING[code].publisher(settings)


def connector(code: str, settings: Networks) -> OAuthConnector | PasswordConnector:
    """The connector of a network, configured or not: existing connections can still be ended.

    Raises KeyError for an unknown code.
    """
    return PUBLISHING[code].connector(settings)


def prices(code: str, settings: Networks) -> tuple[int, int]:
    """Price of a post with a link and of reading a post, in millionths of a US dollar."""
    how = PUBLISHING.get(code)
    return how.prices(settings) if how else (0, 0)


def profile(code: str, server: str, handle: str) -> str:
    """Where everybody sees what an account posted; empty where its handle is not known."""
    how = PUBLISHING.get(code)
    return how.profile_url(server, handle) if how and handle else ""


def record_key(code: str, moment: datetime) -> str:
    """A new record key where the network lets its clients choose one, else an empty string."""
    return PUBLISHING[code].record_key(moment)
