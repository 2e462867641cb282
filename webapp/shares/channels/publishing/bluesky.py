"""Bluesky: a post is a record under a key of our choice, so that a repeat writes the same one."""

# ruff: noqa: ARG002 - the port asks for what some network needs

from datetime import datetime, timedelta
from typing import NoReturn

from webapp.config import Networks
from webapp.shares.channels.publishing.answers import Reply, counts, told, unseen, verdict, word
from webapp.shares.channels.publishing.bluesky_sign_in import BAD_REQUEST, BlueskySignIn, error_of
from webapp.shares.channels.publishing.port import (
    Account,
    Answer,
    Client,
    Fate,
    Figures,
    Look,
    NoAnswer,
    Parcel,
    Seen,
)
from webapp.shares.channels.publishing.records import COLLECTION, new_record_key, post_record

NAMES = {
    "likeCount": "likes", "repostCount": "reposts", "replyCount": "replies",
    "quoteCount": "quotes",
}  # fmt: skip
ENDED = {"ExpiredToken", "InvalidToken"}

__all__ = ["BlueskyPublisher", "new_record_key"]


class BlueskyPublisher(BlueskySignIn):
    """The port for Bluesky."""

    code = "bluesky"
    refreshes = True
    has_servers = False
    redirects = False
    post_price = 0
    read_price = 0

    def __init__(self, networks: Networks) -> None:
        super().__init__(networks)
        self.settle = timedelta(seconds=networks.bluesky_settle)

    def looks(self, first_sent_at: datetime, now: datetime) -> int:
        """One: a repeat writes the same record again."""
        return 1

    def send(self, account: Account, parcel: Parcel) -> Answer:
        """Write the post's record, once."""
        record = post_record(parcel.text, parcel.link, parcel.language, parcel.made_at)
        what = {**_place(account, parcel.record), "record": record}
        reply = self.hear(
            lambda api, who: api.com.atproto.repo.put_record(what, headers=who), account.token
        )
        if not reply.good:
            if _stale(reply):
                return Answer(Fate.stale_token, "stale_token", status=reply.status)
            return verdict(reply, [reply.headers.get("ratelimit-reset")])
        written = word(told(reply).get("uri"), 512)
        known = written == _uri(account, parcel.record)
        return Answer(
            Fate.sent if known else Fate.unknown,
            "" if known else "no_id",
            post_id=parcel.record if known else None,
            address=_address(account, parcel.record) if known else None,
            status=reply.status,
            request_id=reply.request_id,
        )

    def look(self, account: Account, parcel: Parcel, since: datetime) -> Look:
        """Ask for the one record that this parcel can have become."""
        reply = self._record(account, parcel.record)
        if reply.good and word(told(reply).get("uri"), 512) == _uri(account, parcel.record):
            return Look(
                Seen.present, post_id=parcel.record, address=_address(account, parcel.record),
                status=reply.status, posts=1,
            )  # fmt: skip
        if _absent(reply):
            return Look(Seen.absent, status=reply.status)
        if _stale(reply):
            return Look(Seen.stale_token, "stale_token", status=reply.status)
        return Look(*unseen(reply), status=reply.status or None)

    def read(self, account: Account, post_id: str, age: timedelta) -> Figures:
        """What Bluesky counts of the post; raises NoAnswer."""
        reply = self.hear(
            lambda api, who: api.app.bsky.feed.get_posts(
                {"uris": [_uri(account, post_id)]}, headers=who
            ),
            account.token,
        )
        if _stale(reply):
            raise NoAnswer("stale_token")
        posts = told(reply).get("posts")
        if not isinstance(posts, list) or len(posts) > 1:
            raise NoAnswer("broken_answer")
        if posts:
            return Figures(counts(posts[0], NAMES), posts=1)
        # Who counts may not have heard of the post yet; who keeps it knows whether it is there.
        if _absent(self._record(account, post_id)):
            return Figures(gone=True)
        raise NoAnswer("not_found")

    def register(self, server: str, callback: str) -> NoReturn:
        """Never: authors sign in here."""
        raise NotImplementedError

    def ask(
        self, server: str, client: Client, callback: str, state: str, verifier: str
    ) -> NoReturn:
        """Never: authors sign in here."""
        raise NotImplementedError

    def exchange(
        self, server: str, client: Client, callback: str, code: str, verifier: str
    ) -> NoReturn:
        """Never: authors sign in here."""
        raise NotImplementedError

    def _record(self, account: Account, key: str) -> Reply:
        where = _place(account, key)
        return self.hear(
            lambda api, who: api.com.atproto.repo.get_record(where, headers=who), account.token
        )


def _place(account: Account, key: str) -> dict[str, str]:
    return {"repo": account.user_id, "collection": COLLECTION, "rkey": key}


def _uri(account: Account, key: str) -> str:
    return f"at://{account.user_id}/{COLLECTION}/{key}"


def _address(account: Account, key: str) -> str:
    return f"https://bsky.app/profile/{account.handle}/post/{key}"


def _absent(reply: Reply) -> bool:
    return reply.status == BAD_REQUEST and error_of(reply) == "RecordNotFound"


def _stale(reply: Reply) -> bool:
    """Bluesky says with a 400 what others say with a 401."""
    return reply.status == BAD_REQUEST and error_of(reply) in ENDED
