"""Classification of single requests."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from crawleruseragents import CRAWLER_USER_AGENTS_DATA
from playwright.sync_api import sync_playwright

from analytics.core.networks import parse_networks, viewer_class
from analytics.core.traffic import HEADERS, VERSION, Request, agent_code, classify, is_spider

SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1"
)
ANDROID = "Mozilla/5.0 (Linux; Android 9; {}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/90.0"


@pytest.mark.parametrize(
    ("agent", "code"),
    [
        (SAFARI, None),
        (ANDROID.format("CUBOT_X19 Build/PPR1"), None),
        (ANDROID.format("HTC Butterfly S Build/KOT49H"), None),
        (f"{SAFARI} WhatsApp/2.23.20", None),
        (f"{SAFARI} [LinkedInApp]/9.29", None),
        (f"{SAFARI} [FBAN/FBIOS;FBAV/440.0]", None),
        (f"{SAFARI} Twitter for iPhone/10.1", None),
        ("Opera/9.80 (X11; Linux x86_64) Presto/2.12.388 Version/12.16", None),
        ("Lynx/2.8.7rel.2 libwww-FM/2.14", None),
        ("WhatsApp/2.23.20.0 A", "R1"),
        ("WhatsApp", "R1"),
        (f"{SAFARI} WhatsApp/2.23.20 facebookexternalhit/1.1", "R1"),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; CUBOT)", "R1"),
        ("Mozilla/5.0 (compatible; Butterfly/1.0; +http://labs.topsy.com/) Gecko/2009", "R1"),
        ("LinkedInBot/1.0 (compatible; Mozilla/5.0)", "R1"),
        ("Twitterbot/1.0", "R1"),
        ("http.rb/5.1.1 (Mastodon/4.2.1; +https://example.social/)", "R1"),
        ("Mozilla/5.0 (compatible; Bluesky Cardyb/1.1; +mailto:support@bsky.app)", "R1"),
        ("Misskey/13.0 SummalyBot", "R1"),
        ("Akkoma 3.10; https://example.social", "R1"),
        ("Pleroma 2.5; https://example.social", "R1"),
        ("Friendica 'Giant' 2023", "R1"),
        ("Java/17.0.2", "R1"),
        ("BarracudaCentral", "R1"),
        ("Proofpoint URL Defense", "R1"),
        ("Mimecast", "R1"),
        ("Mozilla/5.0 (compatible; BeetleBot; )", "R1"),
        ("curl/8.1.0", "R1"),
        ("", "R2"),
        ("-", "R2"),
        ("   ", "R2"),
        ("Chef Client/10.18.2 (ruby-1.9.3)", "R2"),
        ("Ruby", "R2"),
        ("Dalvik/1.6.0 (Linux; U; Android 4.1.2; GT-S5282 Build/JZO54K)", "R2"),
    ],
)
def test_agent_code_of_each_agent(agent: str, code: str | None) -> None:
    assert classify(Request("GET", 302, agent)) == code


def test_every_example_of_the_crawler_list_is_removed_but_those_of_people() -> None:
    entries = [(e["pattern"], text) for e in CRAWLER_USER_AGENTS_DATA for text in e["instances"]]
    kept = {pattern for pattern, agent in entries if agent_code(agent) is None}
    people = {r"AP3A\.240617\.008", r"Code\/1\.", "MetaIAB Facebook", "Fluid"}
    assert (len(entries), kept) == (2123, people)


def test_at_least_95_percent_of_listed_agents_are_removed() -> None:
    """The package contains examples of the crawler list only; ua-parser knows spiders among them."""
    examples = {text for entry in CRAWLER_USER_AGENTS_DATA for text in entry["instances"]}
    spiders = {agent for agent in examples if is_spider(agent)}
    caught = {agent for agent in examples if agent_code(agent) == "R1"}
    assert len(spiders) > 1000
    assert len(caught) >= 0.95 * len(examples)
    assert len(caught & spiders) >= 0.95 * len(spiders)


def _imitated() -> set[str]:
    with sync_playwright() as playwright:
        return {device["user_agent"] for device in playwright.devices.values()}


def test_agents_of_playwright_devices_are_no_robots() -> None:
    # In a separate thread: the browser of another test may run an event loop in this one.
    with ThreadPoolExecutor(1) as executor:
        agents = executor.submit(_imitated).result()
    flagged = {agent for agent in agents if agent_code(agent) is not None}
    assert len(agents) > 50
    assert flagged == set()


@pytest.mark.parametrize(
    ("method", "status", "headers", "code"),
    [
        ("GET", 200, {}, None),
        ("GET", 302, {"accept": "prefetch"}, None),
        ("HEAD", 302, {}, "R0"),
        ("POST", 302, {}, "R0"),
        ("GET", 199, {}, "R0"),
        ("GET", 399, {}, None),
        ("GET", 400, {}, "R0"),
        ("GET", 500, {}, "R0"),
        ("GET", 302, {"sec-purpose": "prefetch;prerender"}, "R0"),
        ("GET", 302, {"sec-purpose": "prefetch;anonymous-client-ip"}, "R0"),
        ("GET", 302, {"purpose": "prefetch"}, "R0"),
        ("GET", 302, {"x-moz": "prefetch"}, "R0"),
        ("GET", 302, {"x-purpose": "preview"}, "R0"),
    ],
)
def test_only_completed_navigations_are_kept(
    method: str, status: int, headers: dict[str, str], code: str | None
) -> None:
    assert classify(Request(method, status, SAFARI, headers)) == code


def test_first_matching_rule_gives_the_code() -> None:
    assert (
        classify(Request("HEAD", 302, "Twitterbot/1.0", {}, "employee", data_centre=True)) == "R0"
    )
    assert classify(Request("GET", 302, "Twitterbot/1.0", {}, "employee", data_centre=True)) == "R1"
    assert classify(Request("GET", 302, None, {}, "employee", data_centre=True)) == "R2"
    assert classify(Request("GET", 302, SAFARI, {}, "employee", data_centre=True)) == "R3"
    assert classify(Request("GET", 302, SAFARI, {}, "employee")) == "R6"
    assert classify(Request("GET", 302, SAFARI, {}, "external")) is None


def test_long_agent_is_truncated_before_matching() -> None:
    assert agent_code(SAFARI + "x" * 5000 + "Googlebot/2.1") is None
    assert agent_code(SAFARI + " Googlebot/2.1 " + "x" * 5000) == "R1"


def test_version_has_both_lists_and_headers_are_lower_case() -> None:
    assert VERSION.startswith("2-")
    assert VERSION.count("-") == 2
    assert all(name == name.lower() for name in HEADERS)


@pytest.mark.parametrize(
    ("address", "side"),
    [
        ("192.0.2.7", "employee"),
        ("::ffff:192.0.2.7", "employee"),
        ("2001:db8::1", "employee"),
        ("198.51.100.1", "external"),
        ("::ffff:198.51.100.1", "external"),
        ("not an address", "unknown"),
        ("", "unknown"),
        (None, "unknown"),
    ],
)
def test_viewer_class_of_addresses(address: str | None, side: str) -> None:
    assert viewer_class(address, parse_networks("192.0.2.0/24, 2001:db8::/32")) == side


def test_without_networks_viewer_is_unknown() -> None:
    assert viewer_class("192.0.2.7", parse_networks("")) == "unknown"


def test_invalid_network_is_named() -> None:
    with pytest.raises(ValueError, match=r"“192\.0\.2\.0/99” is no network"):
        parse_networks("192.0.2.0/24 192.0.2.0/99")
