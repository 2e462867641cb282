"""Publishing on Bluesky. A post is a record whose key we choose, so a repetition writes the same
record again.
"""

# ruff: noqa: ARG002 - parameters of the protocol that Bluesky does not need

from datetime import datetime, timedelta
from http import HTTPStatus

from webapp.config import Networks
from webapp.networks.bluesky.api import (
    error_name,
    is_stale_token,
    procedure,
    query,
    resolved_handles,
)
from webapp.networks.bluesky.facets import handles
from webapp.networks.bluesky.records import COLLECTION, post_record
from webapp.networks.replies import (
    Reply,
    counts,
    lookup_failure,
    present,
    require_object,
    send_failure,
    sent,
    text_value,
)
from webapp.networks.types import (
    Account,
    LookupOutcome,
    LookupResult,
    MetricsReply,
    NoAnswer,
    PostRequest,
    SendOutcome,
    SendResult,
)

NAMES = {
    "likeCount": "likes", "repostCount": "reposts", "replyCount": "replies",
    "quoteCount": "quotes",
}  # fmt: skip
STALE = "stale_token"


class BlueskyPublisher:
    """Publishes on Bluesky."""

    def __init__(self, settings: Networks) -> None:
        self._settings = settings
        self.reconcile_delay = timedelta(seconds=settings.bluesky_reconcile_delay)

    def lookups_needed(self, first_sent_at: datetime, now: datetime) -> int:
        """One: a repetition writes the same record again."""
        return 1

    def send(self, account: Account, request: PostRequest) -> SendResult:
        """Write the record of the post."""
        dids = resolved_handles(self._settings, handles(request.text))
        record = post_record(request.text, request.link, request.language, request.made_at, dids)
        content = {**_place(account, request.record), "record": record}
        reply = procedure(self._settings, "com.atproto.repo.putRecord", account.token, content)
        if is_stale_token(reply):
            return SendResult(SendOutcome.stale_token, STALE, status=reply.status)
        if not reply.ok:
            return send_failure(reply, [reply.headers.get("ratelimit-reset")])
        written = _is_record(reply, account, request.record)
        post_id = request.record if written else ""
        return sent(reply, post_id, _post_url(account, post_id))

    def look_up(self, account: Account, request: PostRequest, since: datetime) -> LookupResult:
        """Fetch the one record that this request can have written."""
        reply = self._fetch_record(account, request.record)
        if reply.ok and _is_record(reply, account, request.record):
            return present(reply, request.record, _post_url(account, request.record), 1)
        if _is_absent(reply):
            return LookupResult(LookupOutcome.absent, status=reply.status)
        if is_stale_token(reply):
            return LookupResult(LookupOutcome.stale_token, STALE, status=reply.status)
        return lookup_failure(reply)

    def read_metrics(self, account: Account, post_id: str, age: timedelta) -> MetricsReply:
        """Read what Bluesky counts of the post. Raises NoAnswer."""
        uris = {"uris": [_uri(account, post_id)]}
        reply = query(self._settings, "app.bsky.feed.getPosts", uris, account.token)
        if is_stale_token(reply):
            raise NoAnswer(STALE)
        posts = require_object(reply).get("posts")
        if not isinstance(posts, list) or len(posts) > 1:
            raise NoAnswer("broken_answer")
        if posts:
            return MetricsReply(counts(posts[0], NAMES), posts=1)
        # The service that counts may not have received the post yet; the one that stores it knows
        # whether it exists.
        if _is_absent(self._fetch_record(account, post_id)):
            return MetricsReply(gone=True)
        raise NoAnswer("not_found")

    def _fetch_record(self, account: Account, key: str) -> Reply:
        place = _place(account, key)
        return query(self._settings, "com.atproto.repo.getRecord", place, account.token)


def _place(account: Account, key: str) -> dict[str, str]:
    return {"repo": account.user_id, "collection": COLLECTION, "rkey": key}


def _uri(account: Account, key: str) -> str:
    return f"at://{account.user_id}/{COLLECTION}/{key}"


def _post_url(account: Account, key: str) -> str:
    return f"https://bsky.app/profile/{account.handle}/post/{key}"


def _is_record(reply: Reply, account: Account, key: str) -> bool:
    """Whether the reply, which is `ok`, is about the record of this key."""
    return text_value(require_object(reply).get("uri"), 512) == _uri(account, key)


def _is_absent(reply: Reply) -> bool:
    return reply.status == HTTPStatus.BAD_REQUEST and error_name(reply) == "RecordNotFound"
