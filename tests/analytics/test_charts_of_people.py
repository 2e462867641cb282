"""Charts about people: the same bytes each time, harmless, every share labelled, gaps kept."""

import re
from html import unescape
from xml.etree import ElementTree as ET

import pytest

from analytics.figures import LIGHT_SLATE, PALE_TEAL, SLATE, TEAL, own_words, retention
from analytics.plain.bands import BANDS, BandShare, OwnWords
from analytics.plain.participation import Participation, Week
from analytics.plain.proportions import Proportion, wilson

SVG = "{http://www.w3.org/2000/svg}"
COUNTS = (31, 17, 8, 4)


def known(share: Proportion) -> tuple[float, float, float]:
    assert share.value is not None
    assert share.low is not None
    assert share.high is not None
    return share.value, share.low, share.high


def after_joining(*weeks: int) -> Participation:
    empty = Participation.empty("voices", "2026-08-01", "few").as_dict()
    shown = (Week(week, 60 - week, *known(wilson(50 - 3 * week, 60 - week))) for week in weeks)
    stored = [{name: getattr(week, name) for name in Week.__slots__} for week in shown]
    return Participation.from_dict(empty | {"retention": stored})


SHARES = tuple(
    BandShare(name, count, *known(wilson(count, 60)), 60)
    for name, count in zip(BANDS, COUNTS, strict=True)
)
WORDS = OwnWords("voices", 60, 20, SHARES, "2026-W10", "2026-W14")
WEEKS = after_joining(0, 1, 2, 4, 6, 7)


def drawings(locale: str) -> list[str]:
    return [
        own_words(WORDS, locale),
        own_words(OwnWords.empty("voices", "few"), locale),
        retention(WEEKS, locale),
        retention(after_joining(0), locale),
        retention(Participation.empty("voices", None, "no_rows"), locale),
    ]


def words(drawn: str) -> list[str]:
    root = ET.fromstring(drawn)  # noqa: S314  our own chart
    return [unescape(element.text or "") for element in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("locale", ["en", "fr"])
def test_they_are_stable_and_harmless(locale: str) -> None:
    assert drawings(locale) == drawings(locale)
    for drawn in drawings(locale):
        assert not re.search(r"\sstyle=|<style|<script|<image|href|@font-face|\son\w+=", drawn)
        assert set(re.findall(r"https?://[^\"\s]+", drawn)) == {"http://www.w3.org/2000/svg"}
        colours = set(re.findall(r"#[0-9A-Fa-f]{6}", drawn))
        assert colours <= {TEAL, PALE_TEAL, SLATE, LIGHT_SLATE, "#22262B", "#5B6470"}
        root = ET.fromstring(drawn)  # noqa: S314  our own chart
        title, told = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
        assert title is not None
        assert told is not None
        assert root.get("aria-labelledby") == f"{title.get('id')} {told.get('id')}"
        assert told.text


def test_every_band_is_labelled_and_as_long_as_its_share() -> None:
    drawn = own_words(WORDS, "fr")
    assert {"Mots personnels", "52\u00a0% (entre 39\u00a0% et 64\u00a0%)"} <= set(words(drawn))
    lengths = re.findall(r'<path d="M1,[\d.]+h([\d.]+)v[^"]*" fill="([^"]+)"', drawn)
    assert [round(float(length)) for length, _ in lengths] == [
        round(count / 60 * 358) for count in COUNTS
    ]
    assert [fill for _, fill in lengths][:3] == [TEAL, PALE_TEAL, SLATE]
    assert lengths[3][1].startswith("url(#h")
    assert WORDS.sentence("fr") in unescape(drawn)


def test_a_gap_stays_a_gap_and_a_lone_week_has_an_upright_interval() -> None:
    drawn = retention(WEEKS, "en")
    joins = re.findall(rf'<line [^>]*stroke="{TEAL}"', drawn)
    assert len(joins) == 3
    upright = re.findall(r'<line transform="[^"]*" x2="0" y2="-?[\d.]+" stroke="#22262B"', drawn)
    assert len(upright) == 1
    assert len(re.findall(rf'<path d="[^"]*" fill="{PALE_TEAL}"', drawn)) == 2
    found = words(drawn)
    assert {"0%", "50%", "100%", "83%", "55%", "weeks after joining", "0", "2", "4", "6"} <= set(
        found
    )


def test_unknown_is_said_and_nothing_is_drawn() -> None:
    said = words(retention(Participation.empty("voices", None, "few"), "en"))
    assert " ".join(said).startswith("Unknown: no week is shown")
    said = words(own_words(OwnWords.empty("voices", "few"), "fr"))
    assert " ".join(said) == (
        "Mots personnels\u00a0: inconnu, trop peu de personnes sont concernées pour l’afficher."
    )
