"""One function per fault. It returns whether the connection can serve another request.

Options (with defaults):
    seconds   accept_then_hang: seconds without a response (30); late_accept: seconds between the
              client's disconnect and the post (1); visibility_lag: age below which a post is
              hidden (5); slow_drip: seconds between two bytes (1); 429: seconds until the limit
              ends (900)
    ahead     clock_skewed_reset: seconds until the announced end of the limit (by turns one hour
              ago and in a year)
    accept    html_5xx, json_list_body, redirect_302: create the post first (no)
    status    html_5xx (502), json_list_body (400)
    location  redirect_302: target (/redirected on the fake itself)
    posts     lookup_partial_page: posts per page (1); the page says that there are more
    bytes     huge_body: white space appended to the body (32 MiB)
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from tests.fakes.faults import Fault
from tests.fakes.journal import JournalEntry
from tests.fakes.network import Network
from tests.fakes.wire import ClientSocket, Request, Response

HTML = (
    "<!DOCTYPE html><html><head><title>Error</title></head><body><h1>Bad gateway</h1></body></html>"
)
YEAR = 365 * 86_400
LONGEST_WAIT = 60.0


@dataclass
class FaultContext:
    """One request that a fault was drawn for."""

    network: Network
    request: Request
    client: ClientSocket
    entry: JournalEntry
    fault: Fault
    closing: threading.Event

    def option(self, name: str, default: Any) -> Any:
        """An option of the fault, or its default."""
        return self.fault.options.get(name, default)

    def wait(self, default: float) -> None:
        """Sleep for the option `seconds`, or until the fake stops."""
        self.closing.wait(float(self.option("seconds", default)))

    def wait_for_disconnect(self, seconds: float) -> None:
        """Send nothing until the client disconnects, for at most this many seconds."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self.closing.is_set():
            if self.client.disconnected(0.05):
                return

    def accept(self, request: Request | None = None) -> Response:
        """Let the network process the request; return the response without sending it."""
        response = self.network.respond(request or self.request)
        self.entry.take(response)
        return response

    def accept_if_ordered(self) -> None:
        """Process the request if the option `accept` is set."""
        if self.option("accept", False):
            self.accept()

    def send(self, response: Response) -> bool:
        """Send a complete response."""
        self.entry.status = response.status
        return self.client.send(self.network.with_date(response).to_bytes())

    def problem(self, name: str, reset: float | None = None) -> bool:
        """Send one of the network's own error responses."""
        return self.send(self.network.problem(name, reset))

    def reset(self) -> bool:
        """Reset the connection."""
        self.client.reset()
        return False


def reset_before(context: FaultContext) -> bool:
    return context.reset()


def limited(context: FaultContext) -> bool:
    return context.problem(
        "429", context.network.store.now() + float(context.option("seconds", 900))
    )


def limited_without_header(context: FaultContext) -> bool:
    return context.problem("429")


def limited_by_a_wrong_clock(context: FaultContext) -> bool:
    ahead = (-3600, YEAR)[context.fault.count % 2]
    return context.problem(
        "429", context.network.store.now() + float(context.option("ahead", ahead))
    )


def accept_then_hang(context: FaultContext) -> bool:
    context.accept()
    context.wait_for_disconnect(float(context.option("seconds", 30)))
    return False


def accept_then_reset(context: FaultContext) -> bool:
    context.accept()
    return context.reset()


def failing_after_accept(status: str) -> Callable[[FaultContext], bool]:
    def act(context: FaultContext) -> bool:
        context.accept()
        return context.problem(status)

    return act


def truncated(context: FaultContext) -> bool:
    response = context.accept()
    context.entry.status = response.status
    context.client.send(response.head() + response.body[: len(response.body) // 2])
    return False


def late_accept(context: FaultContext) -> bool:
    context.wait_for_disconnect(LONGEST_WAIT)
    context.wait(1)
    if not context.closing.is_set():
        context.accept()
    return False


def visibility_lag(context: FaultContext) -> bool:
    lag = float(context.option("seconds", 5))
    return context.send(context.accept(replace(context.request, lag=lag)))


def lookup_partial_page(context: FaultContext) -> bool:
    page = int(context.option("posts", 1))
    return context.send(context.accept(replace(context.request, page=page)))


def html_5xx(context: FaultContext) -> bool:
    context.accept_if_ordered()
    return context.send(Response.html(int(context.option("status", 502)), HTML))


def json_list_body(context: FaultContext) -> bool:
    context.accept_if_ordered()
    return context.send(Response.json(int(context.option("status", 400)), [{"message": "no"}]))


def slow_drip(context: FaultContext) -> bool:
    response = context.accept()
    context.entry.status = response.status
    data = response.to_bytes()
    for at in range(len(data)):
        if context.closing.is_set() or not context.client.send(data[at : at + 1]):
            return False
        context.wait(1)
    return True


def redirect(context: FaultContext) -> bool:
    context.accept_if_ordered()
    to = context.option("location", context.network.url + "/redirected")
    return context.send(Response(302, b"", {"Location": str(to)}))


def huge_body(context: FaultContext) -> bool:
    response = context.accept()
    # JSON may end in white space, so only the size of the answer is wrong.
    padding = b" " * int(context.option("bytes", 32 * 1024 * 1024))
    return context.send(replace(response, body=response.body + padding))


def reply_lost(context: FaultContext) -> bool:
    context.accept()
    return context.reset()


def token_revoked(context: FaultContext) -> bool:
    store = context.network.store
    with store.lock:
        shown = context.request.bearer or context.request.form().get("refresh_token", "")
        token = store.tokens.get(shown)
        if token is not None:
            store.revoke_family(token.family)
    return context.send(context.network.respond(context.request))


def without_id(context: FaultContext) -> bool:
    return context.send(context.network.without_id(context.accept()))


def plain(name: str) -> Callable[[FaultContext], bool]:
    def act(context: FaultContext) -> bool:
        return context.problem(name)

    return act


ACTIONS: dict[str, Callable[[FaultContext], bool]] = {
    "reset_before": reset_before,
    "503_before": plain("503"),
    "429": limited,
    "429_no_header": limited_without_header,
    "401": plain("401"),
    "402": plain("402"),
    "usage_capped": plain("usage_capped"),
    "403_duplicate": plain("403_duplicate"),
    "403_not_permitted": plain("403_not_permitted"),
    "accept_then_hang": accept_then_hang,
    "accept_then_reset": accept_then_reset,
    "503_after_accept": failing_after_accept("503"),
    "504_after_accept": failing_after_accept("504"),
    "truncated_201": truncated,
    "late_accept": late_accept,
    "visibility_lag": visibility_lag,
    "html_5xx": html_5xx,
    "json_list_body": json_list_body,
    "slow_drip": slow_drip,
    "redirect_302": redirect,
    "huge_body": huge_body,
    "lookup_500": plain("500"),
    "lookup_partial_page": lookup_partial_page,
    "refresh_rotated_but_reply_lost": reply_lost,
    "token_revoked": token_revoked,
    "clock_skewed_reset": limited_by_a_wrong_clock,
    "201_without_id": without_id,
}
