"""Questionnaires: change the questions of a barometer that no wave uses yet."""
