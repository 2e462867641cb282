"""Fixtures of the tests of the journey page: one company per module."""

from tests.integration.fixtures import app, at, built, company, module_settings

__all__ = ["app", "at", "built", "company", "module_settings"]
