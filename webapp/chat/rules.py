"""Permission rules of chats."""

from webapp.people.rules import is_employee_view

MAY = {"is_employee_view": is_employee_view}
