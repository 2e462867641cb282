"""Irritants of the demo company."""
