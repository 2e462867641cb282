"""Customers of the demo company."""
