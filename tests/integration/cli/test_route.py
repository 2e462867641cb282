"""`francparler route`: a folder with decisions, or one sentence with the line and nothing else."""

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.factories.help_desks import help_desk
from tests.integration.cli.running import refused, run
from webapp.config import ROOT
from webapp.routing.log import Answer, Log
from webapp.routing.replay import replay

PAGE = (ROOT / "webapp" / "docs" / "routing.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```(json|csv)\n(.*?)```", PAGE, re.DOTALL)
FILES = {"decisions.csv", "decisions.json", "load.csv", "summary.json"}


def read(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("number", "decisions"),
    [
        (0, [
            ("r1", 1, "lea", "declined", "2026-03-02T09:15+01:00"),
            ("r1", 2, "max", "accepted", "2026-03-02T10:00+01:00"),
            ("r2", 1, "lea", "accepted", "2026-03-03T10:00+01:00"),
            ("r3", None, None, "coordinator", "2026-03-04T10:00+01:00"),
        ]),
        (1, [
            ("r1", 1, "lea", "no answer", "2026-03-02T09:15+01:00"),
            ("r1", 2, "max", "accepted", "2026-03-02T11:15+01:00"),
        ]),
    ],
)  # fmt: skip
def test_the_examples_of_the_documentation_run(
    number: int, decisions: list[tuple[Any, ...]], tmp_path: Path
) -> None:
    kind, text = EXAMPLES[number]
    (tmp_path / f"log.{kind}").write_text(text, encoding="utf-8")
    result = run("route", str(tmp_path / f"log.{kind}"), "--out", str(tmp_path / "out"))
    assert result.exit_code == 0, result.output
    assert {path.name for path in (tmp_path / "out").iterdir()} == FILES
    names = ("request", "hop", "champion", "outcome", "asked_at")
    found = read(tmp_path / "out", "decisions.json")
    assert [tuple(row[name] for name in names) for row in found] == decisions
    with (tmp_path / "out" / "decisions.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [tuple(row[name] for name in names) for row in rows] == [
        tuple("" if cell is None else str(cell) for cell in row) for row in decisions
    ]


def document(log: Log) -> dict[str, Any]:
    """A log in the documented form, except lines of hierarchy."""
    return {
        "time_zone": str(log.zone), "declined_percent": log.declined, "no_answer_percent": log.no_answer,
        "champions": [
            {"id": c.id, "skills": c.skills, "languages": sorted(c.languages), "budget": c.budget}
            for c in log.champions
        ],
        "requests": [
            {"id": r.id, "person": r.person, "topic": r.topic, "level": r.level, "language": r.language,
             "urgency": r.urgency, "minutes": r.minutes, "at": r.arrived_at.isoformat()}
            for r in log.requests
        ],
        "answers": [
            {"request": r, "champion": c, "answer": reply.answer, "after_minutes": reply.after}
            for (r, c), reply in log.replies.items()
        ],
        "changes": [
            {"champion": c.champion, "at": c.at.isoformat()}
            | ({} if c.budget is None else {"budget": c.budget}) | ({} if c.away is None else {"away": c.away})
            for c in log.changes
        ],
    }  # fmt: skip


def as_table(members: dict[str, Any]) -> str:
    """The same as CSV, with a semicolon."""
    columns = list(
        {
            name: 0
            for value in members.values()
            if isinstance(value, list)
            for row in value
            for name in row
        }
    )
    lines = [f"# {name}: {value}" for name, value in members.items() if not isinstance(value, list)]
    lines.append(";".join(("kind", *columns)))
    for kind, rows in members.items():
        for row in rows if isinstance(rows, list) else ():
            cells = []
            for name in columns:
                value = row.get(name, "")
                if name == "skills" and value:
                    value = "|".join(f"{topic}:{level}" for topic, level in value.items())
                cells.append("|".join(value) if isinstance(value, list) else str(value))
            lines.append(";".join((kind.removesuffix("s"), *cells)))
    return "\n".join(lines) + "\n"


