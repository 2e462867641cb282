"""X, with the author's own OAuth 2 token: posting, looking for a post, reading its figures."""

# ruff: noqa: ARG002 - the port asks for what some network needs

import html
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NoReturn

import tweepy

from webapp.config import Networks
from webapp.shares.channels.publishing.answers import (
    Reply,
    count,
    counts,
    told,
    unseen,
    verdict,
    word,
)
from webapp.shares.channels.publishing.door import Door
from webapp.shares.channels.publishing.port import (
    Account,
    Answer,
    Fate,
    Figures,
    Look,
    NoAnswer,
    Parcel,
    Seen,
)
from webapp.shares.channels.publishing.x_sign_in import XSignIn

# The library knows this host only; the door puts the configured one in its place.
LIBRARY_HOST = "https://api.twitter.com"
PAGES, PER_PAGE = 5, 100
# Our clock may be ahead of theirs; every post that this adds to a look-up costs.
SKEW = timedelta(minutes=5)
# Figures for the author alone are told for 30 days; asked later, the whole post is refused.
PRIVATE = timedelta(days=30) - timedelta(hours=1)
PUBLIC_NAMES = {
    "impression_count": "impressions", "like_count": "likes", "reply_count": "replies",
    "retweet_count": "reposts", "quote_count": "quotes", "bookmark_count": "bookmarks",
}  # fmt: skip
PRIVATE_NAMES = {
    "impression_count": "impressions", "url_link_clicks": "link_clicks",
    "user_profile_clicks": "profile_clicks",
}  # fmt: skip
LIMITS = ("x-rate-limit", "x-app-limit-24hour", "x-user-limit-24hour")


class XPublisher(XSignIn):
    """The port for X; what it charges, it charges for each request too that came to nothing."""

    code = "x"
    refreshes = True
    has_servers = False
    redirects = True

    def __init__(self, networks: Networks) -> None:
        super().__init__(networks)
        self.settle = timedelta(seconds=networks.x_settle)
        self.post_price = networks.x_post_price
        self.read_price = networks.x_read_price

    def looks(self, first_sent_at: datetime, now: datetime) -> int:
        """Two: X knows no key that makes a repeat harmless, and shows posts late at times."""
        return 2

    def send(self, account: Account, parcel: Parcel) -> Answer:
        """Post, once."""
        with self._line(account) as (door, client):
            reply = door.hear(lambda: client.create_tweet(text=parcel.text, user_auth=False))
        if not reply.good:
            return _refusal(reply)
        post = _id((reply.said or {}).get("data"))
        return Answer(
            Fate.sent if post else Fate.unknown,
            "" if post else "no_id",
            post_id=post or None,
            address=_address(account, post) if post else None,
            status=reply.status,
            request_id=reply.request_id,
        )

    def look(self, account: Account, parcel: Parcel, since: datetime) -> Look:
        """Look for the parcel's link, and no other, among what the account posted since then."""
        posts, token, complete = 0, None, True
        with self._line(account) as (door, client):
            for _ in range(PAGES):
                reply = door.hear(
                    partial(
                        client.get_users_tweets, account.user_id, user_auth=False,
                        start_time=since - SKEW, exclude=["retweets"], max_results=PER_PAGE,
                        tweet_fields=["created_at", "entities"], pagination_token=token,
                    )
                )  # fmt: skip
                page = _page(reply)
                if page is None:
                    return Look(*unseen(reply), status=reply.status or None, posts=posts)
                posts += len(page)
                found = next((_id(post) for post in page if _carries(post, parcel.link)), "")
                if found:
                    return Look(
                        Seen.present, post_id=found, address=_address(account, found),
                        status=reply.status, posts=posts,
                    )  # fmt: skip
                complete, token = _rest(reply, complete=complete)
                if token is None:
                    break
        seen = Seen.absent if complete and token is None else Seen.incomplete
        reason = "" if seen is Seen.absent else "broken_answer"
        return Look(seen, reason, status=reply.status, posts=posts)

    def read(self, account: Account, post_id: str, age: timedelta) -> Figures:
        """What X counts of the post; raises NoAnswer."""
        fields = ["public_metrics"]
        if age < PRIVATE:
            fields += ["non_public_metrics", "organic_metrics"]
        with self._line(account) as (door, client):
            reply = door.hear(
                lambda: client.get_tweets([post_id], tweet_fields=fields, user_auth=False)
            )
        said = told(reply)
        posts = said.get("data")
        if not isinstance(posts, list) or not posts or not isinstance(posts[0], dict):
            if "resource-not-found" in _kinds(said):
                return Figures(gone=True)
            raise NoAnswer("broken_answer")
        found = counts(posts[0].get("organic_metrics"), PRIVATE_NAMES)
        found |= counts(posts[0].get("non_public_metrics"), PRIVATE_NAMES)
        found |= counts(posts[0].get("public_metrics"), PUBLIC_NAMES)
        return Figures(found, posts=len(posts))

    def register(self, server: str, callback: str) -> NoReturn:
        """Never: this house is made known by hand."""
        raise NotImplementedError

    def enter(self, handle: str, password: str) -> NoReturn:
        """Never: authors sign in at X."""
        raise NotImplementedError

    @contextmanager
    def _line(self, account: Account) -> Iterator[tuple[Door, tweepy.Client]]:
        door = Door(self.networks.timeout, moved=(LIBRARY_HOST, self.networks.x_base))
        client = tweepy.Client(account.token, return_type=dict, wait_on_rate_limit=False)
        with door.session() as client.session:
            yield door, client


