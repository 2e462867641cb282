"""Permission rules of messaging."""

from webapp.core.permissions import Rule

# The system sends, drops and withdraws solicitations.
MAY: dict[str, Rule] = {}
