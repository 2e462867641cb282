"""Tests of reviews: one company for each module."""

from tests.integration.fixtures import app, at, built, company, module_settings

__all__ = ["app", "at", "built", "company", "module_settings"]
