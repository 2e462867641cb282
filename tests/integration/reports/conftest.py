"""Fixtures of the tests of reports: one company per module."""

from tests.integration.fixtures import app, at, built, company, module_settings

__all__ = ["app", "at", "built", "company", "module_settings"]
