"""Pages of sharing: choose a channel, shorten a text, post by hand, the feed."""

from webapp.sharing.views import choosing, feed, shortening, showing
from webapp.sharing.views.blueprint import bp

__all__ = ["bp", "choosing", "feed", "shortening", "showing"]
