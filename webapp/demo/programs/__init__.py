"""Briefs of the demo company, and the people who join its program."""
