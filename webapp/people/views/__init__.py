"""Pages of people."""

from webapp.people.views import account, accounts
from webapp.people.views.blueprint import bp

__all__ = ["account", "accounts", "bp"]
