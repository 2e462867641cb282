"""The comparison of a quarter: unknown cells, intervals that cover, sentences, dumbbells."""

import re

import numpy as np
import pandas as pd
import pytest

from analytics import contracts, mirror
from analytics.contracts import ContractError
from analytics.core.mirror_figure import MirrorFigure, signed
from analytics.figures import CLAY, FRAMES, TEAL, dumbbells
from analytics.figures.drawing import Frame

NAMES = {"trust": "Trust", "tools": "Digital tools", "pay": "Pay"}


def scores(rows: list[tuple[str, str, float, float, int]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(mirror.SCORES))


def example() -> MirrorFigure:
    ours = scores([
        ("paint", "trust", 60, 20, 16), ("paint", "tools", 40, 20, 16), ("paint", "pay", 50, 9, 9),
        ("wood", "trust", 70, 10, 25),
    ])  # fmt: skip
    theirs = scores([
        ("paint", "trust", 80, 15, 25), ("paint", "tools", 30, 20, 100), ("paint", "pay", 50, 9, 99),
        ("wood", "trust", 66, 10, 25), ("glass", "trust", 50, 10, 11),
    ])  # fmt: skip
    return mirror.compare(ours, theirs)


def test_cells_without_one_side_are_unknown_and_in_no_mean() -> None:
    found = example()
    known = {(c.unit, c.theme): (c.employee, c.customer, c.gap) for c in found.cells}
    assert known == {
        ("glass", "trust"): (None, 50, None), ("paint", "pay"): (None, 50, None),
        ("paint", "tools"): (40, 30, 10), ("paint", "trust"): (60, 80, -20), ("wood", "trust"): (70, 66, 4),
    }  # fmt: skip
    paint, wood = found.units
    assert (paint.unit, paint.n, paint.gap, paint.symmetry, paint.level) == (
        "paint",
        2,
        -5,
        85,
        52.5,
    )
    assert (wood.n, wood.gap, wood.symmetry, wood.level) == (1, 4, 96, 68)
    assert found.whole is not None
    assert (found.whole.n, found.whole.gap, found.whole.symmetry) == (2, -0.5, 90.5)
    assert [(c.theme, c.employee, c.customer, c.gap) for c in found.themes] == [
        ("tools", 40, 30, 10), ("trust", 65, 73, -8),
    ]  # fmt: skip
    assert MirrorFigure.from_dict(found.as_dict()) == found
    empty = scores([])
    assert mirror.compare(empty, empty).whole is None


def test_sentences_say_gap_symmetry_and_level_in_both_languages() -> None:
    found = example()
    assert found.sentence("en", "wood") == (
        "Mean gap of employees minus customers: +4.0 [−1.8\u00a0–\u2060\u00a0+9.8]; symmetry 96.0 [90.2\u00a0–\u2060\u00a0100.0], "
        "level 68.0 [65.1\u00a0–\u2060\u00a070.9]; over 1 theme."
    )
    assert found.sentence("fr", "wood") == (
        "Écart moyen entre salariés et clients\u00a0: +4,0 [−1,8\u00a0–\u2060\u00a0+9,8]\u202f; symétrie 96,0 [90,2\u00a0–\u2060\u00a0100,0], "
        "niveau 68,0 [65,1\u00a0–\u2060\u00a070,9]\u202f; sur 1 thème."
    )
    assert found.sentence("en", "glass").startswith("Unknown: no unit has scores of at least ten")
    assert [signed("fr", value) for value in (3.24, -4.25, 0.04, -0.04)] == [
        "+3,2",
        "−4,2",
        "0,0",
        "0,0",
    ]


def test_intervals_cover_the_truth() -> None:
    """Themes of one unit rest on the same people; symmetry and level are covered in 95 % or more."""
    random = np.random.default_rng(4)
    units, themes, n, sd, draws = 6, 5, 30, 18.0, 200
    truth_e = random.normal(65, 6, (units, themes))
    truth_c = truth_e + random.normal(-4, 5, (units, themes))
    symmetry = 100 - np.abs(truth_e - truth_c).mean(axis=1)
    level, gap = ((truth_e + truth_c) / 2).mean(axis=1), (truth_e - truth_c).mean(axis=1)
    covered = {"gap": 0, "symmetry": 0, "level": 0}
    keys = [(f"u{u}", f"t{t}") for u in range(units) for t in range(themes)]
    for _draw in range(draws):
        tables = []
        for truth in (truth_e, truth_c):
            shared = random.normal(0, sd * np.sqrt(0.6), (units, 1, n))
            each = (
                truth[:, :, None] + shared + random.normal(0, sd * np.sqrt(0.4), (units, themes, n))
            )
            means, sds = each.mean(axis=2).clip(0, 100), each.std(axis=2, ddof=1)
            tables.append(scores([
                (u, t, m, s, n) for (u, t), m, s in zip(keys, means.ravel(), sds.ravel(), strict=True)
            ]))  # fmt: skip
        for at, found in enumerate(mirror.compare(tables[0], tables[1]).units):
            for name, truth in (("gap", gap), ("symmetry", symmetry), ("level", level)):
                low, high = getattr(found, f"{name}_low"), getattr(found, f"{name}_high")
                covered[name] += low <= truth[at] <= high
    assert all(count / (units * draws) >= 0.945 for count in covered.values()), covered


@pytest.mark.parametrize("frame", FRAMES)
def test_the_picture_has_a_dumbbell_per_gap(frame: Frame) -> None:
    found = example()
    drawn = dumbbells(found.cells_of("paint"), NAMES, found.sentence("en", "paint"), "en", frame)
    shown = re.findall(r"<text[^>]*>([^<]*)</text>", drawn)
    assert [text for text in shown if text in NAMES.values()] == ["Trust", "Digital tools"]
    assert ("Employees" in shown, "Customers" in shown) == (True, True)
    for color in (TEAL, CLAY):
        # One mark per theme and one in the legend.
        assert len(re.findall(rf'<path d="[^"]*z" fill="{color}"', drawn)) == 3
    xs = [float(x) for x in re.findall(r"[ML](-?[\d.]+) ", drawn)]
    assert 0 <= min(xs) <= max(xs) <= frame.width
    assert f'[fill="{CLAY}"]' in drawn


def test_without_a_gap_the_picture_says_so() -> None:
    told = MirrorFigure().sentence("fr")
    drawn = dumbbells((), NAMES, told, "fr")
    assert "<path" not in drawn
    assert "Inconnu" in drawn


def test_the_table_of_a_snapshot_has_floors_and_bounds() -> None:
    row = {"unit": "a", "quarter": "2026-Q3", "theme": "trust", "score": 71.5, "sd": 18, "n": 10}
    contracts.check(contracts.frame("customers", [row]), "customers")
    for changed, said in (
        ({"n": 9}, "is below the floor"), ({"score": 100.5}, "not from 0 to 100"),
        ({"sd": 50.5}, "not from 0 to 50"), ({"quarter": "2026-09"}, "not allowed"),
    ):  # fmt: skip
        with pytest.raises(ContractError, match=said):
            contracts.check(contracts.frame("customers", [row | changed]), "customers")
    with pytest.raises(ContractError, match="an earlier row"):
        contracts.check(contracts.frame("customers", [row, row]), "customers")
