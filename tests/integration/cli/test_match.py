"""`francparler match`: a folder with a proof, or one sentence with the line and nothing else."""

import csv
import json
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.factories.cohorts import organization
from tests.integration.cli.cohort_files import document, write
from tests.integration.cli.running import refused, run
from webapp.config import ROOT
from webapp.matching.feasible import feasible_cohort
from webapp.matching.solve import match

FILES = {
    "certificate.json", "explanations.json", "pairs.csv", "pairs.json", "summary.json", "unmatched.csv",
}  # fmt: skip
PAGE = (ROOT / "webapp" / "docs" / "matching.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```(json|csv)\n(.*?)```", PAGE, re.DOTALL)


def read(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("number", "pairs"),
    [
        (0, [("paul", "lea", "new")]),
        (1, [("paul", "lea", "new"), ("rose", "lea", "new"), ("hugo", "max", "current")]),
        (2, [("paul", "lea", "new"), ("rose", "lea", "new")]),
    ],
)
def test_the_examples_of_the_documentation_run(
    number: int, pairs: list[tuple[str, str, str]], tmp_path: Path
) -> None:
    kind, text = EXAMPLES[number]
    (tmp_path / f"cohort.{kind}").write_text(text, encoding="utf-8")
    result = run("match", str(tmp_path / f"cohort.{kind}"), "--out", str(tmp_path / "out"))
    assert result.exit_code == 0, result.output
    found = read(tmp_path / "out", "pairs.json")
    assert [(row["mentee"], row["mentor"], row["status"]) for row in found] == pairs
    assert {path.name for path in (tmp_path / "out").iterdir()} == FILES
    assert run("match", "verify", str(tmp_path / "out")).exit_code == 0


def test_the_command_does_what_the_function_does(tmp_path: Path) -> None:
    profiles = organization(1, 40)
    path = write(tmp_path / "cohort.json", document(profiles))
    out = tmp_path / "out"
    assert run("match", "--out", str(out), str(path)).exit_code == 0
    result = match(feasible_cohort(profiles).cohort)
    found = read(out, "pairs.json")
    assert tuple((row["mentee"], row["mentor"]) for row in found) == result.pairs
    explained = read(out, "explanations.json")
    assert len(explained) == len(found)
    for row, why in zip(found, explained, strict=True):
        assert row["mentee_score"] == sum(why["for_mentee"]["parts"].values())
    stages = read(out, "summary.json")["stages"]
    assert [stage["value"] for stage in stages] == [stage.value for stage in result.stages]
    again = run("match", str(path), "--out", str(out))
    assert refused(again) == (2, f"{out} exists already. Name a new folder after --out.")
    assert read(out, "pairs.json") == found


def test_the_order_of_the_file_does_not_matter(tmp_path: Path) -> None:
    members = document(organization(2, 30))
    texts = set()
    for seed in range(4):
        random.Random(seed).shuffle(members["people"])
        out = tmp_path / f"out{seed}"
        run("match", str(write(tmp_path / "cohort.json", members)), "--out", str(out))
        texts.add((out / "pairs.csv").read_bytes() + (out / "certificate.json").read_bytes())
    assert len(texts) == 1


def other_pair(out: Path) -> None:
    """Give the mentor of the first pair to a mentee who may have them."""
    rows = read(out, "pairs.json")
    certificate = read(out, "certificate.json")
    names = [[seat[0] for seat in certificate[side]] for side in ("mentees", "mentors")]
    taken = {(row["mentee"], row["mentor"]) for row in rows}
    columns = certificate["pairs"]
    for i, j, s, t in zip(
        columns["mentee"],
        columns["mentor"],
        columns["mentee_score"],
        columns["mentor_score"],
        strict=True,
    ):
        if names[0][i] == rows[0]["mentee"] and (names[0][i], names[1][j]) not in taken:
            rows[0] |= {"mentor": names[1][j], "mentee_score": s, "mentor_score": t}
            break
    (out / "pairs.json").write_text(json.dumps(rows), encoding="utf-8")


