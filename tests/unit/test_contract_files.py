"""Files under a contract: whatever they contain, all lines are parsed, or refused in words."""

from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.core.errors import Invalid
from webapp.datafiles import kinds
from webapp.datafiles.contract import Contract, ContractColumn, ContractLine, FaultyFile, read

CONTRACT = Contract(
    (
        ContractColumn("word", kinds.choice({"red": 1, "blue": 2}, "red, blue"), ("mot",)),
        ContractColumn("score", kinds.number(0, 100)),
        ContractColumn("n", kinds.whole(1, 9999)),
    ),
    ("word", "score"), most=50, largest=64 * 1024,
)  # fmt: skip
HEAD = "word,score,n\n"
ZALGO = "e" + "\u0301" * 30_000
HOSTILE = {
    "nothing": b"", "zero bytes": b"\0" * 4000, "only a mark": b"\xef\xbb\xbf",
    "half a mark": b"\xef\xbb", "utf-16": (HEAD + "red,1,2\n").encode("utf-16"),
    "utf-16 cut": (HEAD + "red,1,2\n").encode("utf-16")[:-1],
    "utf-32": (HEAD + "red,1,2\n").encode("utf-32"), "pdf": b"%PDF-1.7\n1 0 obj",
    "zip": b"PK\x03\x04" + b"\0" * 90, "old workbook": b"\xd0\xcf\x11\xe0" + b"\0" * 90,
    "html": b"<!doctype html><table><tr><td>word</td></tr></table>",
    "open quote": b'word,score,n\n"red,1,2\n', "quote inside": b'word,score,n\n"re"d,1,2\n',
    "no end of line": b"word,score,n\rred,1,2", "only commas": b",,,,\n,,,,\n",
    "spaces": b"   \n\t\n \n", "long line": b"word,score,n\n" + b"x" * 60_000,
    "wide": ("word,score,n" + ",x" * 5000 + "\n").encode(), "many": (HEAD + "red,1,2\n" * 60).encode(),
    "large": (HEAD + "red,1,2\n" * 9000).encode(), "accents": (HEAD + f"{ZALGO[:9000]},1,2\n").encode(),
    "accents in head": f"{ZALGO[:9000]},score,n\nred,1,2\n".encode(),
    "formula": (HEAD + '"=cmd|\'/c calc\'!A1",1,2\n').encode(), "script": b"<script>x</script>,score,n\n1,2,3\n",
    "percent": b"%(known)s%s%d,score,n\nred,1,2\n", "percent cell": (HEAD + "%(line)d%s,1,2\n").encode(),
    "nan": (HEAD + "red,nan,2\n").encode(), "infinity": (HEAD + "red,inf,2\n").encode(),
    "exponent": (HEAD + "red,1e2,2\n").encode(), "huge": (HEAD + "red," + "9" * 400 + ",2\n").encode(),
    "arabic digits": (HEAD + "red,٥,٢\n").encode(), "fullwidth": (HEAD + "red,５,２\n").encode(),
    "superscript": (HEAD + "red,1,²\n").encode(), "minus": (HEAD + "red,−1,2\n").encode(),
    "reversed": (HEAD + "\u202ered,1,2\n").encode(), "bell": (HEAD + "r\aed,1,2\n").encode(),
    "lost letter": (HEAD + "r\ufffdd,1,2\n").encode(), "head twice": (HEAD + HEAD).encode(),
    "separator named": b"sep=;\nword;score;n\nred;1,5;2\n", "latin": "mot;score;n\nécarlate;1;2\n".encode("cp1252"),
}  # fmt: skip


def outcome(raw: bytes) -> list[ContractLine] | list[str]:
    """The lines, or the sentences of the refusal, which are complete."""
    try:
        return read(BytesIO(raw), CONTRACT)
    except FaultyFile as faulty:
        return [f"{each.line}: {each.words % each.values}" for each in faulty.faults]
    except Invalid as wrong:
        return [wrong.message % wrong.values]


def test_the_sample_has_forty_files() -> None:
    assert len(HOSTILE) == 40


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_words_or_read_whole(name: str) -> None:
    found = outcome(HOSTILE[name])
    read_well = {"utf-16", "utf-32", "no end of line", "separator named"}
    assert all(isinstance(each, ContractLine) for each in found) is (name in read_well)
    assert all(len(each) < 600 for each in found if isinstance(each, str))


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    outcome(raw)
    outcome(HEAD.encode() + raw)


SCORES = st.integers(0, 10_000).map(lambda hundredths: hundredths / 100)
ROWS = st.lists(
    st.tuples(st.sampled_from(["red", "blue"]), SCORES, st.integers(1, 9999)),
    min_size=1, max_size=20, unique_by=lambda row: row[:2],
)  # fmt: skip


@given(ROWS, st.permutations(["word", "score", "n"]), st.sampled_from([",", ";", "\t"]))
def test_what_keeps_the_contract_is_read_as_written(
    rows: list[tuple[str, float, int]], order: list[str], separator: str
) -> None:
    mark = "." if separator == "," else ","
    shown: list[dict[str, Any]] = [
        {"word": word, "score": f"{score:.2f}".replace(".", mark), "n": str(n)}
        for word, score, n in rows
    ]
    lines = [order, *([row[name] for name in order] for row in shown)]
    found = read(BytesIO("\n".join(map(separator.join, lines)).encode()), CONTRACT)
    assert [each.number for each in found] == list(range(2, len(rows) + 2))
    assert [each.values for each in found] == [
        {"word": {"red": 1, "blue": 2}[word], "score": score, "n": n} for word, score, n in rows
    ]


@given(ROWS, st.lists(st.integers(0, 19), min_size=1, max_size=5, unique=True))
def test_each_wrong_line_is_told_with_its_number(
    rows: list[tuple[str, float, int]], wrong: list[int]
) -> None:
    wrong = sorted({number % len(rows) for number in wrong})
    lines = [
        f"{word},{'x' if at in wrong else score},{n}" for at, (word, score, n) in enumerate(rows)
    ]
    with pytest.raises(FaultyFile) as refusal:
        read(BytesIO((HEAD + "\n".join(lines)).encode()), CONTRACT)
    assert [fault.line for fault in refusal.value.faults] == [at + 2 for at in wrong]
