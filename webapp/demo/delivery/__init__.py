"""Shares that the demo company published through an account."""
