"""Pages of reviews: queue, decided stories, decisions, claims, messages."""

from webapp.reviews.views import decisions, queue
from webapp.reviews.views.blueprint import bp
from webapp.reviews.views.queue import conversation

__all__ = ["bp", "conversation", "decisions", "queue"]
