"""Completions from a file: all of it or nothing, with the line that is wrong."""

import io
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from tests.environment import NOON
from tests.factories.company import Company
from tests.integration.academy.modules import content, member, module_of, program_of
from tests.pages import Client
from webapp.academy import queries, services
from webapp.academy.evidence import measures
from webapp.academy.models import Completion
from webapp.core import clock, db
from webapp.core.errors import Invalid
from webapp.core.unit_of_work import unit_of_work

DAY = timedelta(days=1)


def count(code: str) -> int:
    db.session().rollback()
    return sum(each.module.code == code for each in db.session().query(Completion))


def test_a_file_is_imported_once(company: Company) -> None:
    module_of(company, "from-file")
    people = [member(company, f"imported{n}") for n in range(3)]
    lines = "".join(f"{p.email};from-file;2026-03-0{n + 1}\n" for n, p in enumerate(people))
    file = ("\ufeffE-mail;Module;Jour\n" + lines).encode()
    client = Client(company.app).sign_in(company.people["lead"].email)
    # How many were known before would tell the lead who completed the module.
    for words in ("The file is imported: 3 lines.", "The file is imported: 3 lines."):
        values = {"file": (io.BytesIO(file), "completions.csv")}
        answer = client.post("/programs/pairs/academy/completions", values)
        assert answer.status == 303
        assert words in client.get("/programs/pairs/academy").words
    assert count("from-file") == 3


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            "{email},other,2026-03-01",
            "Line 3: this program has no published module with this code.",
        ),
        ("{email},wrong-lines,31/31/2026", "Line 3: write the day as in 2026-03-31."),
        ("{email},wrong-lines,03/04/2026", "Line 3: this day can be read in two ways."),
        ("{email},wrong-lines,2199-01-01", "Line 3: this day is in the future, or before 2000."),
        ("{email},wrong-lines", "Line 3: write the day as in 2026-03-31."),
        ("\x00,\x00,\x00", "Line 3: this program has no published module with this code."),
    ],
)
def test_a_wrong_line_refuses_the_file(company: Company, line: str, sentence: str) -> None:
    name = f"wrong{abs(hash(line)) % 10**6}"
    person = member(company, name)
    if not [m for m in queries.modules_of(program_of(company).id) if m.code == "wrong-lines"]:
        module_of(company, "wrong-lines")
    good = f"{person.email},wrong-lines,2026-03-01"
    text = "\n".join(["email,module,day", good, line.format(email=person.email)])
    program = program_of(company)
    with pytest.raises(Invalid) as refused, unit_of_work():
        services.import_completions(program, text.encode(), by=company.people["lead"])
    assert (refused.value.message % refused.value.values).startswith(sentence)
    assert count("wrong-lines") == 0


@pytest.mark.parametrize(
    "file", [b"", b"%PDF-1.7", b"email,day\na,b", b"\xff\xfe\x00", b"a" * (2 * 1024 * 1024 + 1)]
)
def test_what_is_no_table_is_refused(company: Company, file: bytes) -> None:
    program = program_of(company)
    with pytest.raises(Invalid), unit_of_work():
        services.import_completions(program, file, by=company.people["lead"])


def test_one_date_shows_the_order_of_all(company: Company) -> None:
    module, program = module_of(company, "ordered"), program_of(company)
    people = [member(company, f"ordered{n}") for n in range(3)]
    days = ("03/02/2026", "25/02/2026", "2026-02-01")
    lines = [f"{p.email},ordered,{day}" for p, day in zip(people, days, strict=True)]
    with unit_of_work():
        services.import_completions(
            program, "\n".join(["email,module,day", *lines]).encode(), by=company.people["lead"]
        )
    found = {each.on_day.isoformat() for p in people for each, _v in queries.completions_of(p)}
    assert (module.number, found) == (1, {"2026-02-03", "2026-02-25", "2026-02-01"})


def test_a_completion_is_of_the_version_of_its_day(company: Company) -> None:
    lead, program = company.people["lead"], program_of(company)
    module, person = module_of(company, "dated"), member(company, "dated")
    with clock.at(NOON + 10 * DAY), unit_of_work():
        services.edit_module(module, by=lead, version=module.version, **content("dated"))
    numbers = {}
    for days in (-400, 9, 10):
        line = f"{person.email},dated,{(NOON + days * DAY).date()}"
        with clock.at(NOON + 20 * DAY), unit_of_work():
            services.import_completions(program, f"email,module,day\n{line}".encode(), by=lead)
        numbers[days] = {each.number for each, _version in queries.completions_of(person)}
    assert numbers == {-400: {1}, 9: {1}, 10: {1, 2}}


def test_a_file_does_not_tell_who_takes_part(company: Company) -> None:
    module, program = module_of(company, "asked"), program_of(company)
    inside, outside = member(company, "inside"), company.newcomer("outside")
    client = Client(company.app).sign_in(company.people["lead"].email)
    for person in [member(company, f"counted{number}") for number in range(5)]:
        with unit_of_work():
            services.complete(module, (), by=person)
    (total,) = (each.count for each in measures())
    seen = []
    for address in (inside.email, outside.email, "nobody@company.example", "no address", ""):
        file = f"email,module,day\n{address},asked,2026-03-01".encode()
        values = {"file": (io.BytesIO(file), "completions.csv")}
        assert client.post("/programs/pairs/academy/completions", values).status == 303
        db.session().rollback()
        counted = total(program.id, NOON.date() - 365 * DAY, NOON.date() + DAY)
        seen.append((client.get("/programs/pairs/academy").words, counted))
    assert [each == seen[0] for each in seen] == [True] * 5
    assert "5 people completed it here" in seen[0][0]
    assert (count("asked"), len(queries.completions_of(inside))) == (6, 1)


def test_a_large_file_takes_few_queries(company: Company) -> None:
    module, program = module_of(company, "large"), program_of(company)
    person = member(company, "large")
    lines = [f"{person.email},large,2026-{1 + n % 9:02}-{1 + n % 28:02}" for n in range(2000)]
    text = "\n".join(["email,module,day", *lines])
    asked: list[str] = []

    def note(*each: Any) -> None:
        asked.append(each[2])

    engine = db.session().get_bind()
    event.listen(engine, "before_cursor_execute", note)
    with unit_of_work():
        services.import_completions(program, text.encode(), by=company.people["lead"])
    event.remove(engine, "before_cursor_execute", note)
    assert (count("large"), module.number, len(asked) < 500) == (1, 1, True)