def edit(name: str, change: Callable[[str], str]) -> Callable[[Path], None]:
    def edited(out: Path) -> None:
        path = out / name
        before = path.read_text(encoding="utf-8")
        path.write_text(change(before), encoding="utf-8", newline="")
        assert path.read_text(encoding="utf-8") != before

    return edited


@pytest.mark.parametrize(
    "alter",
    [
        other_pair,
        edit("pairs.json", lambda text: json.dumps(json.loads(text)[1:])),
        edit("pairs.json", lambda text: json.dumps(json.loads(text) + json.loads(text)[:1])),
        edit("pairs.json", lambda text: text.replace('"mentee_score": ', '"mentee_score": 1', 1)),
        edit("pairs.json", lambda text: text.replace("mentor00", "nobody00", 1)),
        edit("pairs.csv", lambda text: text.replace("mentor00", "nobody00", 1)),
        edit("pairs.csv", lambda text: "\n".join(text.split("\n")[:-2]) + "\n"),
        edit("certificate.json", lambda text: text.replace('"value": ', '"value": 1', 1)),
        edit(
            "certificate.json", lambda text: re.sub(r'"prices": \[', '"prices": [7', text, count=1)
        ),
    ],
)
def test_a_changed_run_is_not_proved(alter: Callable[[Path], None], tmp_path: Path) -> None:
    path = write(tmp_path / "cohort.json", document(organization(1, 30)))
    run("match", str(path), "--out", str(tmp_path / "out"))
    alter(tmp_path / "out")
    result = run("match", "verify", str(tmp_path / "out"))
    assert (result.exit_code, result.output[:11]) == (1, "VIOLATION: ")


