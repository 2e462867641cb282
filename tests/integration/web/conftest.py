"""Fixtures of the tests of the web layer."""

from tests.integration.fixtures import app, at, built, company, module_settings

__all__ = ["app", "at", "built", "company", "module_settings"]
