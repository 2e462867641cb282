"""Who may do what with a share."""

from webapp.people.rules import is_own

MAY = {"is_own": is_own}
