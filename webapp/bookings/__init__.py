"""Planned requests for time: departments book them, the employee-view lead moves or refuses them."""