def _refusal(reply: Reply) -> Answer:
    """Why nothing was posted, or why nobody knows."""
    said = reply.said or {}
    resets = _resets(reply)
    answer = verdict(reply, resets)
    detail = str(said.get("detail", "")).lower()
    kinds = _kinds(said)
    if reply.status == 403 and "duplicate content" in detail:  # noqa: PLR2004 - HTTP's own
        # The earlier post may be ours; X does not say which it is.
        return replace(answer, fate=Fate.unknown, reason="duplicate")
    if kinds & {"unsupported-authentication", "client-forbidden"}:
        return replace(answer, fate=Fate.closed, reason="misconfigured")
    if "usage-capped" in kinds and answer.fate is Fate.later:
        return replace(answer, fate=Fate.closed, reason="usage_cap", retry_at=None)
    return answer


def _kinds(said: dict[str, Any]) -> set[str]:
    """The last words of all problem types; X uses two addresses for the same types."""
    errors = said.get("errors")
    problems = [said, *(errors if isinstance(errors, list) else [])]
    types = [word(problem.get("type")) for problem in problems if isinstance(problem, dict)]
    return {kind.rpartition("/")[2] for kind in types}


def _resets(reply: Reply) -> list[str | None]:
    """When each exhausted limit ends; the short one's end where X does not say which it is."""
    head = reply.headers
    exhausted = [
        head.get(f"{name}-reset") for name in LIMITS if head.get(f"{name}-remaining") == "0"
    ]
    return exhausted or [head.get("x-rate-limit-reset")]


def _id(post: object) -> str:
    found = word(post.get("id"), 32) if isinstance(post, dict) else ""
    return found if found.isascii() and found.isdigit() else ""


def _address(account: Account, post: str) -> str:
    return f"https://x.com/{account.handle}/status/{post}"


def _page(reply: Reply) -> list[dict[str, Any]] | None:
    """The posts of a page; None where it is none."""
    if not reply.good or reply.said is None:
        return None
    posts = reply.said.get("data", [])
    sound = isinstance(posts, list) and all(_id(post) for post in posts)
    return posts if sound else None


def _rest(reply: Reply, *, complete: bool) -> tuple[bool, str | None]:
    """Whether nothing is missing up to here, and the token of the next page."""
    said = reply.said or {}
    meta = said.get("meta")
    if said.get("errors") or not isinstance(meta, dict) or count(meta.get("result_count")) is None:
        complete = False
    following = meta.get("next_token") if isinstance(meta, dict) else None
    token = word(following) or None
    return complete and (token is not None or following is None), token


def _carries(post: dict[str, Any], link: str) -> bool:
    """Whether the post has exactly this link; X shows its own short one in the text."""
    entities = post.get("entities")
    urls = entities.get("urls") if isinstance(entities, dict) else None
    for url in urls if isinstance(urls, list) else []:
        if isinstance(url, dict) and link in {url.get("expanded_url"), url.get("unwound_url")}:
            return True
    # A host that X takes for none, as in a trial, is left in the text as it was.
    text = post.get("text")
    return isinstance(text, str) and link in html.unescape(text).split()
