"""Appointments: a place and time that messages invite to, with calendar files."""
