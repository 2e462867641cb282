"""Meetings of the pairs of reverse mentoring: planned, held or not, and how a pair closes."""
