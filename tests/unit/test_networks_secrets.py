"""No secret of an account or of the application is logged, printed, or part of an error."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import Fake, running
from tests.fakes.journal import shortened
from tests.unit.publishing import (
    CALLBACK,
    CODES,
    NOWHERE,
    SERVER,
    earlier,
    post_request,
    publisher_at,
    settings_at,
)
from webapp.networks import registry
from webapp.networks.types import Account, Tokens


class Records(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(logging.Formatter().format(record))


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """Everything that any logger writes, at the lowest level."""
    root, handler = logging.getLogger(), Records()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler.lines
    root.setLevel(level)
    root.removeHandler(handler)


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """An exception and those behind it."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def attempts(code: str, fake: Fake) -> Iterator[Any]:
    """All that a publisher and a connector return and raise, where each secret is a canary."""
    settings = settings_at(fake.url, x_client_secret="canary-app")
    publisher, connector = registry.publisher(code, settings), registry.connector(code, settings)
    account = Account(SERVER, "1", "amelie", "canary-access")
    tokens = Tokens("canary-access", "canary-refresh")
    yield from (publisher, connector, account, tokens, getattr(connector, "app", None))
    for fault in ("", "reset_before", "html_5xx", "429", "truncated_201", "redirect_302"):
        if fault:
            fake.fault(fault, match={"path": "*"})
        yield publisher.send(account, post_request())
        yield publisher.look_up(account, post_request(), earlier())
    client = getattr(connector, "app", None)
    for act in (
        lambda: connector.refresh(account, "canary-refresh"),
        lambda: connector.revoke(account, tokens, client),
        lambda: connector.sign_in("amelie", "canary-password"),  # type: ignore[union-attr]
        lambda: connector.exchange("", client, CALLBACK, "canary-code", "canary-verifier"),  # type: ignore[union-attr, arg-type]
        lambda: publisher.read_metrics(account, "1", timedelta(0)),
        lambda: publisher.send(replace(account, token="canary\n"), post_request()),
    ):
        try:
            yield act()
        except Exception as error:  # noqa: BLE001 - its text is what is tested
            for each in chain(error):
                yield each
                yield str(each)


@pytest.mark.parametrize("code", CODES)
def test_no_secret_is_logged_printed_or_shown(
    code: str, lines: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    with running(code) as fake:
        shown = [repr(thing) for thing in attempts(code, fake)]
    printed = capfd.readouterr()
    everything = "\n".join([*lines, *shown, printed.out, printed.err])
    assert len(shown) > 20
    assert "canary" not in everything


def test_the_test_above_would_see_a_secret(
    lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger("tweepy"), "level", logging.DEBUG)
    logging.getLogger("tweepy.client").manager._clear_cache()  # type: ignore[attr-defined]
    publisher_at("x", NOWHERE).send(Account("", "1", "amelie", "canary"), post_request())
    assert "canary" in "\n".join(lines)


def test_a_token_that_is_the_name_of_a_file_is_sent_as_it_is(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("a line that must stay here\n", encoding="utf-8")
    with running("mastodon") as fake:
        account = Account(SERVER, fake.user().id, "amelie", str(secret))
        publisher_at("mastodon", fake.url).send(account, post_request())
        assert [entry["token"] for entry in fake.journal()] == [shortened(str(secret))]
