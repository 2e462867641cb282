"""Boomerang gauge: what is shared outside on a theme, against what employees say inside."""
