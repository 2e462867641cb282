"""Reading web server logs: rows, robots found by the two lists, no addresses."""

import re
from collections import Counter
from pathlib import Path

import pytest
from crawleruseragents import is_crawler

from analytics import weblog
from analytics.core.traffic import agent_code, is_spider
from analytics.panel import from_requests
from analytics.reach import authentic_visits
from analytics.traffic import classify

LINES = r"""192.0.2.7 - - [17/May/2015:23:30:03 -0200] "GET /a?x=1 HTTP/1.1" 200 12 "-" "Mozilla/5.0 (X11) Gecko/2010 \"odd\""
192.0.2.7 - - [17/May/2015:10:05:43 +0000] "GET /a.png HTTP/1.1" 200 17 "http://e.org/" "Mozilla/5.0 (X11) Gecko/2010"

192.0.2.7 - - [99/Foo/2015:10:05:43 +0000] "GET /a HTTP/1.1" 200 17 "-" "Mozilla/5.0"
no log line at all
"""


@pytest.fixture
def small(tmp_path: Path) -> weblog.Weblog:
    path = tmp_path / "log"
    path.write_text(LINES, encoding="utf-8")
    return weblog.read(path)


def test_lines_become_rows_and_malformed_lines_are_counted(small: weblog.Weblog) -> None:
    assert small.malformed == 2
    seen = small.requests[["event_id", "day", "week", "link", "is_page", "program"]]
    assert seen.to_numpy().tolist() == [
        ["000000000", "2015-05-18", "2015-W21", "/a", True, "log"],
        ["000000001", "2015-05-17", "2015-W20", "/a.png", False, "log"],
    ]
    assert small.requests["at"][0].isoformat() == "2015-05-18T01:30:03"


def test_requests_contain_no_address(small: weblog.Weblog) -> None:
    assert "192.0.2.7" not in small.requests.to_csv()
    assert small.requests["visitor"].str.fullmatch("[0-9a-f]{32}").all()


def test_log_without_a_path_is_empty() -> None:
    nothing = weblog.read(None)
    assert (len(nothing.requests), nothing.malformed) == (0, 0)
    assert authentic_visits(from_requests(nothing.requests)).value is None


def test_baseline_of_the_two_lists(weblog_path: Path) -> None:
    log = weblog.read(weblog_path)
    hits = Counter(log.requests["user_agent"])
    listed = {agent for agent in hits if is_crawler(agent)}
    spiders = {agent for agent in hits if is_spider(agent)}
    assert (len(log.requests), log.malformed, len(hits)) == (9999, 1, 558)
    assert (len(listed), sum(hits[agent] for agent in listed)) == (74, 1955)
    assert (len(spiders), sum(hits[agent] for agent in spiders)) == (46, 1449)
    assert sum(hits[agent] for agent in listed & spiders) == 1424
    assert {agent for agent in hits if agent_code(agent) == "R1"} >= listed | spiders


def test_real_log_adds_up_and_contains_no_address(weblog_path: Path) -> None:
    log = weblog.read(weblog_path)
    pages = log.requests[log.requests["is_page"]]
    figure = authentic_visits(from_requests(pages))
    assert (figure.gross, figure.value, figure.low) == (4364, 1645, 0)
    assert {code: count for code, count in figure.removed if count} == {
        "R0": 191,
        "R1": 2251,
        "R2": 159,
        "R7": 118,
    }
    assert classify(log.requests)["removed_by"].eq("R4").sum() == 1378
    known = {line.partition(" ")[0] for line in weblog_path.read_text().splitlines()}
    columns = log.requests.drop(columns=["link", "user_agent"])
    assert not known & {str(value) for name in columns for value in columns[name].unique()}
    assert not any(re.search(r"\baddress\b|\bip\b", str(name)) for name in log.requests)
