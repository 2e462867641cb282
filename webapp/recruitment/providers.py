"""What recruitment asks of packages above it."""

from webapp.core.runtime import Provider

tracked_source: Provider[[str], tuple[str, str] | None] = Provider(lambda _code: None)
"""The program's id and the channel of the tracked link with this code, or None; never a person."""
