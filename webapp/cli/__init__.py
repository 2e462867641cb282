"""The command `francparler`."""

from webapp.cli.commands import main

__all__ = ["main"]
