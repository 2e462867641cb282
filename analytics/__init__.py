"""
Honest measures of what voluntary ambassadors reach.

This file stays empty on purpose: importing `analytics.plain` must load neither pandas nor duckdb,
because the web process imports it.
"""
