"""Publishing on X with the author's OAuth 2 token."""

import html
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from typing import Any

import requests
import tweepy

from webapp.config import Networks
from webapp.networks.http import SafeHTTPAdapter, checked_token
from webapp.networks.replies import (
    Reply,
    count_value,
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

# The only base address that tweepy knows; the adapter puts the configured one in its place.
LIBRARY_BASE = "https://api.twitter.com"
PAGES, PER_PAGE = 5, 100
# Our clock may be ahead of X's; every post that this adds to a lookup costs.
SKEW = timedelta(minutes=5)
# X gives the metrics that only the author may see for 30 days. When they are asked for later, it
# refuses the whole post.
PRIVATE_METRICS = timedelta(days=30) - timedelta(hours=1)
PUBLIC_NAMES = {
    "impression_count": "impressions", "like_count": "likes", "reply_count": "replies",
    "retweet_count": "reposts", "quote_count": "quotes", "bookmark_count": "bookmarks",
}  # fmt: skip
PRIVATE_NAMES = {
    "impression_count": "impressions", "url_link_clicks": "link_clicks",
    "user_profile_clicks": "profile_clicks",
}  # fmt: skip
LIMITS = ("x-rate-limit", "x-app-limit-24hour", "x-user-limit-24hour")
NOT_CONFIGURED = {"unsupported-authentication", "client-forbidden"}


class XPublisher:
    """Publishes on X. X charges for a request even if it leads to nothing."""

    def __init__(self, settings: Networks) -> None:
        self._settings = settings
        self.reconcile_delay = timedelta(seconds=settings.x_reconcile_delay)

    def lookups_needed(self, first_sent_at: datetime, now: datetime) -> int:  # noqa: ARG002 - the protocol's
        """Two: X has no idempotency key, and at times shows a post late."""
        return 2

    def send(self, account: Account, request: PostRequest) -> SendResult:
        """Create the post with one request."""
        with self._client(account) as (adapter, client):
            create = partial(client.create_tweet, text=request.text, user_auth=False)
            reply = adapter.capture(create)
        if not reply.ok:
            return _send_failure(reply)
        post_id = _post_id(require_object(reply).get("data"))
        return sent(reply, post_id, _post_url(account, post_id))

    def look_up(self, account: Account, request: PostRequest, since: datetime) -> LookupResult:
        """Search the account's posts since a moment for the link of this request."""
        found, token, complete = 0, None, True
        with self._client(account) as (adapter, client):
            for _ in range(PAGES):
                fetch = partial(_fetch_page, client, account.user_id, since, token)
                reply = adapter.capture(fetch)
                page = _posts(reply)
                if page is None:
                    return lookup_failure(reply, found)
                found += len(page)
                post_id = next((_post_id(p) for p in page if _has_link(p, request.link)), "")
                if post_id:
                    return present(reply, post_id, _post_url(account, post_id), found)
                page_complete, token = _next_page(reply)
                complete = complete and page_complete
                if token is None:
                    break
        absent = complete and token is None
        outcome = LookupOutcome.absent if absent else LookupOutcome.inconclusive
        reason = "" if absent else "broken_answer"
        return LookupResult(outcome, reason, status=reply.status, posts=found)

    def read_metrics(self, account: Account, post_id: str, age: timedelta) -> MetricsReply:
        """Read what X counts of the post. Raises NoAnswer."""
        fields = ["public_metrics"]
        if age < PRIVATE_METRICS:
            fields += ["non_public_metrics", "organic_metrics"]
        with self._client(account) as (adapter, client):
            fetch = partial(client.get_tweets, [post_id], tweet_fields=fields, user_auth=False)
            answer = require_object(adapter.capture(fetch))
        posts = answer.get("data")
        if not isinstance(posts, list) or not posts or not isinstance(posts[0], dict):
            if "resource-not-found" in _problems(answer):
                return MetricsReply(gone=True)
            raise NoAnswer("broken_answer")
        return MetricsReply(_metrics(posts[0]), posts=len(posts))

    @contextmanager
    def _client(self, account: Account) -> Iterator[tuple[SafeHTTPAdapter, tweepy.Client]]:
        moved = (LIBRARY_BASE, self._settings.x_base)
        adapter = SafeHTTPAdapter(self._settings.timeout, moved=moved)
        # With this return type tweepy does not read the answer.
        client = tweepy.Client(checked_token(account.token), return_type=requests.Response)
        with adapter.session() as client.session:
            yield adapter, client


def _fetch_page(client: tweepy.Client, user_id: str, since: datetime, token: str | None) -> object:
    return client.get_users_tweets(
        user_id, user_auth=False, start_time=since - SKEW, exclude=["retweets"],
        max_results=PER_PAGE, tweet_fields=["created_at", "entities"], pagination_token=token,
    )  # fmt: skip


def _send_failure(reply: Reply) -> SendResult:
    """`send_failure` with X's own distinctions."""
    answer = reply.json_object or {}
    result = send_failure(reply, _resets(reply))
    problems = _problems(answer)
    duplicate = "duplicate content" in str(answer.get("detail", "")).lower()
    if reply.status == HTTPStatus.FORBIDDEN and duplicate:
        # The earlier post may be of this request; X does not say which it is.
        return replace(result, outcome=SendOutcome.unknown, reason="duplicate")
    if problems & NOT_CONFIGURED:
        return replace(result, outcome=SendOutcome.closed, reason="misconfigured")
    if "usage-capped" in problems and result.outcome is SendOutcome.later:
        return replace(result, outcome=SendOutcome.closed, reason="usage_cap", retry_at=None)
    return result


def _problems(answer: dict[str, Any]) -> set[str]:
    """The types of all problems, without their addresses: X uses two for the same types."""
    errors = answer.get("errors")
    problems = [answer, *(errors if isinstance(errors, list) else [])]
    types = [text_value(problem.get("type")) for problem in problems if isinstance(problem, dict)]
    return {kind.rpartition("/")[2] for kind in types}


def _resets(reply: Reply) -> list[str | None]:
    """When each exhausted limit ends, or the shortest limit where X does not say which it is."""
    headers = reply.headers
    exhausted = [name for name in LIMITS if headers.get(f"{name}-remaining") == "0"]
    return [headers.get(f"{name}-reset") for name in exhausted or LIMITS[:1]]


def _post_id(post: object) -> str:
    found = text_value(post.get("id"), 32) if isinstance(post, dict) else ""
    return found if found.isascii() and found.isdigit() else ""


def _post_url(account: Account, post_id: str) -> str:
    return f"https://x.com/{account.handle}/status/{post_id}"


def _posts(reply: Reply) -> list[dict[str, Any]] | None:
    """The posts of a page, or None where the reply is not a page of posts."""
    if not reply.ok:
        return None
    posts = require_object(reply).get("data", [])
    valid = isinstance(posts, list) and all(_post_id(post) for post in posts)
    return posts if valid else None


def _next_page(reply: Reply) -> tuple[bool, str | None]:
    """Whether this page is complete, and the token of the next one."""
    answer = require_object(reply)
    meta = answer.get("meta")
    if not isinstance(meta, dict):
        return False, None
    following = meta.get("next_token")
    token = text_value(following) or None
    counted = count_value(meta.get("result_count")) is not None
    readable = token is not None or following is None
    return counted and readable and not answer.get("errors"), token


def _has_link(post: dict[str, Any], link: str) -> bool:
    """Whether the post contains exactly this link; in the text X shows its own short one."""
    entities = post.get("entities")
    urls = entities.get("urls") if isinstance(entities, dict) else None
    for url in urls if isinstance(urls, list) else []:
        if isinstance(url, dict) and link in {url.get("expanded_url"), url.get("unwound_url")}:
            return True
    # X leaves a host that it does not take for one, as in a trial, unchanged in the text.
    text = post.get("text")
    return isinstance(text, str) and link in html.unescape(text).split()


def _metrics(post: dict[str, Any]) -> dict[str, int]:
    return {
        **counts(post.get("organic_metrics"), PRIVATE_NAMES),
        **counts(post.get("non_public_metrics"), PRIVATE_NAMES),
        **counts(post.get("public_metrics"), PUBLIC_NAMES),
    }
