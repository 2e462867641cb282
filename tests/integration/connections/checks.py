"""Checks shared by the tests of connections."""

from tests.factories.publishing import PublishingHarness


def request_count(harness: PublishingHarness, kind: str) -> int:
    """The number of requests of this kind that reached the network."""
    return sum(entry["kind"] == kind for entry in harness.fake.journal())
