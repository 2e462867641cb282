"""Publishing on Mastodon servers, and on servers that speak the same API."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlsplit

from webapp.config import Networks
from webapp.networks.http import SafeHTTPAdapter, bearer
from webapp.networks.mastodon.api import base_url, new_adapter
from webapp.networks.replies import (
    Reply,
    counts,
    lookup_failure,
    moment_value,
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
    PostRequest,
    SendResult,
)

PAGES, PER_PAGE = 5, 40
# A server's clock may be behind ours.
SKEW = timedelta(minutes=15)
# Servers keep an idempotency key for an hour; later, the same request creates a second post.
KEY_KEPT = timedelta(minutes=50)
NAMES = {"favourites_count": "likes", "reblogs_count": "reposts", "replies_count": "replies"}
POST_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
LONGEST_URL = 500


class MastodonPublisher:
    """Publishes on the Mastodon server of the author."""

    def __init__(self, settings: Networks) -> None:
        self._settings = settings
        self.reconcile_delay = timedelta(seconds=settings.mastodon_reconcile_delay)

    def lookups_needed(self, first_sent_at: datetime, now: datetime) -> int:
        """One while the server keeps the key, so that a repetition is safe; later two."""
        return 1 if now - first_sent_at < KEY_KEPT else 2

    def send(self, account: Account, request: PostRequest) -> SendResult:
        """Create the post. The server answers a repetition with the same key with the same post."""
        form = {
            "status": request.text,
            "visibility": "public",
            "language": request.language,
            # Else the author's own default would apply.
            "sensitive": "0",
        }
        headers = {"Idempotency-Key": request.key, **bearer(account.token)}
        url = self._url(account, "/api/v1/statuses")
        reply = new_adapter(self._settings).call("POST", url, data=form, headers=headers)
        if not reply.ok:
            return send_failure(reply, [reply.headers.get("x-ratelimit-reset")])
        post = require_object(reply)
        return sent(reply, _post_id(post), _post_url(account, post))

    def look_up(self, account: Account, request: PostRequest, since: datetime) -> LookupResult:
        """Search for the link of this request, until a page is older than the moment."""
        adapter, found, oldest = new_adapter(self._settings), 0, None
        for _ in range(PAGES):
            reply = self._fetch_page(adapter, account, oldest)
            page = _posts(reply)
            if page is None:
                return lookup_failure(reply, found)
            found += len(page)
            post = next((post for post in page if _has_link(post, request.link)), None)
            if post is not None:
                return present(reply, _post_id(post), _post_url(account, post), found)
            if all(_created_at(post) < since - SKEW for post in page):
                return LookupResult(LookupOutcome.absent, status=reply.status, posts=found)
            oldest = _post_id(page[-1])
        return LookupResult(
            LookupOutcome.inconclusive, "broken_answer", status=reply.status, posts=found
        )

    def read_metrics(self, account: Account, post_id: str, age: timedelta) -> MetricsReply:  # noqa: ARG002 - the protocol's
        """Read what the server counts: what other servers reported to it. Raises NoAnswer."""
        url = self._url(account, f"/api/v1/statuses/{quote(post_id, safe='')}")
        reply = new_adapter(self._settings).call("GET", url, headers=bearer(account.token))
        if reply.status == HTTPStatus.NOT_FOUND and reply.json_object is not None:
            return MetricsReply(gone=True)
        return MetricsReply(counts(require_object(reply), NAMES), posts=1)

    def _url(self, account: Account, path: str) -> str:
        return base_url(self._settings, account.server) + path

    def _fetch_page(self, adapter: SafeHTTPAdapter, account: Account, max_id: str | None) -> Reply:
        url = self._url(account, f"/api/v1/accounts/{quote(account.user_id, safe='')}/statuses")
        query = {"exclude_reblogs": "1", "limit": PER_PAGE, "max_id": max_id}
        return adapter.call("GET", url, params=query, headers=bearer(account.token))


class _Links(HTMLParser):
    """The targets of the links of a post, and the words of its text."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(content)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect the target of a link."""
        if tag == "a":
            self.found |= {value for name, value in attrs if name == "href" and value}

    def handle_data(self, data: str) -> None:
        """Collect words: a server makes no link of a host that it does not take for one."""
        self.found |= set(data.split())


def _post_id(post: Mapping[str, Any]) -> str:
    found = text_value(post.get("id"), 64)
    return found if POST_ID.fullmatch(found) else ""


def _created_at(post: Mapping[str, Any]) -> datetime:
    """When a post was created. `_posts` returns no post without it."""
    return moment_value(post.get("created_at")) or datetime.max.replace(tzinfo=UTC)


def _posts(reply: Reply) -> list[dict[str, Any]] | None:
    """The posts of a page, or None where it is not a page or one of its posts is incomplete."""
    posts = reply.json_value
    if reply.status != HTTPStatus.OK or not isinstance(posts, list):
        return None
    valid = all(
        isinstance(post, dict) and _post_id(post) and moment_value(post.get("created_at"))
        for post in posts
    )
    return posts if valid else None


def _has_link(post: Mapping[str, Any], link: str) -> bool:
    content = post.get("content")
    return isinstance(content, str) and link in _Links(content).found


def _post_url(account: Account, post: Mapping[str, Any]) -> str:
    """The address of a post: the one that the server names, if it is on the server itself."""
    named = text_value(post.get("url"), LONGEST_URL)
    try:
        parts = urlsplit(named)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme == "https" and parts.netloc == account.server:
        return named
    return f"https://{account.server}/@{account.handle}/{_post_id(post)}"
