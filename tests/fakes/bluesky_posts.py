"""Bluesky records: putRecord replaces the record with the same key; facets count bytes."""

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tests.fakes.state import Post, User
from tests.fakes.wire import BadRequest, Request, Response

if TYPE_CHECKING:
    from tests.fakes.bluesky import Bluesky

POST = "app.bsky.feed.post"
LINK = "app.bsky.richtext.facet#link"
LONGEST = 3000
LETTERS = "234567abcdefghijklmnopqrstuvwxyz"
COUNTS = ("likeCount", "repostCount", "replyCount", "quoteCount", "bookmarkCount")


def cid(record: Mapping[str, Any]) -> str:
    """A content identifier, deterministic for a record."""
    digest = hashlib.sha256(json.dumps(record, sort_keys=True).encode()).digest()
    return "bafyrei" + base64.b32encode(digest).decode().lower().rstrip("=")


def check(record: Mapping[str, Any], collection: str) -> None:
    """Raise BadRequest for a record that the lexicon of posts does not allow."""
    text = record.get("text")
    if record.get("$type") != collection:
        raise BadRequest(f"Invalid $type: expected {collection}, got {record.get('$type')}")
    if collection != POST:
        return
    if not isinstance(text, str) or len(text.encode()) > LONGEST:
        raise BadRequest(f"Record/text must not be longer than {LONGEST} bytes")
    if not isinstance(record.get("createdAt"), str):
        raise BadRequest('Record must have the property "createdAt"')
    for facet in record.get("facets") or ():
        _check_facet(text.encode(), facet)


def _check_facet(text: bytes, facet: Mapping[str, Any]) -> None:
    try:
        start, end = facet["index"]["byteStart"], facet["index"]["byteEnd"]
        features = facet["features"]
    except (KeyError, TypeError) as error:
        raise BadRequest("Record/facets is not well formed") from error
    if not 0 <= start < end <= len(text):
        raise BadRequest("Record/facets/index is outside the text")
    try:
        covered = text[start:end].decode()
    except UnicodeDecodeError as error:
        raise BadRequest("Record/facets/index cuts a character") from error
    for feature in features:
        if feature.get("$type") == LINK and feature.get("uri") not in {
            covered,
            f"https://{covered}",
        }:
            raise BadRequest("Record/facets covers another text than its link")


