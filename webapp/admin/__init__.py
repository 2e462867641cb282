"""Administrators' pages: people, directory, units, roles, operations."""
