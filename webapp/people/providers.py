"""Data that packages above people provide to its pages; set by `webapp.wiring`."""

from webapp.core.runtime import Collected

# What somebody can do without an account (label, address); the sign-in page links to it.
without_account: Collected[[], tuple[str, str]] = Collected()
