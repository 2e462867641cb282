"""Pages of sharing: choose a channel, post by hand, the feed."""

from webapp.sharing.views import choosing, feed, showing
from webapp.sharing.views.blueprint import bp

__all__ = ["bp", "choosing", "feed", "showing"]
