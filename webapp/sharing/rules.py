"""Permission rules of shares."""

from webapp.people.rules import is_own

MAY = {"is_own": is_own}
