"""Mastodon statuses: HTML in which a part of each long link is invisible."""

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from tests.fakes.state import LINK, Post, User, links
from tests.fakes.wire import BadRequest, Request, Response

if TYPE_CHECKING:
    from tests.fakes.mastodon import Mastodon

COUNTS = ("replies_count", "reblogs_count", "favourites_count", "quotes_count")
VISIBILITIES = {"", "public", "unlisted", "private", "direct"}


def _anchor(link: str) -> str:
    scheme, _, rest = link.partition("://")
    shown, hidden = rest[:30], rest[30:]
    css = "ellipsis" if hidden else ""
    return (
        f'<a href="{escape(link)}" target="_blank" rel="nofollow noopener" translate="no">'
        f'<span class="invisible">{scheme}://</span>'
        f'<span class="{css}">{escape(shown)}</span>'
        f'<span class="invisible">{escape(hidden)}</span></a>'
    )


def rendered(text: str) -> str:
    """A text as HTML: paragraphs, line breaks, links."""
    html, rest = "", text
    for link in links(text):
        before, _, rest = rest.partition(link)
        html += escape(before, quote=False) + _anchor(link)
    html += escape(rest, quote=False)
    return "<p>" + html.replace("\n\n", "</p><p>").replace("\n", "<br />") + "</p>"


def _number(request: Request, name: str) -> int | None:
    value = request.parameter(name)
    if value and not value.isdigit():
        raise BadRequest(f"{name} is not an id")
    return int(value) if value else None


class Statuses:
    """Creates and returns statuses."""

    def __init__(self, server: "Mastodon") -> None:
        self.server = server
        self.store = server.store

    def account(self, user: User) -> dict[str, Any]:
        """An account as its owner receives it."""
        return {
            "id": user.id,
            "username": user.handle,
            "acct": user.handle,
            "display_name": user.name,
            "url": f"https://fake.example/@{user.handle}",
            "created_at": "2026-01-01T00:00:00.000Z",
            "bot": False,
            "locked": False,
            "source": {"privacy": "public", "language": "fr"},
        }

    def make(self, request: Request, user: User) -> tuple[Response, Post | None]:
        """Create a status. Raises BadRequest for an invalid one."""
        form = request.form()
        text = form.get("status", "")
        if not text.strip():
            raise BadRequest("Text can't be blank")
        most = int(self.store.settings["max_characters"])
        address = "x" * int(self.store.settings["address_characters"])
        if len(LINK.sub(address, text)) > most:
            raise BadRequest(f"Text character limit of {most} exceeded")
        if form.get("visibility", "") not in VISIBILITIES:
            raise BadRequest("Visibility is not included in the list")
        post = Post(self.store.new_id(), user.id, text, self.store.now(), rendered(text))
        post.details["language"] = form.get("language")
        post.details["visibility"] = form.get("visibility") or "public"
        self.store.add_post(post)
        return Response.json(200, self.shown(post)), post

    def shown(self, post: Post) -> dict[str, Any]:
        """A status as the API returns it."""
        user = self.store.users[post.user]
        base = f"https://fake.example/@{user.handle}"
        return {
            "id": post.id,
            "uri": f"https://fake.example/users/{user.handle}/statuses/{post.id}",
            "url": f"{base}/{post.id}",
            "content": post.shown,
            "created_at": self.store.moment(post.at),
            "account": self.account(user),
            "reblog": None,
            "in_reply_to_id": None,
            "sensitive": False,
            "spoiler_text": "",
            "media_attachments": [],
            "mentions": [],
            "tags": [],
            "emojis": [],
            **post.details,
            **{name: post.counts.get(name, 0) for name in COUNTS},
        }

    def timeline(self, request: Request, path_values: Mapping[str, str]) -> Response:
        """The statuses of an account, newest first, in pages; the Link header names the next page."""
        _, refused = self.server.authenticate(request, "read:statuses")
        if refused:
            return refused
        if path_values["id"] not in self.store.users:
            return self.server.problem("404")
        found = self._between(request, self.store.visible_posts(path_values["id"], request.lag))
        most = min(_number(request, "limit") or 20, 40)
        most = most if request.page is None else min(most, request.page)
        # min_id asks for the oldest ones after it, since_id for the newest.
        page = found[-most:] if request.parameter("min_id") else found[:most]
        response = Response.json(200, [self.shown(post) for post in page])
        if page:
            response.headers["Link"] = self._link(request, page, most)
        return response

    def _between(self, request: Request, posts: list[Post]) -> list[Post]:
        before = _number(request, "max_id")
        after = _number(request, "min_id") or _number(request, "since_id")
        return [
            p
            for p in posts
            if (before is None or int(p.id) < before) and (after is None or int(p.id) > after)
        ]

    def _link(self, request: Request, page: list[Post], most: int) -> str:
        host = request.headers.get("host", "fake.example")
        kept = {"limit": request.parameter("limit") or str(most)}

        def to(**more: str) -> str:
            return f"<https://{host}{request.path}?{urlencode(kept | more)}>"

        back = f'{to(min_id=page[0].id)}; rel="prev"'
        # A page that is not full is the last one.
        full = len(page) == most
        return f'{to(max_id=page[-1].id)}; rel="next", {back}' if full else back

    def single(self, request: Request, path_values: Mapping[str, str]) -> Response:
        """One status."""
        _, refused = self.server.authenticate(request, "read:statuses")
        if refused:
            return refused
        post = self.store.posts.get(path_values["id"])
        hidden = post is not None and request.lag and post.at > self.store.now() - request.lag
        if post is None or post.deleted or hidden:
            return self.server.problem("404")
        return Response.json(200, self.shown(post))
