"""The channels of this installation, in the order in which they are offered."""

from webapp.shares.channels.base import Channel
from webapp.shares.channels.bluesky import Bluesky
from webapp.shares.channels.linkedin import LinkedIn
from webapp.shares.channels.mail import Mail
from webapp.shares.channels.x import X

CHANNELS: dict[str, Channel] = {c.code: c for c in (LinkedIn(), X(), Bluesky(), Mail())}
