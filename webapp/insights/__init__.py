"""Insights: closed weeks, snapshots and stored figures. Pages read what the worker stored."""
