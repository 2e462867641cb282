"""A chat service on the loopback: it records posts, and gives the answers that a test orders.

with running_chat() as service:
    service.answer(404, b"no_service")
    ...  # let the worker post to service.url
    assert len(service.posts) == 1
"""

from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.server import Server
from tests.fakes.wire import ClientSocket, Request, Response

# Longer than a test lets a worker wait.
SECONDS = 5.0


@dataclass
class ChatService:
    """The posts that arrived, and the answers to the next ones; without any, 200 as Slack says it."""

    url: str = ""
    posts: list[Request] = field(default_factory=list)
    answers: deque[Response | str] = field(default_factory=deque)

    def answer(
        self, status: int, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> None:
        """Answer the next post like this."""
        self.answers.append(Response(status, body, dict(headers or {})))

    def drop(self) -> None:
        """Take the next post, and close the connection without an answer."""
        self.answers.append("drop")

    def hang(self) -> None:
        """Take the next post, and never answer."""
        self.answers.append("hang")

    def payloads(self) -> list[dict[str, Any]]:
        """The bodies of the posts."""
        return [post.json() for post in self.posts]

    def respond(self, request: Request, client: ClientSocket) -> bool:
        """Record a post and answer it."""
        self.posts.append(request)
        answer = self.answers.popleft() if self.answers else Response(200, b"ok")
        if isinstance(answer, Response):
            return client.send(answer.to_bytes())
        if answer == "drop":
            client.reset()
        else:
            client.disconnected(SECONDS)
        return False


@contextmanager
def running_chat() -> Iterator[ChatService]:
    """Serve a chat service until the block is left."""
    service = ChatService()
    server = Server(0, service.respond)
    service.url = server.url
    server.start()
    try:
        yield service
    finally:
        server.stop()
