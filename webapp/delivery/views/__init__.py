"""Pages of delivery: publish through an account, the panel of a share's page, budgets."""

from webapp.delivery.views import budgets, publishing
from webapp.delivery.views.blueprint import bp

__all__ = ["bp", "budgets", "publishing"]
