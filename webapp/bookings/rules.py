"""Permission rules of bookings."""

from webapp.people.rules import is_announcer, is_employee_view, is_own

sees_calendar = is_employee_view | is_announcer
MAY = {"is_employee_view": is_employee_view, "is_own": is_own}
