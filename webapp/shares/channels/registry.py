"""The channels of this installation, in the order in which they are offered."""

from webapp.kernel.words import msg
from webapp.shares.channels.base import Channel
from webapp.shares.channels.bluesky import Bluesky
from webapp.shares.channels.facebook import Facebook
from webapp.shares.channels.linkedin import LinkedIn
from webapp.shares.channels.mail import Mail
from webapp.shares.channels.mastodon import Mastodon
from webapp.shares.channels.whatsapp import WhatsApp
from webapp.shares.channels.x import X

CHANNELS: dict[str, Channel] = {
    c.code: c for c in (LinkedIn(), X(), Bluesky(), Mastodon(), Facebook(), WhatsApp(), Mail())
}
# Somewhere this house knows nothing about; only said, never prepared.
OTHER = "other"
NAMES: dict[str, str] = {**{c.code: c.name for c in CHANNELS.values()}, OTHER: msg("Another place")}
