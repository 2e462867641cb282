"""Who may do what with a connected account."""

from webapp.people.rules import is_own

MAY = {"is_own": is_own}