@pytest.mark.parametrize(
    "damage",
    [
        edit("certificate.json", lambda text: text[: len(text) // 2]),
        edit("certificate.json", lambda text: text.replace("francparler-matching-1", "other")),
        edit("certificate.json", lambda text: re.sub(r'"mentor": \[\d+', '"mentor": [99999', text)),
        edit("certificate.json", lambda _text: "[]"),
        edit("certificate.json", lambda _text: "[" * 100_000),
        edit("pairs.json", lambda _text: "{}}"),
        edit("pairs.json", lambda _text: "[1]"),
        lambda out: (out / "pairs.csv").unlink(),
        lambda out: (out / "certificate.json").unlink(),
    ],
)
def test_a_damaged_folder_is_refused_in_one_sentence(
    damage: Callable[[Path], None], tmp_path: Path
) -> None:
    path = write(tmp_path / "cohort.json", document(organization(1, 30)))
    run("match", str(path), "--out", str(tmp_path / "out"))
    damage(tmp_path / "out")
    code, sentence = refused(run("match", "verify", str(tmp_path / "out")))
    assert (code, "\n" in sentence) == (2, False)
    assert str(tmp_path / "out") in sentence


HEAD = "mentee,mentor,mentee_score,mentor_score,capacity,mentee_waited,previous,frozen"


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (["a,a,5,5,1,,,"], "Line 2: a cannot be their own mentor."),
        (["a,b,5,5,-1,,,"], "Line 2: capacity must be a whole number from 0 to 5, not '-1'."),
        (["a,b,5,5,6,,,"], "Line 2: capacity must be a whole number from 0 to 5, not '6'."),
        (["a,b,5,5,1.5,,,"], "Line 2: capacity must be a whole number from 0 to 5, not '1.5'."),
        (["a,b,5,5,²,,,"], "Line 2: capacity must be a whole number from 0 to 5, not '²'."),
        (["a,b,5,5,1,,,", "c,b,5,5,2,,,"], "Line 3: b is among the mentors with other values on line 2 already."),
        (["a,b,5,5,1,,,", "a,b,5,5,1,,,"], "Line 3: a and b are on line 2 already."),
        (["a,b,5,5,1,,,", "b,a,5,5,1,,,"], "Line 3: b and a are on line 2 already."),
        (["a,b,0,5,1,,,"], "Line 2: mentee_score must be a whole number from 1 to 1000, not '0'."),
        (["a,b,5,1001,1,,,"], "Line 2: mentor_score must be a whole number from 1 to 1000, not '1001'."),
        (["a,b,,5,1,,,"], "Line 2: mentee_score is missing."),
        (["a,b,5,5,1,-1,,"], "Line 2: mentee_waited must be a whole number from 0 to 100, not '-1'."),
        (["a,b,5,5,1,,maybe,"], "Line 2: previous must be true or false, not 'maybe'."),
        (["a,b,5,5,1,,,1", "b,a,5,5,1,,,1"], "Line 3: b and a are a current pair already."),
        (["a,b,5,5"], "Line 2: 4 cells for 8 columns."),
        ([",,5,5,1,,,"], "Line 2: mentee and mentor are missing."),
        ([" a,b,5,5,1,,,"], "Line 2: mentee is empty, or begins or ends with a space."),
        (["a\x07,b,5,5,1,,,"], "Line 2: mentee contains a control character."),
        (['"a\nz",b,5,5,1,,,'], "Line 2: mentee contains a control character."),
        ([f"{'a' * 201},b,5,5,1,,,"], "Line 2: mentee has 201 characters; 200 are accepted."),
        (["a,b,5,5,1,,,", '"c"x,b,5,5,1,,,'], "Line 3: this is not CSV (',' expected after '\"')."),
    ],
)  # fmt: skip
def test_a_bad_row_is_refused_with_its_line(rows: list[str], sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "cohort.csv"
    path.write_text("\n".join((HEAD, *rows)) + "\n", encoding="utf-8", newline="")
    assert refused_by(path) == sentence


def refused_by(path: Path) -> str:
    """The sentence after the name of the file; nothing is written."""
    code, sentence = refused(run("match", str(path), "--out", str(path.parent / "out")))
    assert (code, "\n" in sentence) == (2, False)
    assert list(path.parent.iterdir()) == [path]
    assert sentence.startswith(f"{path}: ")
    return sentence.removeprefix(f"{path}: ")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Line 1: the column mentee is missing."),
        ("mentee,mentor,joy\n", "Line 1: there is no column 'joy'"),
        ("mentee,mentor,mentor\n", "Line 1: a column is there twice."),
        ("# criteria: joy\nmentee,mentor\n", "there is no criterion 'joy'"),
        ("# joy: 1\nmentee,mentor\n", "Line 1: there is no setting 'joy'"),
        (
            "mentee,mentor,mentee_rank,mentor_rank\na,b,2,1\n",
            "Line 2: mentee_rank is 2, but a has 1",
        ),
    ],
)
def test_a_bad_table_is_refused(text: str, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "cohort.csv"
    path.write_text(text, encoding="utf-8")
    assert refused_by(path).startswith(sentence)


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cohort.csv"
    path.write_bytes(b"mentee,mentor\nR\xe9mi,b\n")
    assert refused_by(path) == "the file is not UTF-8 (byte 15)."


PERSON: dict[str, Any] = {
    "grade": 5, "site": "X", "languages": ["fr"], "slots": ["mon-am"], "needs": {"ai": {}},
}  # fmt: skip
MENTOR = {**PERSON, "id": "o", "grade": 1, "needs": {}, "offers": {"ai": 2}}


def of_people(*people: dict[str, Any], **members: Any) -> dict[str, Any]:
    named = [{**PERSON, "id": f"e{n}", **change} for n, change in enumerate(people)]
    return {"edition": "e", "people": [*named, MENTOR], **members}


@pytest.mark.parametrize(
    ("members", "sentence"),
    [
        (of_people({}, {"id": "e0"}), "Line 4: e0 is listed twice."),
        (of_people({}, {"id": "e0", "manager": "o"}), "Line 4: e0 has two managers."),
        (of_people({"manager": ["o", "e1"]}), "Line 3: manager must be one text, not ['o', 'e1']."),
        (of_people({"manager": "e1"}, {"manager": "e2"}, {"manager": "e0"}),
         "Line 3: the managers of e0, e1, e2 form a circle (lines 3, 4, 5)."),
        (of_people({"manager": "e0"}), "Line 3: e0: manager names the person themselves."),
        (of_people({"manager": "nobody"}), "Line 3: e0: manager names 'nobody', who is not in the file."),
        (of_people({}, {"capacity": -1}), "Line 4: capacity must be a whole number from 0 to 5, not -1."),
        (of_people({}, {"capacity": 6}), "Line 4: capacity must be a whole number from 0 to 5, not 6."),
        (of_people({}, {"capacity": 1.5}), "Line 4: capacity must be a whole number from 0 to 5, not 1.5."),
        (of_people({}, {"capacity": True}), "Line 4: capacity must be a whole number from 0 to 5, not True."),
        (of_people({"ranked_mentors": ["o", "o"]}), "Line 3: ranked_mentors lists 'o' twice."),
        (of_people({"ranked_mentors": ["o"], "languages": ["de"]}),
         "Line 3: e0 ranks o, but you share no language."),
        (of_people({"ranked_mentors": ["zoe"]}), "Line 3: e0: ranked_mentors names 'zoe', who is not in the file."),
        (of_people({"exclusions": ["e0"]}), "Line 3: e0: exclusions names the person themselves."),
        (of_people({"slots": ["noon"]}), "Line 3: there is no half-day 'noon'"),
        (of_people({"needs": {"ai": {"level": 5}}}), "Line 3: level must be a whole number from 1 to 4, not 5."),
        (of_people({"needs": {"ai": 3}}), "Line 3: an object in braces is expected here."),
        (of_people({"grade": None}), "Line 3: e0: the grade is missing."),
        (of_people({"id": ""}), "Line 3: id is missing."),
        (of_people({"name": "a\u0007"}), "Line 3: name contains a control character."),
        (of_people({"id": "\ud800"}), "Line 3: id contains a control character."),
        (of_people({"joy": 1}), "Line 3: there is no field 'joy'"),
        (of_people({}, frozen=[{"mentee": "e0", "mentor": "e0"}]), "Line 1: frozen: e0 cannot be their own mentor."),
        (of_people({}, frozen=[{"mentee": "e0", "mentor": "zoe"}]), "Line 1: frozen names 'zoe', who is not in"),
        (of_people({}, previous=[{"mentee": "e0", "mentor": "o"}] * 2), "Line 1: previous: e0 and o are listed twice."),
        (of_people({}, criteria=["joy"]), "Line 1: there is no criterion 'joy'"),
        (of_people({}, weights={"topics": 501}), "Line 1: the weights must be 0 or more and add up to 1000"),
        (of_people({}, joy=1), "there is no 'joy' here"),
        (of_people({}, edition=""), "Line 1: edition is missing."),
    ],
)  # fmt: skip
def test_a_bad_person_is_refused_with_the_line(
    members: dict[str, Any], sentence: str, tmp_path: Path
) -> None:
    assert refused_by(write(tmp_path / "cohort.json", members)).startswith(sentence)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Line 1: '{' is missing here."),
        ("[]", "Line 1: '{' is missing here."),
        ('{"edition": "e",\n"people": [\n{"id": 1,}]}', "Line 3: this is not JSON"),
        ('{"edition": "e",\n"people": [{"id": "a",\n"id": "b"}]}', "Line 2: a name is used twice"),
        ('{"edition": "e",\n"edition": "f"}', "Line 2: 'edition' is there twice."),
        ('{"edition": "e"}\n{', "Line 2: there is more text after the end of the object."),
        ('{"edition": "e",\n"people": [{"id": "a", "grade": NaN}]}', "Line 2: NaN is not a number"),
        ('{"edition": "e", "people": [\n' + "[" * 100_000, "Line 2: this value is too long or too deep."),
        ('{"edition": "e", "people": [\n' + "1" * 10_000 + "]}", "Line 2: this value is too long"),
        ('{"edition": "e",\n"people": 3}', "Line 2: people must be a list in brackets."),
        ('{"edition": ["e"], "people": []}', "Line 1: edition must not be a list."),
        ('{"edition": "e", "pairs": [\n{"mentee": "a", "mentor": "b"}]}', "Line 2: mentee_score is missing."),
    ],
)  # fmt: skip
def test_bad_json_is_refused_with_the_line(text: str, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "cohort.json"
    path.write_text(text, encoding="utf-8")
    assert refused_by(path).startswith(sentence)


@pytest.mark.parametrize(
    ("members", "reasons"),
    [
        ({"edition": "e", "people": []}, {}),
        ({"edition": "e", "people": [{**PERSON, "id": "a"}]}, {"a": "No mentor takes part."}),
        (
            {"edition": "e", "people": [{**PERSON, "id": "a", "exclusions": ["o"]}, MENTOR]},
            {
                "a": "Of 1 mentor: 1 would fit and is not available.",
                "o": "Of 1 mentee: 1 would fit and is not available.",
            },
        ),
    ],
)
def test_an_empty_result_is_valid_and_has_reasons(
    members: dict[str, Any], reasons: dict[str, str], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert run("match", str(write(tmp_path / "c.json", members)), "--out", str(out)).exit_code == 0
    assert read(out, "pairs.json") == []
    with (out / "unmatched.csv").open(encoding="utf-8", newline="") as stream:
        assert {row["id"]: row["reason"] for row in csv.DictReader(stream)} == reasons
    assert run("match", "verify", str(out)).exit_code == 0


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    names = ["=a", "+b", "-c", "@d"]
    path = tmp_path / "cohort.csv"
    rows = [f"{name},m{n},5,5" for n, name in enumerate(names)]
    path.write_text(
        "\n".join(["mentee,mentor,mentee_score,mentor_score", *rows, "=z,,,"]), encoding="utf-8"
    )
    out = tmp_path / "out"
    assert run("match", str(path), "--out", str(out)).exit_code == 0
    for name in ("pairs.csv", "unmatched.csv"):
        with (out / name).open(encoding="utf-8", newline="") as stream:
            cells = [cell for row in csv.reader(stream) for cell in row]
        assert [cell for cell in cells if cell and cell[0] in "=+-@\t\r"] == []
    assert {row["mentee"] for row in read(out, "pairs.json")} == set(names)
    assert run("match", "verify", str(out)).exit_code == 0


def test_a_question_is_answered(tmp_path: Path) -> None:
    rows = ["a,x,900,900", "a,y,800,800", "b,y,700,700"]
    path = tmp_path / "cohort.csv"
    path.write_text("\n".join(["mentee,mentor,mentee_score,mentor_score", *rows]), encoding="utf-8")
    asked = run("match", "why-not", str(path), "a", "y", "--exact")
    assert asked.exit_code == 0, asked.output
    assert asked.output.splitlines()[0] == (
        "Not available to you in this run: with the two of you matched, the group would have at least "
        "1 more places of mentees left empty."
    )
    assert "places of mentees left empty: 0 now, 1 with this pair" in asked.output
    assert (
        run("match", "why-not", str(path), "a", "x").output == "You are matched with each other.\n"
    )
    assert refused(run("match", "why-not", str(path), "a", "z")) == (
        2,
        f"z is not a mentor of {path}.",
    )
    assert refused(run("match", "why-not", str(path), "b", "x", "--exact"))[0] == 2


def test_the_default_folder_is_named_after_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "spring.json", of_people({}))
    assert run("match", "spring.json").exit_code == 0
    assert {path.name for path in (tmp_path / "spring-matched").iterdir()} == FILES


def test_files_that_are_not_there_are_refused(tmp_path: Path) -> None:
    for arguments in (
        ("nothing.csv",),
        ("verify", "nothing"),
        ("why-not", "nothing.csv", "a", "b"),
    ):
        assert run("match", *arguments).exit_code == 2
    assert run("match", "--help").output.startswith("Usage: ")
