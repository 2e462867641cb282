"""Insights: closed weeks, snapshots, stored figures. Pages read what the worker stored."""
