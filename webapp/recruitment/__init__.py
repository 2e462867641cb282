"""Recruitment: applications and hires imported under pseudonyms, and what they show in numbers."""
