"""
Measures of the reach and participation of voluntary ambassador programs.

This file imports nothing: importing `analytics.core` must load neither pandas nor duckdb,
because the web process imports it.
"""
