"""Fake X, Mastodon and Bluesky servers on the loopback, with failures that tests can order.

with running("x") as fake:
    amelie = fake.user("amelie")
    fake.fault("accept_then_reset", match={"account": "amelie"})
    ...  # let the adapter post to fake.url
    assert len(fake.posts()) == 1
"""

from tests.fakes.fake import Fake, Keys, running

__all__ = ["Fake", "Keys", "running"]
