"""Our exceptions to the two lists of agents: what they miss, and what they match wrongly."""

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern, why it is here, and an agent to which it applies."""

    pattern: str
    reason: str
    example: str


_WEBKIT: Final = "AppleWebKit/537.36 (KHTML, like Gecko)"
_PHONE: Final = f"Mozilla/5.0 (Linux; Android {{}}) {_WEBKIT} Chrome/95.0 Mobile Safari/537.36"

FETCHERS: Final = (
    Rule(
        r"cardyb|misskey|akkoma|pleroma|friendica|gotosocial|calckey|firefish|sharkey|iceshrimp"
        r"|hubzilla|pixelfed|lemmy/",
        "servers of Bluesky and the fediverse fetch a preview of each link",
        "Pleroma 2.5; https://example.social",
    ),
    Rule(
        r"barracuda|proofpoint|mimecast|\bSafeLinks\b|EmailProxy|mail\.ru proxy|- mail\.\S+ proxy",
        "mail security opens links before their reader does",
        "Proofpoint URL Defense",
    ),
    Rule(
        r"\bms-?office\b|\bMicrosoft (?:Office|Outlook|Word|Excel|PowerPoint|OneNote)\b"
        r"|\bOffice (?:Protocol|Existence) Discovery",
        "Office asks for a link before it hands it to the browser",
        "Mozilla/4.0 (compatible; ms-office; MSOffice 16)",
    ),
    Rule(
        r"^Mozilla/4\.0 \(compatible; MSIE [5-8]\.\d+; Windows NT [\d.]+\)$",
        "the agent of mail scanners; such a browser names more, and opens no page over TLS 1.2",
        "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 6.0)",
    ),
    Rule(
        r"^java/|universalfeedparser|feed fetcher",
        "bare libraries; `Java/` later in an agent is the platform of an old phone",
        "Java/17.0.2",
    ),
    Rule(
        r"^Mozilla/5\.0 \(compatible\b(?!; [UNI]; .*AppleWebKit)(?!.*(?:MSIE|Konqueror|Opera|iCab|IBrowse"
        r"|Webpositive|Windows Phone|Android|Linux))",
        "the shape in which a robot names itself; of browsers only old ones have it, which name a system"
        " or, as ABrowse does, their encryption (U) and WebKit",
        "Mozilla/5.0 (compatible; ShopifyChecker/1.0)",
    ),
    Rule(
        r"^Mozilla/5\.0(?: (?!.*(?:Android|Linux|X11|iPhone|iPad|Macintosh|Windows|Opera))[^(].*)?$",
        "a browser names its platform in parentheses",
        "Mozilla/5.0 OnlyScans",
    ),
    Rule(
        r"KHTML, like Gecko; [^)]|Safari/[\d.]+ .*\(compatible; (?!MSIE)",
        "a robot that renders pages names itself after the engine; phones with NetFront write"
        " “like Gecko” without KHTML",
        f"Mozilla/5.0 (X11; Linux x86_64) {_WEBKIT} Safari/537.36 (compatible; Checks/2.0)",
    ),
    Rule(
        r"\+ ?https?://|https?://[^ ;)]+\)?$",
        "an address for those who ask who fetched their page",
        f"Mozilla/5.0 (X11; Linux x86_64) {_WEBKIT} Safari/537.36 Names/1.0; +https://names.example",
    ),
    Rule(
        r"crawler|scanner\b|(?<!\w)monitor(?:ing)?\b|YottaaMonitor|Prerender|Page ?Speed"
        r"|\bDiagnostics/",
        "words by which robots describe themselves",
        f"Mozilla/5.0 (Windows NT 10.0) {_WEBKIT} Chrome/86.0 Safari/537.36 webtru_crawler",
    ),
)

IGNORED: Final = (
    Rule(
        r"(?<=Android )[\d.]+;(?: ?[a-z]{2}[-_][A-Za-z]{2};)?[^;)]*(?:;[^;)]* Build/[^;)]*)?",
        "models and builds of phones contain names of robots: Fever, Expanse, Sonic, CUBOT",
        _PHONE.format("8.1.0; Fever_Plus_J"),
    ),
    Rule(
        r"\bAP3A\.240617\.008\b",
        "a build of Android 15 on phones of many makers, listed because a robot imitated one",
        _PHONE.format("15; CPH2655 Build/AP3A.240617.008"),
    ),
    Rule(
        r"\bMetaIAB Facebook\b",
        "Facebook's browser inside its app; the preview is facebookexternalhit",
        _PHONE.format("16; Pixel 10 Build/CP1A.260305.018; wv") + " MetaIAB Facebook",
    ),
    Rule(
        r"\bSogou(?:Search|MSE|MobileBrowser)\b",
        "browsers of Sogou; its robots are called spiders",
        _PHONE.format("10; TLA001 Build/QP1A.190711.020; wv") + " SogouMSE,SogouMobileBrowser/6.1",
    ),
    Rule(
        r"\b(?:Viber|WhatsApp)(?:/[\w.]+)?",
        "the browser inside the app; without a browser's agent the same name is its preview",
        _PHONE.format("7.1.2; G011A Build/N2G48H; wv") + " Viber/11.9.5.8",
    ),
    Rule(
        r"\bView[Ss]onic\w*",
        "a maker of phones and screens",
        _PHONE.format("4.3; en-US; VSD; ViewSonic A8+ Build/JLS36C"),
    ),
    Rule(
        r"\bCode/[\d.]+(?= Chrome/)",
        "the browser inside an editor of code",
        f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {_WEBKIT} Code/1.61.2 Chrome/91.0 Safari/537.36",
    ),
    Rule(
        r"\bFluid/[\d.]+(?= Safari/)",
        "a browser for one site on a Mac, listed as such among the robots",
        "Mozilla/5.0 (Macintosh; U; Intel Mac OS X 10_5_6; en-us) AppleWebKit/528.16 (KHTML, like Gecko)"
        " Fluid/0.9.6 Safari/528.16",
    ),
    Rule(
        r"(?<=\w)008/",
        "the end of a number, not the robot 008",
        _PHONE.format("4.1.2; G610 Build/G610") + " baiduboxapp/5D066926039%7CA95B2008/1",
    ),
    Rule(
        r"\bCaboto\b",
        "a bank whose name contains a robot",
        "Mozilla/5.0 (Windows NT 6.1; Trident/7.0; Banca Caboto s.p.a.; rv:11.0) like Gecko",
    ),
)
"""Ignored only inside a full browser agent."""


def joined(rules: tuple[Rule, ...]) -> re.Pattern[str]:
    """One pattern of all, whatever the case of letters in the agent."""
    return re.compile("|".join(f"(?:{rule.pattern})" for rule in rules), re.IGNORECASE)
