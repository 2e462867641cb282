"""Hypothesis without a deadline per example: a busy machine must not fail a test."""

from hypothesis import settings

settings.register_profile("company", deadline=None)
settings.load_profile("company")
