"""Tests of connections: one company at a fake of X for each module."""

from collections.abc import Iterator

import pytest

from tests.factories.publishing import PublishingHarness, at_rest
from tests.integration.fixtures import module_settings
from tests.integration.harnesses import unconnected_harness, x_harness

__all__ = ["module_settings", "unconnected_harness", "x_harness"]


@pytest.fixture(scope="module")
def module_harness(x_harness: PublishingHarness) -> PublishingHarness:
    """The harness of a module; a module for another network overrides it."""
    return x_harness


@pytest.fixture
def harness(module_harness: PublishingHarness) -> Iterator[PublishingHarness]:
    """The harness of the module, for one test: noon, a reset network, jobs cancelled afterwards."""
    with at_rest(module_harness):
        yield module_harness
