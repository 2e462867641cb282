"""Charts about people: reproducible, without active content, labeled, with gaps."""

import re
from html import unescape
from xml.etree import ElementTree as ET

import pytest

from analytics.core.bands import BANDS, BandShare, OwnWords
from analytics.core.participation import Participation, RetentionWeek
from analytics.core.proportions import Proportion, wilson
from analytics.figures import DARK, INK, PALE_TEAL, SLATE, TEAL, own_words, retention

SVG = "{http://www.w3.org/2000/svg}"
COUNTS = (31, 17, 8, 4)


def values_of(share: Proportion) -> tuple[float, float, float]:
    assert share.value is not None
    assert share.low is not None
    assert share.high is not None
    return share.value, share.low, share.high


def after_joining(*weeks: int) -> Participation:
    empty = Participation.empty("voices", "2026-08-01", "few").as_dict()
    shown = (
        RetentionWeek(week, 60 - week, *values_of(wilson(50 - 3 * week, 60 - week)))
        for week in weeks
    )
    stored = [{name: getattr(week, name) for name in RetentionWeek.__slots__} for week in shown]
    return Participation.from_dict(empty | {"retention": stored})


SHARES = tuple(
    BandShare(name, count, *values_of(wilson(count, 60)), 60)
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
def test_charts_are_reproducible_and_contain_no_active_content(locale: str) -> None:
    charts = drawings(locale)
    assert drawings(locale) == charts
    for drawn in charts:
        assert not re.search(
            r"\sstyle=|<script|<image|href|@|\son\w+=", drawn.replace("@media", "")
        )
        assert set(re.findall(r"https?://[^\"\s]+", drawn)) == {"http://www.w3.org/2000/svg"}
        colours = set(re.findall(r"[\":](#[0-9A-F]{6})\b", drawn))
        assert colours <= {*DARK, *DARK.values()}
        root = ET.fromstring(drawn)  # noqa: S314  our own chart
        title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
        assert title is not None
        assert description is not None
        assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
        assert description.text


def test_bars_have_labels_and_length_of_their_share() -> None:
    drawn = own_words(WORDS, "fr")
    assert {"Mots personnels", "52\u00a0% (entre 39\u00a0% et 64\u00a0%)"} <= set(words(drawn))
    lengths = re.findall(r'<path d="M1 [\d.]+h([\d.]+)v[^"]*" fill="([^"]+)"', drawn)
    # The scale ends at 80 per cent, the first round number above every interval.
    assert [float(length) for length, _ in lengths] == [
        pytest.approx(count / 60 / 0.8 * 358, abs=0.06) for count in COUNTS
    ]
    assert words(drawn)[-5:] == [f"{share}\u00a0%" for share in (0, 20, 40, 60, 80)]
    assert [fill for _, fill in lengths][:3] == [TEAL, PALE_TEAL, SLATE]
    assert lengths[3][1].startswith("url(#h")
    assert WORDS.sentence("fr") in unescape(drawn)


def test_missing_week_is_a_gap_and_single_week_has_vertical_interval() -> None:
    drawn = retention(WEEKS, "en")
    (curve,) = re.findall(rf'<path d="([^"]*)" fill="none" stroke="{TEAL}"', drawn)
    assert (curve.count("M"), curve.count("L")) == (2, 3)
    (upright,) = re.findall(rf'<path d="([^"]*)" fill="none" stroke="{INK}"', drawn)
    assert re.fullmatch(r"M[\d.]+ [\d.]+V[\d.]+", upright)
    assert len(re.findall(rf'<path d="[^"]*" fill="{PALE_TEAL}"', drawn)) == 2
    found = words(drawn)
    assert {"0%", "50%", "100%", "83%", "55%", "weeks after joining", "0", "2", "4", "6"} <= set(
        found
    )


def test_unknown_figure_gives_a_sentence_without_marks() -> None:
    texts = words(retention(Participation.empty("voices", None, "few"), "en"))
    assert " ".join(texts).startswith("Unknown: too few people")
    texts = words(own_words(OwnWords.empty("voices", "few"), "fr"))
    assert " ".join(texts) == (
        "Mots personnels\u00a0: inconnu, trop peu de personnes sont concernées pour afficher ce chiffre."
    )
