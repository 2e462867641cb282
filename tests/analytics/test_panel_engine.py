"""A panel counted over HTTP: what is sent, that answers are read, and each way to fail."""

import contextlib
import socket
import tempfile
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from analytics.core.engine_address import parse
from analytics.engines import Engine, EngineError, chosen, embedded
from analytics.engines.clickhouse import STRUCTURES
from analytics.engines.texts import PANEL, clickhouse
from analytics.panel import from_requests
from analytics.reach import ledger
from tests.analytics.engine_server import Answer, EngineServer, Received
from tests.analytics.request_builders import request_row, request_table

ROWS = request_table(
    [
        request_row(1, unit="NA"),
        request_row(2, 10),
        request_row(3, 90, decided="R1"),
        request_row(4, 7 * 86_400, viewer="unknown", program="guides"),
    ]
)
GRID = pd.DataFrame({"unit": ["south"], "week": ["2026-W10"]})


def by_duckdb(received: Received) -> Answer:
    """Count the uploaded tables by the text in DuckDB's dialect, and answer as ClickHouse does."""
    with tempfile.TemporaryDirectory() as folder, contextlib.closing(duckdb.connect()) as engine:
        for name, path in received.write(Path(folder)).items():
            engine.read_parquet(str(path)).create_view(name)
        return 200, {}, engine.sql(PANEL).df().to_csv(index=False).encode()


def engine_of(server: EngineServer) -> Engine:
    return chosen(parse(server.url))


def test_the_counts_of_a_server_are_those_of_this_process() -> None:
    with EngineServer(by_duckdb).running() as server:
        engine = engine_of(server)
        pd.testing.assert_frame_equal(ledger(ROWS, GRID, engine), ledger(ROWS, GRID))
        pd.testing.assert_frame_equal(
            from_requests(ROWS, ["2026-W11"], engine), from_requests(ROWS, ["2026-W11"])
        )
        nothing = request_table([])
        pd.testing.assert_frame_equal(from_requests(nothing, engine=engine), from_requests(nothing))


def test_what_a_server_receives() -> None:
    with EngineServer(by_duckdb).running() as server:
        from_requests(ROWS, engine=engine_of(server))
    [received] = server.received
    assert (received.user, received.password) == ("counter", "sécret/")
    sent = dict(received.parameters)
    assert sent.pop("query") == clickhouse() + "FORMAT CSVWithNames"
    assert sent == {
        "database": "visits", "wait_end_of_query": "1",
        "requests_structure": STRUCTURES["requests"], "requests_format": "Parquet",
        "grid_structure": STRUCTURES["grid"], "grid_format": "Parquet",
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as folder, contextlib.closing(duckdb.connect()) as engine:
        for name, path in received.write(Path(folder)).items():
            uploaded = engine.read_parquet(str(path))
            named = [column.split()[0] for column in STRUCTURES[name].split(", ")]
            assert sorted(uploaded.columns) == sorted(named)
            found = uploaded.df()
            assert not found.isna().any(axis=None)
            assert len(found) == (len(ROWS) if name == "requests" else 0)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ((401, {"X-ClickHouse-Exception-Code": "516"}, b"counter: wrong"), "refused: HTTP 401, its error 516."),
        ((500, {}, b"row north, voices"), "refused: HTTP 500."),
        ((302, {"Location": "http://127.0.0.1:9/"}, b""), "refused: HTTP 302."),
        ((200, {}, b"<html>"), "did not answer with counts."),
        ((200, {}, b"cell,week,gross\nvoices,2026-W10,many\n"), "did not answer with counts."),
        ((200, {}, b""), "did not answer with counts."),
    ],
    ids=["sign-in", "error", "redirect", "page", "text", "nothing"],
)  # fmt: skip
def test_a_failing_server_is_one_sentence(answer: Answer, reason: str) -> None:
    with EngineServer(lambda _received: answer).running() as server:
        with pytest.raises(EngineError) as found:
            from_requests(ROWS, engine=engine_of(server))
        assert str(found.value) == f"The panel engine at 127.0.0.1:{server.port} {reason}"
    assert found.value.__cause__ is None


def test_an_unreachable_server_is_never_replaced_by_duckdb() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(EngineError) as found:
            from_requests(ROWS, engine=chosen(parse(f"clickhouse://u:hidden@127.0.0.1:{port}/d")))
    assert str(found.value) == f"The panel engine at 127.0.0.1:{port} does not answer."


def test_addresses() -> None:
    assert parse("") is None
    assert chosen(None) is embedded
    found = parse("clickhouses://a:b%40c@db.example/visits")
    assert found is not None
    assert (found.url, found.database, found.user, found.password) == (
        "https://db.example:8443/", "visits", "a", "b@c",
    )  # fmt: skip
    usual = parse("clickhouse://[::1]")
    assert usual is not None
    assert (usual.url, usual.database, usual.user, usual.host) == (
        "http://[::1]:8123/", "default", "default", "[::1]:8123",
    )  # fmt: skip
    assert "b@c" not in repr(found)
    assert "b@c" not in repr(chosen(found))


@pytest.mark.parametrize(
    "text",
    ["duckdb", "http://h:1/", "clickhouse://", "clickhouse://u:hidden@h:port/d",
     "clickhouse://u:hidden@h/d?secure=1", "clickhouse://u:hidden@h/d/e", "clickhouse://u:hidden@[h/"],
)  # fmt: skip
def test_a_wrong_address_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(ValueError, match="must be empty or clickhouse://") as found:
        parse(text)
    assert "hidden" not in str(found.value)
