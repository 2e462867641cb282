"""Release of own-words figures: bands, floors, sentences in both languages."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import own_words, panel, paths, snapshots
from analytics.core.bands import BANDS, BandShare, OwnWords, band, caveat, score
from analytics.core.own_words import containment
from analytics.core.proportions import wilson
from analytics.snapshots import Snapshot
from tests.analytics.people_builders import as_of, text_row, text_table
from tests.analytics.request_builders import request_table

CUT_OFF = as_of(120)
TEXTS = paths.project() / "notebooks" / "own-words-texts.toml"


def snapshot_of(folder: Path, rows: list[dict[str, Any]]) -> Snapshot:
    return panel.freeze(
        folder / "new", request_table([]), CUT_OFF, people={"texts": text_table(rows)}
    )


def scored_texts(*similarity: float | None, people: int = 5) -> list[dict[str, Any]]:
    return [text_row(number % people, each) for number, each in enumerate(similarity)]


MIXED = (0.0, 0.0799, 0.08, 0.5, 0.75, 0.7501, 1.0, None) * 3


def test_summary_of_24_texts_by_5_people_is_released(tmp_path: Path) -> None:
    found = own_words.summary(snapshot_of(tmp_path, scored_texts(*MIXED)), "voices")
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
        (scored_texts(*MIXED[:23]), "few"),
        (scored_texts(*MIXED, people=4), "few"),
        (scored_texts(*[0.5] * 23), "few"),
        ([*scored_texts(*MIXED), *[text_row(0, 0.5)] * 60], "few"),
        ([row | {"program": "guides"} for row in scored_texts(*MIXED)], "nothing"),
    ],
)
def test_summary_below_the_floors_is_unknown(
    tmp_path: Path, rows: list[dict[str, Any]], reason: str
) -> None:
    found = own_words.summary(snapshot_of(tmp_path, rows), "voices")
    assert found == OwnWords.empty("voices", reason)  # type: ignore[arg-type]


def test_equal_bands_are_released_from_24_texts(tmp_path: Path) -> None:
    found = own_words.summary(snapshot_of(tmp_path, scored_texts(*[0.5] * 24)), "voices")
    assert [each.count for each in found.bands] == [0, 24, 0, 0]


def test_text_below_twelve_words_is_short_for_any_score(tmp_path: Path) -> None:
    rows = [*scored_texts(*MIXED), text_row(1, 1.0, tokens=11)]
    found = own_words.summary(snapshot_of(tmp_path, rows), "voices")
    assert found.bands[-1].count == 4


def test_without_rows_it_says_so(tmp_path: Path) -> None:
    snapshots.write_part(tmp_path / "old", "rows", {"requests": request_table([])}, CUT_OFF)
    old = snapshots.load(tmp_path / "old")
    assert own_words.summary(old, "voices") == OwnWords.empty("voices", "no_rows")
    assert own_words.summaries(old) == own_words.summaries(None)
    assert own_words.summaries(None) == (OwnWords.empty(None, "no_rows"),)
    assert own_words.summaries(snapshot_of(tmp_path, [])) == (OwnWords.empty(None, "nothing"),)


def test_own_words_round_trip_through_json_and_refuse_wrong_sums(tmp_path: Path) -> None:
    found = own_words.summaries(snapshot_of(tmp_path, scored_texts(*MIXED)))[0]
    stored = json.loads(json.dumps(found.as_dict()))
    assert OwnWords.from_dict(stored) == found
    assert "person" not in json.dumps(stored).replace('"people"', "")
    with pytest.raises(ValueError, match="do not add up to 25 texts"):
        OwnWords.from_dict(stored | {"texts": 25})
    with pytest.raises(ValueError, match="or there is a reason"):
        OwnWords.from_dict(stored | {"reason": "few"})
    with pytest.raises(ValueError, match="bold is no band"):
        OwnWords.from_dict(stored | {"bands": [stored["bands"][0] | {"band": "bold"}]})


def test_sentence_in_both_languages_ends_with_the_caveat(tmp_path: Path) -> None:
    found = own_words.summary(snapshot_of(tmp_path, scored_texts(*MIXED)), "voices")
    assert found.sentence("en").startswith(
        "24 texts by 5 people, from 2\u00a0March to 8\u00a0March 2026: own words 6, 25% (between 12%"
        " and 45%), adapted 9, 38% (between"
    )
    assert found.sentence("fr").startswith(
        "24 textes de 5 personnes, du 2\u00a0mars au 8\u00a0mars 2026\u00a0: mots personnels 6, soit 25\u00a0%"
    )
    assert "not sincerity" in caveat("en")
    assert "check them with 200 posts" in caveat("en")
    assert "non la sincérité" in caveat("fr")
    assert all(found.sentence(locale).endswith(caveat(locale)) for locale in ("en", "fr"))
    assert (
        OwnWords.empty("voices", "few").sentence("fr").startswith("Mots personnels\u00a0: inconnu,")
    )
    assert [line.band for line in found.table("fr")] == [
        "Mots personnels",
        "Texte adapté",
        "Texte repris",
        "Trop court",
    ]


def test_score_needs_twelve_words() -> None:
    eleven = " ".join(f"w{number}" for number in range(11))
    assert score(eleven, eleven) is None
    assert score(f"{eleven} w11", eleven) == 9 / 10
    assert band(None) == "short"


@given(st.floats(0, 1))
def test_each_score_has_one_band(similarity: float) -> None:
    expected = "own" if similarity < 0.08 else "copied" if similarity > 0.75 else "adapted"
    assert band(similarity) == expected


def test_example_texts_are_scored_like_posts() -> None:
    examples = own_words.examples(TEXTS)
    assert examples["language"].value_counts().to_dict() == {"en": 23, "fr": 23}
    assert own_words.confusion(examples).to_numpy().tolist() == [
        [12, 4, 0, 0],
        [4, 10, 0, 0],
        [0, 4, 8, 0],
        [0, 0, 0, 4],
    ]
    assert own_words.confusion(examples.iloc[:0]).to_numpy().sum() == 0
    assert list(own_words.confusion(examples).columns) == list(BANDS)
    assert own_words.examples_sentence(examples, "fr") == (
        "Sur 46 textes écrits pour ce projet, 34 sont dans la classe attendue\u00a0:"
        " 74\u00a0% (entre 60\u00a0% et 84\u00a0%)."
    )
    assert containment("one two three four", "one two three") == 1 / 2
