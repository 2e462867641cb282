"""Shares of the demo company."""
