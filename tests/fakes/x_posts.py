"""X posts: t.co links in the text, targets in the entities, partial errors with status 200."""

import secrets
from datetime import datetime
from typing import Any

from tests.fakes.state import Post, Store, links
from tests.fakes.wire import BadRequest, Request, Response

PROBLEMS = "https://api.twitter.com/2/problems/"
PUBLIC = (
    "retweet_count", "reply_count", "like_count", "quote_count", "bookmark_count",
    "impression_count",
)  # fmt: skip
PRIVATE = {
    "non_public_metrics": (
        "impression_count", "url_link_clicks", "user_profile_clicks", "engagements",
    ),
    "organic_metrics": (
        "impression_count", "url_link_clicks", "user_profile_clicks", "retweet_count",
        "reply_count", "like_count",
    ),
}  # fmt: skip
PRIVATE_SECONDS = 30 * 86_400


def shorten(post: Post) -> None:
    """Replace each link by a t.co link; its target goes into the entities."""
    shown, urls, rest = "", [], post.text
    for link in links(post.text):
        before, _, rest = rest.partition(link)
        short = "https://t.co/" + secrets.token_hex(5)
        shown += before
        urls.append(
            {
                "start": len(shown),
                "end": len(shown) + len(short),
                "url": short,
                "expanded_url": link,
                "display_url": link.split("://", 1)[1][:26],
                "unwound_url": link,
                "status": 200,
            }
        )
        shown += short
    post.shown = shown + rest
    post.details["urls"] = urls


def absent(parameter: str, value: str) -> dict[str, str]:
    """X's partial error for a missing user or post."""
    kind = "user" if parameter == "id of user" else "tweet"
    name = parameter.split(maxsplit=1)[0]
    return {
        "value": value,
        "detail": f"Could not find {kind} with {name}: [{value}].",
        "title": "Not Found Error",
        "resource_type": kind,
        "parameter": name,
        "resource_id": value,
        "type": PROBLEMS + "resource-not-found",
    }


def _seconds(text: str) -> float | None:
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).timestamp()
    except ValueError as error:
        raise BadRequest(f"[{text}] is not a valid RFC3339 time") from error


class PostReader:
    """Responses with posts."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def timeline(self, request: Request, owner: str, reader: str) -> Response:
        """The posts of an account, newest first, in pages."""
        if owner not in self.store.users:
            return Response.json(200, {"errors": [absent("id of user", owner)]})
        wanted = request.parameter("max_results", "10")
        if not wanted.isdigit() or not 5 <= int(wanted) <= 100:
            raise BadRequest(f"max_results [{wanted}] is not between 5 and 100")
        found = self._between(request, self.store.visible_posts(owner, request.lag))
        most = int(wanted) if request.page is None else min(int(wanted), request.page)
        page = found[:most]
        body, errors = self._shown(request, page, reader)
        meta: dict[str, Any] = {"result_count": len(page)}
        if page:
            meta |= {"newest_id": page[0].id, "oldest_id": page[-1].id}
        if len(found) > len(page):
            meta["next_token"] = (
                "next" + page[-1].id if page else request.parameter("pagination_token")
            )
        response: dict[str, Any] = {"data": body} if body else {}
        response["meta"] = meta
        return Response.json(200, response | ({"errors": errors} if errors else {}))

    def _between(self, request: Request, posts: list[Post]) -> list[Post]:
        start, end = (
            _seconds(request.parameter("start_time")),
            _seconds(request.parameter("end_time")),
        )
        token = request.parameter("pagination_token")
        if token and not token.removeprefix("next").isdigit():
            raise BadRequest("pagination_token is invalid")
        before = token.removeprefix("next") or request.parameter("until_id")
        after = request.parameter("since_id")
        return [
            p
            for p in posts
            if (start is None or p.at >= start)
            and (end is None or p.at < end)
            and (not before or int(p.id) < int(before))
            and (not after or int(p.id) > int(after))
        ]

    def several(self, request: Request, ids: list[str], reader: str) -> Response:
        """Posts by their ids; each missing one adds a partial error."""
        if not 1 <= len(ids) <= 100:
            raise BadRequest("ids has to name 1 to 100 posts")
        existing, missing = self._found(ids, request.lag)
        data, errors = self._shown(request, existing, reader)
        errors += [absent("ids", i) for i in missing]
        body: dict[str, Any] = {"data": data} if data else {}
        return Response.json(200, body | ({"errors": errors} if errors else {}))

    def single(self, request: Request, wanted: str, reader: str) -> Response:
        """One post, or the error that it is missing."""
        existing, _ = self._found([wanted], request.lag)
        if not existing:
            return Response.json(200, {"errors": [absent("id", wanted)]})
        data, errors = self._shown(request, existing, reader)
        return Response.json(200, {"data": data[0]} | ({"errors": errors} if errors else {}))

    def _found(self, ids: list[str], lag: float) -> tuple[list[Post], list[str]]:
        latest = self.store.now() - lag
        existing = [
            p
            for p in map(self.store.posts.get, ids)
            if p is not None and not p.deleted and (not lag or p.at <= latest)
        ]
        known = {p.id for p in existing}
        return existing, [i for i in ids if i not in known]

    def _shown(
        self, request: Request, posts: list[Post], reader: str
    ) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
        fields = set(request.parameter("tweet.fields").split(","))
        data, errors = [], []
        for post in posts:
            shown = self._public(post, fields)
            private = post.user == reader and self.store.now() - post.at <= PRIVATE_SECONDS
            for group in sorted(fields & set(PRIVATE)):
                if private:
                    shown[group] = {n: post.counts.get(n, 0) for n in PRIVATE[group]}
                else:
                    errors += [_not_authorized(post.id, f"{group}.{n}") for n in PRIVATE[group]]
            data.append(shown)
        return data, errors

    def _public(self, post: Post, fields: set[str]) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "id": post.id, "text": post.shown, "edit_history_tweet_ids": [post.id],
        }  # fmt: skip
        more: dict[str, Any] = {
            "created_at": self.store.moment(post.at),
            "author_id": post.user,
            "public_metrics": {n: post.counts.get(n, 0) for n in PUBLIC},
        }
        if post.details["urls"]:
            more["entities"] = {"urls": post.details["urls"]}
        return shown | {name: value for name, value in more.items() if name in fields}


def _not_authorized(post: str, name: str) -> dict[str, str]:
    return {
        "resource_id": post,
        "parameter": "ids",
        "section": "data",
        "field": name,
        "title": "Field Authorization Error",
        "resource_type": "tweet",
        "detail": f"Sorry, you are not authorized to access '{name}' on the Tweet with ids : [{post}].",
        "type": PROBLEMS + "not-authorized-for-field",
    }