def test_the_command_does_what_the_function_does(tmp_path: Path) -> None:
    log = help_desk(3, 120, 10, managers={})
    members = document(log)
    (tmp_path / "log.json").write_text(json.dumps(members), encoding="utf-8")
    (tmp_path / "log.csv").write_text(as_table(members), encoding="utf-8")
    replayed = replay(log)
    for kind in ("json", "csv"):
        result = run("route", str(tmp_path / f"log.{kind}"), "--out", str(tmp_path / kind))
        assert result.exit_code == 0, result.output
        found = read(tmp_path / kind, "decisions.json")
        assert [(row["request"], row["champion"], row["used"]) for row in found] == [
            (ask.request.id, ask.decision.champion, ask.used) for ask in replayed.asks
        ]
        summary = read(tmp_path / kind, "summary.json")
        accepted = sum(ask.answer == Answer.accepted for ask in replayed.asks)
        assert summary["outcomes"]["accepted"] == accepted
        assert sum(summary["outcomes"][name] for name in ("accepted", "coordinator")) == 120
        assert sum(summary["accepted_by_hop"].values()) == accepted
        for month in summary["months"]:
            assert month["least_possible"] <= month["highest_share"] <= 1
    for name in ("decisions.json", "decisions.csv", "load.csv"):
        assert (tmp_path / "json" / name).read_bytes() == (tmp_path / "csv" / name).read_bytes()
    again = run("route", str(tmp_path / "log.csv"), "--out", str(tmp_path / "csv"))
    place = tmp_path / "csv"
    assert refused(again) == (2, f"{place} exists already. Name a new folder after --out.")


def test_an_empty_log_is_replayed(tmp_path: Path) -> None:
    (tmp_path / "log.json").write_text("{}", encoding="utf-8")
    result = run("route", str(tmp_path / "log.json"), "--out", str(tmp_path / "out"))
    assert result.exit_code == 0
    assert read(tmp_path / "out", "decisions.json") == []
    assert read(tmp_path / "out", "summary.json")["months"] == []


def test_a_cell_that_is_a_formula_is_not_run(tmp_path: Path) -> None:
    log = {"requests": [{"id": "=1+1", "person": "p", "topic": "t", "language": "fr", "minutes": 1,
                         "at": "2026-03-02"}]}  # fmt: skip
    (tmp_path / "log.json").write_text(json.dumps(log), encoding="utf-8")
    assert run("route", str(tmp_path / "log.json"), "--out", str(tmp_path / "out")).exit_code == 0
    assert "\n'=1+1," in (tmp_path / "out" / "decisions.csv").read_text(encoding="utf-8")


def refused_by(path: Path) -> str:
    """The sentence after the name of the file; nothing is written."""
    code, sentence = refused(run("route", str(path), "--out", str(path.parent / "out")))
    assert (code, "\n" in sentence) == (2, False)
    assert list(path.parent.iterdir()) == [path]
    assert sentence.startswith(f"{path}: ")
    return sentence.removeprefix(f"{path}: ")


CHAMPION = '{"id": "lea", "skills": {"data": 2}, "languages": ["fr"], "budget": 60}'
REQUEST = '{"id": "r1", "person": "paul", "topic": "data", "language": "fr", "minutes": 30, "at": "2026-03-02"}'


def log_text(
    *, champion: str = CHAMPION, request: str = REQUEST, more: str = "", zone: str = "Europe/Paris"
) -> str:
    """Champions begin on line 3, requests on line 5, other records on line 6."""
    return (
        f'{{"time_zone": "{zone}",\n"champions": [\n{champion}],\n"requests": [\n{request}]'
        + (f",\n{more}" if more else "") + "}"
    )  # fmt: skip


