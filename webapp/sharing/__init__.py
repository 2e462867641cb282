"""Sharing: share, disclosure, sharing by hand, reminders, and what colleagues shared.

A share is created by its author, after approval, and by nobody else; body, link and disclosure are
frozen at that act.
"""
