"""Mastodon and what speaks as it does: posting, looking for a post, reading its figures."""

# ruff: noqa: ARG002 - the port asks for what some network needs

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from html.parser import HTMLParser
from typing import Any, NoReturn
from urllib.parse import urlsplit

from mastodon import Mastodon

from webapp.config import Networks
from webapp.shares.channels.publishing.answers import (
    Reply,
    counts,
    moment,
    told,
    unseen,
    verdict,
    word,
)
from webapp.shares.channels.publishing.door import AGENT, Door
from webapp.shares.channels.publishing.mastodon_sign_in import MastodonSignIn
from webapp.shares.channels.publishing.port import (
    Account,
    Answer,
    Fate,
    Figures,
    Look,
    Parcel,
    Seen,
)

PAGES, PER_PAGE = 5, 40
# A server's clock may be behind ours.
SKEW = timedelta(minutes=15)
# Servers keep a key for an hour; after that a repeat with the same key is a second post.
KEY_KEPT = timedelta(minutes=50)
NAMES = {"favourites_count": "likes", "reblogs_count": "reposts", "replies_count": "replies"}
POST_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
LONGEST_ADDRESS = 500
NOT_FOUND = 404


class MastodonPublisher(MastodonSignIn):
    """The port for Mastodon servers. Their tokens do not end, so there is nothing to refresh."""

    code = "mastodon"
    refreshes = False
    has_servers = True
    redirects = True
    post_price = 0
    read_price = 0

    def __init__(self, networks: Networks) -> None:
        super().__init__(networks)
        self.settle = timedelta(seconds=networks.mastodon_settle)

    def looks(self, first_sent_at: datetime, now: datetime) -> int:
        """One while the server still knows the key and would not post twice; then two."""
        return 1 if now - first_sent_at < KEY_KEPT else 2

    def send(self, account: Account, parcel: Parcel) -> Answer:
        """Post, once; to a repeat with the same key a server answers with the first post."""
        with self._api(account) as (door, api):
            reply = door.hear(
                lambda: api.status_post(
                    parcel.text,
                    visibility="public",
                    language=parcel.language,
                    idempotency_key=parcel.key,
                )
            )
        if not reply.good:
            return verdict(reply, [reply.headers.get("x-ratelimit-reset")])
        said = told(reply)
        post = _id(said)
        return Answer(
            Fate.sent if post else Fate.unknown,
            "" if post else "no_id",
            post_id=post or None,
            address=_address(account, said) if post else None,
            status=reply.status,
            request_id=reply.request_id,
        )

    def look(self, account: Account, parcel: Parcel, since: datetime) -> Look:
        """Look for the parcel's link, and no other, down to a page that is all older than since."""
        posts, last, seen = 0, None, Seen.incomplete
        with self._api(account) as (door, api):
            for _ in range(PAGES):
                reply = door.hear(
                    partial(
                        api.account_statuses, account.user_id, exclude_reblogs=True,
                        limit=PER_PAGE, max_id=last,
                    )
                )  # fmt: skip
                page = _page(reply)
                if page is None:
                    return Look(*unseen(reply), status=reply.status or None, posts=posts)
                posts += len(page)
                found = next((post for post in page if _carries(post, parcel.link)), None)
                if found is not None:
                    return Look(
                        Seen.present, post_id=_id(found), address=_address(account, found),
                        status=reply.status, posts=posts,
                    )  # fmt: skip
                if all(_made(post) < since - SKEW for post in page):
                    seen = Seen.absent
                    break
                last = _id(page[-1])
        reason = "" if seen is Seen.absent else "broken_answer"
        return Look(seen, reason, status=reply.status, posts=posts)

    def read(self, account: Account, post_id: str, age: timedelta) -> Figures:
        """What the server counts; raises NoAnswer. It counts what other servers told it."""
        with self._api(account) as (door, api):
            reply = door.hear(lambda: api.status(post_id))
        if reply.status == NOT_FOUND and reply.said is not None:
            return Figures(gone=True)
        return Figures(counts(told(reply), NAMES), posts=1)

    def enter(self, handle: str, password: str) -> NoReturn:
        """Never: authors sign in at their server."""
        raise NotImplementedError

    @contextmanager
    def _api(self, account: Account) -> Iterator[tuple[Door, Mastodon]]:
        door = self.door()
        with door.session() as session:
            api = Mastodon(
                api_base_url=self.base(account.server),
                session=session,
                request_timeout=self.networks.timeout,
                ratelimit_method="throw",
                version_check_mode="none",
                user_agent=AGENT,
            )
            # Given to the constructor, a token that is the name of a file here would make it send
            # that file's first line; and the author's server chooses the token.
            api.access_token = account.token
            yield door, api


class _Links(HTMLParser):
    """What a post's HTML leads to, and its words."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(content)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found |= {value for name, value in attrs if name == "href" and value}

    def handle_data(self, data: str) -> None:
        # A host that a server takes for none, as in a trial, is no link there.
        self.found |= set(data.split())


def _id(post: Mapping[str, Any]) -> str:
    found = word(post.get("id"), 64)
    return found if POST_ID.fullmatch(found) else ""


def _made(post: Mapping[str, Any]) -> datetime:
    """When a post of a sound page was made."""
    made = moment(post.get("created_at"))
    if made is None:
        raise ValueError
    return made


def _page(reply: Reply) -> list[dict[str, Any]] | None:
    """The posts of a page; None where it is none, or where one of them cannot be judged."""
    posts = reply.value
    if reply.status != 200 or not isinstance(posts, list):  # noqa: PLR2004 - HTTP's own
        return None
    sound = all(
        isinstance(post, dict) and _id(post) and moment(post.get("created_at")) for post in posts
    )
    return posts if sound else None


def _carries(post: Mapping[str, Any], link: str) -> bool:
    content = post.get("content")
    return isinstance(content, str) and link in _Links(content).found


def _address(account: Account, post: Mapping[str, Any]) -> str:
    """Where people see the post: as the server says, if that is on the server itself."""
    told_address = word(post.get("url"), LONGEST_ADDRESS)
    try:
        parts = urlsplit(told_address)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme == "https" and parts.netloc == account.server:
        return told_address
    return f"https://{account.server}/@{account.handle}/{_id(post)}"