def changed(text: str, before: str, after: str) -> str:
    assert before in text
    return text.replace(before, after)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (log_text(champion=changed(CHAMPION, ": 2}", ": 5}")), "Line 3: data must be a whole number from 1 to 4, not 5."),
        (log_text(champion=changed(CHAMPION, ": 2}", ': "two"}')), "Line 3: data must be a whole number from 1 to 4, not 'two'."),
        (log_text(champion=changed(CHAMPION, "60", "-1")), "Line 3: budget must be a whole number from 0 to 24000, not -1."),
        (log_text(champion=changed(CHAMPION, "[", '["fr", ')), "Line 3: languages lists 'fr' twice."),
        (log_text(champion=changed(CHAMPION, "budget", "time")), "Line 3: there is no field 'time'; there are id, manager"),
        (log_text(champion=f"{CHAMPION},\n{CHAMPION}"), "Line 4: person: lea is on line 3 already."),
        (log_text(request=changed(REQUEST, "30", "-5")), "Line 5: minutes must be a whole number from 1 to 1440, not -5."),
        (log_text(request=changed(REQUEST, "30", "0")), "Line 5: minutes must be a whole number from 1 to 1440, not 0."),
        (log_text(request=changed(REQUEST, "30", "30.5")), "Line 5: minutes must be a whole number from 1 to 1440, not 30.5."),
        (log_text(request=changed(REQUEST, '"fr"', '""')), "Line 5: language is missing."),
        (log_text(request=changed(REQUEST, "30", '30, "urgency": "now"')), "Line 5: there is no urgency 'now'; there are normal, urgent."),
        (log_text(request=changed(REQUEST, "30", '30, "level": 0')), "Line 5: level must be a whole number from 1 to 4, not 0."),
        (log_text(request=f"{REQUEST},\n{REQUEST}"), "Line 6: request: r1 is on line 5 already."),
        (log_text(request=f"{REQUEST}, {REQUEST}"), "Line 5: request: r1 is on line 5 already."),
        (log_text(request=changed(REQUEST, "paul", "p" * 201)), "Line 5: person has 201 characters; 200 are accepted."),
        (log_text(request=changed(REQUEST, "paul", "p\\u0007")), "Line 5: person contains a control character."),
        (log_text(request=changed(REQUEST, "paul", "\\ud800")), "Line 5: person contains a control character."),
        (log_text(request=changed(REQUEST, "paul", " paul")), "Line 5: person is empty, or begins or ends with a space."),
        (log_text(request=changed(REQUEST, "2026-03-02", "2 March")), "Line 5: at must be a date and time such as 2026-03-02T09:15, not '2 March'."),
        (log_text(request=changed(REQUEST, "2026-03-02", "0001-01-01")), "Line 5: at must be in the years 2000 to 2099, not in 1."),
        (log_text(request=changed(REQUEST, "2026-03-02", "2026-03-29T02:30")), "Line 5: at: clocks skip 2026-03-29T02:30 in Europe/Paris."),
        (log_text(more='"answers": [{"request": "r1", "champion": "zoe", "answer": "accepted"}]'), "Line 6: champion names 'zoe', who is not among the champions."),
        (log_text(more='"answers": [{"request": "r9", "champion": "lea", "answer": "accepted"}]'), "Line 6: request names 'r9', which is not in the file."),
        (log_text(more='"answers": [{"request": "r1", "champion": "lea", "answer": "maybe"}]'), "Line 6: there is no answer 'maybe'; there are accepted, declined, none."),
        (log_text(more='"answers": [\n' + ",\n".join(['{"request": "r1", "champion": "lea", "answer": "none"}'] * 2) + "]"), "Line 8: answer: r1, lea is on line 7 already."),
        (log_text(more='"changes": [{"champion": "lea", "at": "2026-03-02"}]'), "Line 6: a change needs budget or away."),
        (log_text(more='"changes": [{"champion": "lea", "at": "2026-03-02", "budget": -1}]'), "Line 6: budget must be a whole number from 0 to 24000, not -1."),
        (log_text(more='"people": [{"id": "anna"}]'), "Line 5: r1: person names 'paul', who is not in the file."),
        (log_text(more='"people": [{"id": "paul", "manager": "zoe"}]'), "Line 6: paul: manager names 'zoe', who is not in the file."),
        (log_text(more='"people": [{"id": "lea"}]'), "Line 3: person: lea is on line 6 already."),
        (log_text(more='"people": [\n{"id": "paul", "manager": "yan"},\n{"id": "yan", "manager": "paul"}]'),
         "Line 7: the managers of paul, yan form a circle (lines 7, 8)."),
        (log_text(more='"people": [{"id": "paul", "manager": "paul"}]'), "Line 6: paul: manager names the person themselves."),
        (log_text(zone="Mars/Olympus"), "Line 1: there is no time zone 'Mars/Olympus'; names are like Europe/Paris."),
        (log_text(zone="../etc"), "Line 1: there is no time zone '../etc'"),
        (log_text(more='"urgent_hours": 400'), "Line 6: urgent_hours must be a whole number from 1 to 336, not 400."),
        (log_text(more='"declined_percent": 60, "no_answer_percent": 41'), "Line 6: no_answer_percent must be a whole number from 0 to 40, not 41."),
        (log_text(more='"joy": 1'), "Line 6: there is no 'joy' here; there are time_zone, answer_hours"),
        (log_text(more='"answers": 3'), "Line 6: answers must be a list in brackets."),
        (log_text(more='"answer_hours": [3]'), "Line 6: answer_hours must not be a list."),
        ("", "Line 1: '{' is missing here."),
        ('{"requests": [\n' + "[" * 100_000, "Line 2: this value is too long or too deep."),
    ],
)  # fmt: skip
def test_bad_json_is_refused_with_the_line(text: str, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "log.json"
    path.write_text(text, encoding="utf-8")
    assert refused_by(path).startswith(sentence)


HEAD = "kind,id,skills,languages,budget,person,topic,language,minutes,at"


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (["champion,lea,data:5,fr,60,,,,,"], "Line 2: data must be a whole number from 1 to 4, not '5'."),
        (["champion,lea,data,fr,60,,,,,"], "Line 2: skills must be different topics with levels, such as data:3|ai:2."),
        (["champion,lea,data:1|data:2,fr,60,,,,,"], "Line 2: skills must be different topics with levels"),
        (["champion,lea,data:1,fr||en,60,,,,,"], "Line 2: languages is empty, or begins or ends with a space."),
        (["champion,lea,data:1,fr,-6,,,,,"], "Line 2: budget must be a whole number from 0 to 24000, not '-6'."),
        (["champion,lea,data:1,fr,60,paul,,,,"], "Line 2: there is no field 'person'; there are id, manager"),
        (["helper,lea,data:1,fr,60,,,,,"], "Line 2: there is no kind 'helper'; there are "),
        (["request,r1,,,,paul,data,fr,-30,2026-03-02"], "Line 2: minutes must be a whole number from 1 to 1440, not '-30'."),
        (["request,r1,,,,paul,data,fr,30"], "Line 2: 9 cells for 10 columns."),
        (["request,r1,,,,pa\x07ul,data,fr,30,2026-03-02"], "Line 2: person contains a control character."),
    ],
)  # fmt: skip
def test_a_bad_row_is_refused_with_its_line(rows: list[str], sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("\n".join((HEAD, *rows)) + "\n", encoding="utf-8", newline="")
    assert refused_by(path).startswith(sentence)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"kind,id\nperson,R\xe9mi\n", "the file is not UTF-8 (byte 16)."),
        (b"", "Line 1: the column kind is missing."),
        (b"kind,joy\n", "Line 1: there is no column 'joy'"),
        (b"# joy: 1\nkind\n", "Line 1: there is no setting 'joy'"),
        (b"# time_zone: UTC\n# answer_hours: 0\nkind\n", "Line 2: answer_hours must be a whole number from 1 to 336, not '0'."),
    ],
)  # fmt: skip
def test_a_bad_table_is_refused(text: bytes, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(text)
    assert refused_by(path).startswith(sentence)


def test_nothing_is_written_if_the_writing_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "log.json").write_text(log_text(), encoding="utf-8")
    monkeypatch.setattr("webapp.cli.routing.writing.write_json", _full)
    code, sentence = refused(
        run("route", str(tmp_path / "log.json"), "--out", str(tmp_path / "out"))
    )
    assert (code, sentence) == (2, "A file: No space left on device.")
    assert [path.name for path in tmp_path.iterdir()] == ["log.json"]


def _full(_path: Path, _value: Any) -> None:
    raise OSError(28, "No space left on device")
