"""Networks that answer on the loopback as X, Mastodon and Bluesky do, also when they fail.

with running("x") as fake:
    amelie = fake.user("amelie")
    fake.fault("accept_then_reset", match={"account": "amelie"})
    ...  # let the adapter post to fake.url
    assert len(fake.posts()) == 1
"""

from tests.fakes.fake import Fake, Keys, running

__all__ = ["Fake", "Keys", "running"]
