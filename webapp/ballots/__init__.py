"""Ballots: who is invited to a wave, codes by mail and on paper, and the page that takes answers.

Nothing here tells which person used which ballot, or whether a person answered at all.
"""
