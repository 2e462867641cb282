"""Pages of careers: the public career page, publishing on it, its visits, personal links."""

from webapp.careers.views import feed, public, publishing, referrals, visits
from webapp.careers.views.blueprint import bp

__all__ = ["bp", "feed", "public", "publishing", "referrals", "visits"]
