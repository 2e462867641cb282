"""Our exceptions to the two lists of agents, and how labelled agents are classified."""

import pytest
from crawleruseragents import is_crawler

from analytics.core.agents import FETCHERS, IGNORED, Rule, joined
from analytics.core.traffic import agent_code, is_spider

CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0.6045.163 Mobile Safari/537.36"
BUILD = f"Mozilla/5.0 (Linux; Android 15; {{}} Build/AP3A.240617.008; wv) {CHROME}"
DESKTOP = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize("rule", FETCHERS, ids=lambda rule: rule.reason)
def test_each_fetcher_is_a_robot(rule: Rule) -> None:
    assert joined((rule,)).search(rule.example) is not None
    assert agent_code(rule.example) == "R1"


@pytest.mark.parametrize("rule", IGNORED, ids=lambda rule: rule.reason)
def test_each_name_that_is_ignored_would_remove_a_person(rule: Rule) -> None:
    assert is_crawler(rule.example) or is_spider(rule.example)
    assert agent_code(rule.example) is None


@pytest.mark.parametrize(
    "agent",
    [
        *(BUILD.format(model) for model in ("CPH2655", "PKC110", "RMX6688", "V2338")),
        BUILD.format("CPH2557") + " Instagram 406.0.0.58.159 Android (35/15; 480dpi; en_MY) NV/1",
        BUILD.format("RMX5131") + " [FB_IAB/FB4A;FBAV/569.0.0.42.72;IABMV/1;]",
        f"Mozilla/5.0 (Linux; Android 16; Pixel 10 Pro; wv) {CHROME} MetaIAB Facebook",
        f"Mozilla/5.0 (Linux; U; Android 4.3; en-US; ViewSonic A8+ Build/JLS36C) {CHROME}",
        f"Mozilla/5.0 (Linux; Android 8.0.0; Expanse) {CHROME}",
        f"Mozilla/5.0 (Linux; Android 7.1.2; G011A Build/N2G48H; wv) {CHROME} Viber/11.9.5.8",
        "Mozilla/5.0 Linux; Android 9; SM-A505U AppleWebKit/537.36 KHTML, like Gecko Chrome/75.0",
        "Mozilla/5.0 iPhone; CPU iPhone OS 12_1_4 like Mac OS X AppleWebKit/605.1.15 Instagram 91.0",
        "Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.2; Trident/6.0)",
        "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Trident/4.0; .NET CLR 3.5.30729)",
        "Mozilla/5.0 (compatible; U; ABrowse 0.6; Syllable) AppleWebKit/420+ (KHTML, like Gecko)",
        "Mozilla/5.0 (H11T; like Gecko; OpenBrowser) NetFront/3.4",
        "NokiaC3-00/5.0 (08.63) Profile/MIDP-2.1 Configuration/CLDC-1.1 Mozilla/5.0 Java/1.0",
    ],
)
def test_people_are_kept(agent: str) -> None:
    assert agent_code(agent) is None


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0",
        "Mozilla/5.0 (compatible)",
        "Mozilla/5.0 (compatible; NovaAct/1.0; +https://www.novaact.com)",
        "Mozilla/5.0 (compatible; Rocket.Chat/6.0)",
        "Mozilla/5.0 (compatible; ZulipURLPreview/8.0; +https://chat.example)",
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; ChatGPT-Browser/1.0)",
        "Mozilla/4.0 (compatible; ms-office; MSOffice 16)",
        "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; Trident/7.0; ms-office; MSOffice 16)",
        "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 6.1; Trident/7.0; InfoPath.2; MSOffice 12)",
        "Mozilla/5.0 (compatible; U; Checks/2.0)",
        "Microsoft Office Word 2014",
        "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.5134; Pro)",
        "Microsoft Office Existence Discovery",
        "Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1)",
        f"{DESKTOP} Chrome/140.0 Safari/537.36 (compatible; Google-HotelAdsVerifier/2.0)",
    ],
)
def test_machines_are_removed(agent: str) -> None:
    assert agent_code(agent) == "R1"
