"""Fixtures of the command line."""

from tests.integration.cli.backups import target

__all__ = ["target"]
