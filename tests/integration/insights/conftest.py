"""Tests of insights: charts are placeholders, except for tests that request `drawn_charts`."""

from collections.abc import Iterator

import pytest

from tests.integration.insights.charts import placeholder_charts


@pytest.fixture
def drawn_charts() -> None:
    """Request the real charts."""


@pytest.fixture(autouse=True)
def charts(request: pytest.FixtureRequest) -> Iterator[None]:
    """Store placeholders, or the real charts where the test requests them."""
    if "drawn_charts" in request.fixturenames:
        yield
        return
    with placeholder_charts():
        yield
