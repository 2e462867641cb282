"""Careers: the public career page as a channel of shares, and personal links to it.

A story is on the page while its author, who put it there, consents. A personal link stores nothing
about the people who follow it and is deleted after 180 days.
"""