class Repo:
    """The records of all accounts of one server."""

    def __init__(self, server: "Bluesky") -> None:
        self.server = server
        self.store = server.store

    def put(self, request: Request, _: Mapping[str, str]) -> Response:
        """Create the record, or replace the one with the same key."""
        user, refused = self._own(request)
        if user is None:
            return refused or self.server.problem("401")
        content = request.json()
        uri, existing = self._at(user, content["collection"], str(content.get("rkey") or ""))
        now = existing.details["cid"] if existing else None
        if "swapRecord" in content and content["swapRecord"] != now:
            body = {"error": "InvalidSwap", "message": f"Record was at {now}"}
            return Response.json(400, body)
        return self._write(user, uri, content)

    def create(self, request: Request, _: Mapping[str, str]) -> Response:
        """Create a record. As at Bluesky, an existing key gives a server error."""
        user, refused = self._own(request)
        if user is None:
            return refused or self.server.problem("401")
        content = request.json()
        key = str(content.get("rkey") or self._new_key())
        uri, existing = self._at(user, content["collection"], key)
        return self.server.problem("500") if existing else self._write(user, uri, content)

    def _own(self, request: Request) -> tuple[User | None, Response | None]:
        user, refused = self.server.authenticate(request)
        if user is None:
            return None, refused
        content = request.json()
        if content.get("repo") not in {user.id, user.handle}:
            raise BadRequest("Could not find repo of this session")
        if not isinstance(content.get("collection"), str):
            raise BadRequest('Input must have the property "collection"')
        return user, None

    def _at(self, user: User, collection: str, key: str) -> tuple[str, Post | None]:
        if not key:
            raise BadRequest('Input must have the property "rkey"')
        uri = f"at://{user.id}/{collection}/{key}"
        post = self.store.posts.get(uri)
        return uri, None if post is None or post.deleted else post

    def _new_key(self) -> str:
        number = (int(self.store.now() * 1_000_000) << 10) | secrets.randbelow(1024)
        return "".join(LETTERS[(number >> shift) & 31] for shift in range(60, -1, -5))

    def _write(self, user: User, uri: str, content: Mapping[str, Any]) -> Response:
        record = content.get("record")
        if not isinstance(record, dict):
            raise BadRequest('Input must have the property "record"')
        check(record, content["collection"])
        post = self.store.posts.get(uri)
        text, notes = str(record.get("text", "")), []
        if post is None:
            post = Post(uri, user.id, text, self.store.now(), text)
            self.store.add_post(post)
        elif post.deleted:
            post.deleted, post.at = False, self.store.now()
            notes.append(f"recreated {uri}")
        else:
            post.replaced += 1
            notes.append(f"replaced {uri}")
        post.text = post.shown = text
        post.details = {"record": record, "cid": cid(record)}
        commit = {"cid": cid({"uri": uri, "record": record}), "rev": self._new_key()}
        result = {"uri": uri, "cid": post.details["cid"], "commit": commit}
        response = Response.json(200, result | {"validationStatus": "valid"})
        response.notes = notes
        return response

    def delete(self, request: Request, _: Mapping[str, str]) -> Response:
        """Delete a record; a missing record is not an error."""
        user, refused = self._own(request)
        if user is None:
            return refused or self.server.problem("401")
        content = request.json()
        _uri, post = self._at(user, content["collection"], str(content.get("rkey") or ""))
        if post is not None:
            post.deleted = True
        return Response.json(200, {})

    def _visible(self, post: Post | None, lag: float) -> Post | None:
        young = post is not None and lag and post.at > self.store.now() - lag
        return None if post is None or post.deleted or young else post

    def get(self, request: Request, _: Mapping[str, str]) -> Response:
        """One record; no token is needed."""
        user = self.store.find_user(request.parameter("repo"))
        key = request.parameter("rkey")
        uri = f"at://{user.id if user else ''}/{request.parameter('collection')}/{key}"
        post = self._visible(self.store.posts.get(uri), request.lag)
        if post is None:
            body = {"error": "RecordNotFound", "message": f"Could not locate record: {uri}"}
            return Response.json(400, body)
        return Response.json(200, self._record(post))

    def _record(self, post: Post) -> dict[str, Any]:
        return {"uri": post.id, "cid": post.details["cid"], "value": post.details["record"]}

    def list(self, request: Request, _: Mapping[str, str]) -> Response:
        """The records of an account in pages, sorted by key, newest first."""
        user = self.store.find_user(request.parameter("repo"))
        limit = request.parameter("limit", "50")
        if user is None:
            raise BadRequest(f"Could not find repo: {request.parameter('repo')}")
        if not limit.isdigit() or not 1 <= int(limit) <= 100:
            raise BadRequest("limit must be between 1 and 100")
        start = f"at://{user.id}/{request.parameter('collection')}/"
        back = request.parameter("reverse") == "true"
        found = [
            p for p in self.store.visible_posts(user.id, request.lag) if p.id.startswith(start)
        ]
        found.sort(key=lambda post: post.id, reverse=not back)
        cursor = request.parameter("cursor")
        if cursor:
            found = [p for p in found if (p.id > start + cursor) == back and p.id != start + cursor]
        most = int(limit) if request.page is None else min(int(limit), request.page)
        body: dict[str, Any] = {"records": [self._record(post) for post in found[:most]]}
        if len(found) >= most:
            body["cursor"] = found[most - 1].id.removeprefix(start)
        return Response.json(200, body)

    def posts(self, request: Request, _: Mapping[str, str]) -> Response:
        """Posts with their counts; missing posts are left out."""
        _user, refused = self.server.authenticate(request)
        uris = request.query.get("uris", [])
        if refused:
            return refused
        if not 1 <= len(uris) <= 25:
            raise BadRequest("uris must name 1 to 25 posts")
        seen = [self._visible(self.store.posts.get(uri), request.lag) for uri in uris]
        return Response.json(200, {"posts": [self._view(post) for post in seen if post]})

    def _view(self, post: Post) -> dict[str, Any]:
        user = self.store.users[post.user]
        return {
            "uri": post.id,
            "cid": post.details["cid"],
            "author": {"did": user.id, "handle": user.handle, "displayName": user.name},
            "record": post.details["record"],
            "indexedAt": self.store.moment(post.at),
            **{name: post.counts.get(name, 0) for name in COUNTS},
        }
