"""Workshops, games, challenges, rituals and clinics: places, sign-up, waiting list, outcomes."""
