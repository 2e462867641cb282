"""Run long modules first, so that no process waits for the last of them in a parallel run."""

import pytest

LONG = {"e2e", "notebooks"}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let each of two processes begin with half of the long modules."""
    long = {item.path for item in items if item.path.parent.name in LONG}
    first = set(sorted(long)[::2])
    begin = [item for item in items if item.path in first]
    middle = [item for item in items if item.path in long - first]
    short = [item for item in items if item.path not in long]
    half = max(len(items) // 2 - len(begin), 0)
    items[:] = [*begin, *short[:half], *middle, *short[half:]]
