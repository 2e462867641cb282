"""Tests of tracking: one company for each module, and further applications on its database."""

from functools import partial
from pathlib import Path

import pytest

from tests.factories.company import Company
from tests.integration.fixtures import Built, app, at, built, company, module_settings
from webapp.tracking.models import TrackedLink

__all__ = ["app", "at", "built", "company", "module_settings"]


@pytest.fixture
def link(company: Company) -> TrackedLink:
    """A link without visits."""
    return company.link()


@pytest.fixture
def build(built: Built, tmp_path: Path) -> Built:
    """Build another application on the company's database, with its own folder."""
    return partial(built, instance=tmp_path)
