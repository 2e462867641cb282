"""Own words of a program: bands, floors, both languages, the chart; never a person."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import own_words, panel, places, snapshots
from analytics.plain.bands import BANDS, BandShare, OwnWords, band, honesty, score
from analytics.plain.own_words import containment
from analytics.plain.proportions import wilson
from analytics.snapshots import Snapshot
from tests.analytics.people import as_of, texts, written
from tests.analytics.rows import table

CUT_OFF = as_of(120)
TEXTS = places.project() / "notebooks" / "own-words-texts.toml"


def taken(folder: Path, rows: list[dict[str, Any]]) -> Snapshot:
    return panel.freeze(folder / "new", table([]), CUT_OFF, people={"texts": texts(rows)})


def some(*likeness: float | None, people: int = 5) -> list[dict[str, Any]]:
    return [written(place % people, each) for place, each in enumerate(likeness)]


MIXED = (0.0, 0.0799, 0.08, 0.5, 0.75, 0.7501, 1.0, None) * 3


def test_twenty_four_texts_by_five_people_are_told(tmp_path: Path) -> None:
    found = own_words.summary(taken(tmp_path, some(*MIXED)), "voices")
    assert (found.texts, found.people, found.reason) == (24, 5, None)
    assert (found.first_week, found.last_week) == ("2026-W10", "2026-W10")
    assert [(each.band, each.count, each.n) for each in found.bands] == [
        ("own", 6, 24),
        ("adapted", 9, 24),
        ("copied", 6, 24),
        ("short", 3, 24),
    ]
    expected = wilson(6, 24)
    assert found.bands[0] == BandShare("own", 6, 0.25, expected.low or 0, expected.high or 0, 24)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([], "nothing"),
        (some(*MIXED[:23]), "few"),
        (some(*MIXED, people=4), "few"),
        (some(*[0.5] * 23), "few"),
        ([*some(*MIXED), *[written(0, 0.5)] * 60], "few"),
        ([row | {"program": "guides"} for row in some(*MIXED)], "nothing"),
    ],
)
def test_fewer_are_not(tmp_path: Path, rows: list[dict[str, Any]], reason: str) -> None:
    found = own_words.summary(taken(tmp_path, rows), "voices")
    assert found == OwnWords.empty("voices", reason)  # type: ignore[arg-type]


def test_all_alike_are_told_of_twenty_four(tmp_path: Path) -> None:
    found = own_words.summary(taken(tmp_path, some(*[0.5] * 24)), "voices")
    assert [each.count for each in found.bands] == [0, 24, 0, 0]


def test_a_text_under_twelve_words_is_short_whatever_its_score(tmp_path: Path) -> None:
    rows = [*some(*MIXED), written(1, 1.0, tokens=11)]
    found = own_words.summary(taken(tmp_path, rows), "voices")
    assert found.bands[-1].count == 4


def test_without_rows_it_says_so(tmp_path: Path) -> None:
    snapshots.write_part(tmp_path / "old", "rows", {"requests": table([])}, CUT_OFF)
    old = snapshots.load(tmp_path / "old")
    assert own_words.summary(old, "voices") == OwnWords.empty("voices", "no_rows")
    assert own_words.summaries(old) == own_words.summaries(None)
    assert own_words.summaries(None) == (OwnWords.empty(None, "no_rows"),)
    assert own_words.summaries(taken(tmp_path, [])) == (OwnWords.empty(None, "nothing"),)


def test_it_survives_json_and_refuses_what_does_not_add_up(tmp_path: Path) -> None:
    found = own_words.summaries(taken(tmp_path, some(*MIXED)))[0]
    stored = json.loads(json.dumps(found.as_dict()))
    assert OwnWords.from_dict(stored) == found
    assert "person" not in json.dumps(stored).replace('"people"', "")
    with pytest.raises(ValueError, match="do not add up to 25 texts"):
        OwnWords.from_dict(stored | {"texts": 25})
    with pytest.raises(ValueError, match="or there is a reason"):
        OwnWords.from_dict(stored | {"reason": "few"})
    with pytest.raises(ValueError, match="bold is no band"):
        OwnWords.from_dict(stored | {"bands": [stored["bands"][0] | {"band": "bold"}]})


def test_it_is_said_in_both_languages_with_what_it_does_not_say(tmp_path: Path) -> None:
    found = own_words.summary(taken(tmp_path, some(*MIXED)), "voices")
    assert found.sentence("en").startswith(
        "Of 24 texts by 5 people from 2\u00a0March to 8\u00a0March 2026: own words 6, 25% (between 12%"
        " and 45%), adapted 9, 38% (between"
    )
    assert found.sentence("fr").startswith(
        "Sur 24 textes de 5 personnes du 2\u00a0mars au 8\u00a0mars 2026\u00a0: mots personnels 6, soit 25\u00a0%"
    )
    assert "not sincerity" in honesty("en")
    assert "recalibrate them on 200 posts" in honesty("en")
    assert "non la sincérité" in honesty("fr")
    assert all(found.sentence(locale).endswith(honesty(locale)) for locale in ("en", "fr"))
    assert (
        OwnWords.empty("voices", "few").sentence("fr").startswith("Mots personnels\u00a0: inconnu,")
    )
    assert [line.band for line in found.table("fr")] == [
        "Mots personnels",
        "Texte adapté",
        "Texte repris",
        "Trop court pour le dire",
    ]


def test_the_score_of_a_text_needs_twelve_words() -> None:
    eleven = " ".join(f"w{place}" for place in range(11))
    assert score(eleven, eleven) is None
    assert score(f"{eleven} w11", eleven) == 9 / 10
    assert band(None) == "short"


@given(st.floats(0, 1))
def test_every_score_has_one_band(likeness: float) -> None:
    expected = "own" if likeness < 0.08 else "copied" if likeness > 0.75 else "adapted"
    assert band(likeness) == expected


def test_the_tried_texts_are_scored_as_posts_are() -> None:
    tried = own_words.examples(TEXTS)
    assert tried["language"].value_counts().to_dict() == {"en": 23, "fr": 23}
    assert own_words.confusion(tried).to_numpy().tolist() == [
        [12, 4, 0, 0],
        [4, 10, 0, 0],
        [0, 4, 8, 0],
        [0, 0, 0, 4],
    ]
    assert own_words.confusion(tried.iloc[:0]).to_numpy().sum() == 0
    assert list(own_words.confusion(tried).columns) == list(BANDS)
    assert own_words.tried_sentence(tried, "fr") == (
        "Sur 46 textes écrits pour ce projet, 34 sont tombés dans la classe pour laquelle ils avaient"
        " été écrits\u00a0: 74\u00a0% (entre 60\u00a0% et 84\u00a0%)."
    )
    assert containment("one two three four", "one two three") == 1 / 2
