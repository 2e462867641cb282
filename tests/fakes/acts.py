"""What each fault does. An act returns whether the connection is still of use.

Options that an order may name, where they mean anything:
    seconds   how long accept_then_hang says nothing (30), how long after the client late_accept
              lands (1), how young a post visibility_lag hides (5), what passes between two bytes
              of slow_drip (1), when a 429 ends (900)
    ahead     when clock_skewed_reset says that the limit ends; else in the past and in a year
    accept    whether html_5xx, json_list_body and redirect_302 come after the post stands (no)
    status    of html_5xx (502) and json_list_body (400)
    location  where redirect_302 leads (the fake itself, at /redirected)
    posts     how many a page of lookup_partial_page holds (1); it says that there are more
    bytes     how much white space huge_body has at its end (32 MiB)
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from tests.fakes.faults import Fault
from tests.fakes.journal import Entry
from tests.fakes.network import Network
from tests.fakes.wire import Answer, Line, Request

HTML = (
    "<!DOCTYPE html><html><head><title>Error</title></head><body><h1>Bad gateway</h1></body></html>"
)
YEAR = 365 * 86_400
PATIENCE = 60.0


@dataclass
class Scene:
    """One request that something goes wrong with."""

    network: Network
    request: Request
    line: Line
    entry: Entry
    fault: Fault
    closing: threading.Event

    def option(self, name: str, default: Any) -> Any:
        """What the order says beside the name of the fault."""
        return self.fault.options.get(name, default)

    def wait(self, default: float) -> None:
        """As long as the order says, or until the fake ends."""
        self.closing.wait(float(self.option("seconds", default)))

    def linger(self, seconds: float) -> None:
        """Say nothing until the client leaves, but not longer than this."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self.closing.is_set():
            if self.line.gone(0.05):
                return

    def accept(self, request: Request | None = None) -> Answer:
        """The network does its work, whatever the client then hears of it."""
        answer = self.network.answer(request or self.request)
        self.entry.take(answer)
        return answer

    def perhaps_accept(self) -> None:
        """Only where the order says so."""
        if self.option("accept", False):
            self.accept()

    def say(self, answer: Answer) -> bool:
        """Answer in order."""
        self.entry.status = answer.status
        return self.line.send(self.network.dated(answer).packed())

    def problem(self, name: str, reset: float | None = None) -> bool:
        """Answer with an error in the network's own words."""
        return self.say(self.network.problem(name, reset))

    def break_off(self) -> bool:
        """Say nothing more."""
        self.line.reset()
        return False


def reset_before(scene: Scene) -> bool:
    return scene.break_off()


def limited(scene: Scene) -> bool:
    return scene.problem("429", scene.network.store.now() + float(scene.option("seconds", 900)))


def limited_without_header(scene: Scene) -> bool:
    return scene.problem("429")


def limited_by_a_wrong_clock(scene: Scene) -> bool:
    ahead = (-3600, YEAR)[scene.fault.count % 2]
    return scene.problem("429", scene.network.store.now() + float(scene.option("ahead", ahead)))


def accept_then_hang(scene: Scene) -> bool:
    scene.accept()
    scene.linger(float(scene.option("seconds", 30)))
    return False


def accept_then_reset(scene: Scene) -> bool:
    scene.accept()
    return scene.break_off()


def failing_after_accept(status: str) -> Callable[[Scene], bool]:
    def act(scene: Scene) -> bool:
        scene.accept()
        return scene.problem(status)

    return act


def truncated(scene: Scene) -> bool:
    answer = scene.accept()
    scene.entry.status = answer.status
    scene.line.send(answer.head() + answer.body[: len(answer.body) // 2])
    return False


def late_accept(scene: Scene) -> bool:
    scene.linger(PATIENCE)
    scene.wait(1)
    if not scene.closing.is_set():
        scene.accept()
    return False


def visibility_lag(scene: Scene) -> bool:
    lag = float(scene.option("seconds", 5))
    return scene.say(scene.accept(replace(scene.request, lag=lag)))


def lookup_partial_page(scene: Scene) -> bool:
    page = int(scene.option("posts", 1))
    return scene.say(scene.accept(replace(scene.request, page=page)))


def html_5xx(scene: Scene) -> bool:
    scene.perhaps_accept()
    return scene.say(Answer.html(int(scene.option("status", 502)), HTML))


def json_list_body(scene: Scene) -> bool:
    scene.perhaps_accept()
    return scene.say(Answer.json(int(scene.option("status", 400)), [{"message": "no"}]))


def slow_drip(scene: Scene) -> bool:
    answer = scene.accept()
    scene.entry.status = answer.status
    packed = answer.packed()
    for at in range(len(packed)):
        if scene.closing.is_set() or not scene.line.send(packed[at : at + 1]):
            return False
        scene.wait(1)
    return True


def redirect(scene: Scene) -> bool:
    scene.perhaps_accept()
    to = scene.option("location", scene.network.url + "/redirected")
    return scene.say(Answer(302, b"", {"Location": str(to)}))


def huge_body(scene: Scene) -> bool:
    answer = scene.accept()
    # JSON may end in white space, so only the size of the answer is wrong.
    padding = b" " * int(scene.option("bytes", 32 * 1024 * 1024))
    return scene.say(replace(answer, body=answer.body + padding))


def reply_lost(scene: Scene) -> bool:
    scene.accept()
    return scene.break_off()


def token_revoked(scene: Scene) -> bool:
    store = scene.network.store
    with store.lock:
        shown = scene.request.bearer or scene.request.form().get("refresh_token", "")
        token = store.tokens.get(shown)
        if token is not None:
            store.kill(token.family)
    return scene.say(scene.network.answer(scene.request))


def without_id(scene: Scene) -> bool:
    return scene.say(scene.network.without_id(scene.accept()))


def plain(name: str) -> Callable[[Scene], bool]:
    def act(scene: Scene) -> bool:
        return scene.problem(name)

    return act


ACTS: dict[str, Callable[[Scene], bool]] = {
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
