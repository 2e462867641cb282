"""Readiness: what a program needs before it opens, and why it opened without some of it."""
