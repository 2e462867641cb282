"""The control server of a fake, on a port of its own: tests set it up and inspect it."""

from collections.abc import Callable
from typing import Any

from tests.fakes.faults import Faults, UnknownFault
from tests.fakes.network import Network
from tests.fakes.state import App, Post
from tests.fakes.wire import BadRequest, ClientSocket, Request, Response


class Control:
    """The commands and queries of the control port."""

    def __init__(self, network: Network, faults: Faults) -> None:
        self.network = network
        self.store = network.store
        self.faults = faults
        self._commands: dict[tuple[str, str], Callable[[Request], Any]] = {
            ("POST", "/_fault"): self._fault,
            ("POST", "/_random"): self._random,
            ("POST", "/_clock"): self._clock,
            ("GET", "/_clock"): self._clock,
            ("GET", "/_journal"): self._journal,
            ("GET", "/_posts"): self._posts,
            ("POST", "/_reset"): self._reset,
            ("POST", "/_users"): self._users,
            ("POST", "/_apps"): self._apps,
            ("POST", "/_settings"): self._settings,
            ("POST", "/_delete"): self._delete,
            ("POST", "/_metrics"): self._metrics,
        }

    def respond(self, request: Request, client: ClientSocket) -> bool:
        """Answer one command or query."""
        return client.send(self._response(request).to_bytes())

    def _response(self, request: Request) -> Response:
        """Run a command; an invalid one gets status 400 with the reason."""
        command = self._commands.get((request.method, request.path))
        if command is None:
            return Response.json(404, {"error": f"no {request.method} {request.path}"})
        try:
            with self.store.lock:
                return Response.json(200, command(request))
        except (BadRequest, UnknownFault, KeyError, TypeError, ValueError) as error:
            return Response.json(400, {"error": f"{type(error).__name__}: {error}"})

    def _fault(self, request: Request) -> Any:
        self.faults.schedule(request.json())
        return {}

    def _random(self, request: Request) -> Any:
        self.faults.randomize(request.json())
        return {}

    def _clock(self, request: Request) -> Any:
        if request.method == "POST":
            self.store.ahead += float(request.json()["ahead"])
        return {"now": self.store.now(), "ahead": self.store.ahead}

    def _journal(self, request: Request) -> Any:
        return self.store.journal.as_dicts(int(request.parameter("since", "0")))

    def _posts(self, request: Request) -> Any:
        posts = [p for p in self.store.posts.values() if not p.deleted]
        if request.parameter("deleted"):
            posts = list(self.store.posts.values())
        if request.parameter("dups"):
            counts = self.store.link_counts()
            posts = [p for p in posts if any(counts[link] > 1 for link in p.links)]
        if request.parameter("account"):
            user = self.store.find_user(request.parameter("account"))
            posts = [p for p in posts if user is not None and p.user == user.id]
        return [self._as_dict(post) for post in posts]

    def _as_dict(self, post: Post) -> dict[str, Any]:
        user = self.store.users[post.user]
        return {
            "id": post.id, "account": user.name, "user": post.user, "text": post.text,
            "shown": post.shown, "links": post.links, "at": post.at, "counts": post.counts,
            "details": post.details, "deleted": post.deleted, "replaced": post.replaced,
        }  # fmt: skip

    def _reset(self, _: Request) -> Any:
        self.faults.clear()
        self.store.ahead = 0.0
        self.store.reset()
        self.network.prepare()
        return {}

    def _users(self, request: Request) -> Any:
        wanted = request.json()
        name = str(wanted.get("name", ""))
        # A known name gets new tokens.
        known = self.store.find_user(name) if name else None
        user = known or self.network.new_user(name)
        app = str(wanted.get("app", "fake-client"))
        pair = self.network.grant(user, app, str(wanted.get("scope", self.network.scope)))
        return {
            "id": user.id, "name": user.name, "handle": user.handle, "password": user.password,
            "access": pair["access"], "refresh": pair["refresh"],
            "expires_in": self.store.settings["access_seconds"],
        }  # fmt: skip

    def _apps(self, request: Request) -> Any:
        wanted = request.json()
        app = App(
            str(wanted["client_id"]),
            str(wanted.get("client_secret", "")),
            tuple(wanted.get("redirect_uris", ())),
        )
        self.store.apps[app.id] = app
        return {"client_id": app.id}

    def _settings(self, request: Request) -> Any:
        wanted = request.json()
        unknown = set(wanted) - set(self.store.settings)
        if unknown:
            raise BadRequest(f"no setting {sorted(unknown)}")
        self.store.settings.update(wanted)
        return self.store.settings

    def _delete(self, request: Request) -> Any:
        self.store.posts[str(request.json()["post"])].deleted = True
        return {}

    def _metrics(self, request: Request) -> Any:
        wanted = request.json()
        counts = {str(name): int(value) for name, value in wanted["counts"].items()}
        self.store.posts[str(wanted["post"])].counts.update(counts)
        return {}
