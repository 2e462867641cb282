"""Themes and moments of work that barometers, irritants and customer scores share."""

from webapp.experience.table import MOMENTS, THEMES, ExperienceTheme, Moment

__all__ = ["MOMENTS", "THEMES", "ExperienceTheme", "Moment"]
