"""Kinds of files: encodings, delimiters, line ends, titles, workbooks, and what is no table."""

import csv
import io
import zipfile
from contextlib import suppress
from datetime import date, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from openpyxl import Workbook  # type: ignore[import-untyped]

from tests.factories.company import Company
from tests.integration.directory.importing import imported, problems
from tests.timing import cpu_seconds
from webapp.core.errors import Invalid
from webapp.directory.columns import Choice
from webapp.directory.reading import open_file

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252")
LETTERS = st.text(
    st.sampled_from("abcXYZ éèàçùÉÈœŒ’…–€«»ñß ;,\t|\"'"), min_size=1, max_size=12
)  # fmt: skip


def text_file(rows: list[list[str]], delimiter: str, end: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue()


def read(raw: bytes) -> list[list[str]]:
    file = open_file(io.BytesIO(raw), Choice())
    return [row.values for row in file.rows()]


@given(
    names=st.lists(LETTERS, min_size=1, max_size=5),
    encoding=st.sampled_from(ENCODINGS),
    delimiter=st.sampled_from(",;\t|"),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    announced=st.booleans(),
    title=st.booleans(),
)
def test_the_form_of_a_text_file_changes_nothing(
    *, names: list[str], encoding: str, delimiter: str, end: str, announced: bool, title: bool
) -> None:
    rows = [["Adresse e-mail", "Nom\u00ad complet"], *(["a@x.example", name] for name in names)]
    above = [["Annuaire du personnel"], []] if title else []
    text = text_file([*above, *rows], delimiter, end)
    if announced:
        text = f"sep={delimiter}{end}{text}"
    raw = text.encode(encoding)
    # With line ends of old Macs, two encodings are compared: see test_encodings.py.
    assume(encoding != "cp1252" or end != "\r" or raw.isascii())
    assert read(raw) == rows[1:]


def workbook(*sheets: tuple[str, list[list[object]]]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(out)
    return out.getvalue()


HEAD: list[object] = ["Mail", "Name", "Employee number", "End date", "Site"]


def test_a_workbook_is_read_whatever_its_name(company: Company) -> None:
    raw = workbook(
        ("Lisez-moi", [["Version", "28/11/2026"]]),
        ("Personnes", [
            ["Annuaire"], [], HEAD,
            ["x1@book.example", "Ada", 12, date(2027, 3, 4), "Lyon"],
            ["x2@book.example", "Bo", 13.0, datetime(2027, 3, 4)],  # noqa: DTZ001 - as Excel has it
            ["x3@book.example", "#N/A", 14, "01/02/2027", "=1+1"],
        ]),
    )  # fmt: skip
    result = imported(raw, dry_run=True)
    assert result.file.source.description(result.file.part) == ("workbook", "“Personnes”")
    assert [(c.line, c.mail) for c in result.created] == [
        (4, "x1@book.example"), (5, "x2@book.example"),
    ]  # fmt: skip
    assert [(line, text.split("”")[0]) for line, text in problems(result)] == [
        (6, "“#N/A"), (6, "“01/02/2027"),
    ]  # fmt: skip
    assert [row.values for row in result.file.rows()][:2] == [
        ["x1@book.example", "Ada", "12", "2027-03-04", "Lyon"],
        ["x2@book.example", "Bo", "13", "2027-03-04", ""],
    ]


def packed(name: str, content: bytes, zeros: int = 0) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(name, content)
        if zeros:
            made.writestr("xl/media/image1.png", bytes(zeros))
    return out.getvalue()


def with_part(raw: bytes, name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.namelist():
            new.writestr(part, content if part == name else old.read(part))
    return out.getvalue()


ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row r="1"><c r="A1" t="inlineStr"><is><t>mail&a;</t></is></c></row></sheetData></worksheet>'
)
SIMPLE = workbook(("People", [["mail", "name"], ["x9@book.example", "X"]]))
NO_TABLE = "This file is not a table. Export the table as .xlsx or “CSV UTF-8” and try again."
BROKEN = "This workbook cannot be read. Open it, save it as .xlsx or “CSV UTF-8”, and try again."
NOT_READ = {
    b"%PDF-1.7 \xe9": NO_TABLE,
    b"<html><table><tr><td>mail": NO_TABLE,
    b"\x89PNG\r\n\x1a\n": NO_TABLE,
    bytes(range(256)) + bytes(400): NO_TABLE,
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "This is an old workbook (.xls) or one with a password. "
    "Save it as .xlsx without a password, or as “CSV UTF-8”, and try again.",
    packed(
        "content.xml", b"<office/>"
    ): "This file is an archive, not an .xlsx workbook. Save the table as .xlsx or “CSV UTF-8” and try again.",
    packed("xl/workbook.xml", b"", 70_000_000): "This workbook is too large when it is unpacked. "
    "Save the sheet of the table alone, as “CSV UTF-8”.",
    packed("xl/workbook.xml", b"<x/>"): BROKEN,
    SIMPLE[: len(SIMPLE) // 2]: BROKEN,
    with_part(SIMPLE, "xl/worksheets/sheet1.xml", ENTITIES): BROKEN,
}
SHEET = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row r="1"><c t="inlineStr"><is><t>mail</t></is></c></row>'
    b'<row r="99999999"><c t="inlineStr"><is><t>a@x.example</t></is></c></row></sheetData></worksheet>'
)


def test_a_gap_between_rows_takes_no_time(company: Company) -> None:
    with pytest.raises(Invalid) as refusal:
        imported(with_part(SIMPLE, "xl/worksheets/sheet1.xml", SHEET))
    assert refusal.value.message % refusal.value.values == (
        "This sheet has more than 200000 rows. Delete the empty ones below the table."
    )


@pytest.mark.parametrize("number", range(len(NOT_READ)))
def test_a_file_that_is_no_table_is_refused_with_the_remedy(company: Company, number: int) -> None:
    raw, words = list(NOT_READ.items())[number]
    with pytest.raises(Invalid) as refusal:
        imported(raw)
    assert refusal.value.message % refusal.value.values == words


@given(cut=st.integers(0, len(SIMPLE) - 1), byte=st.integers(0, 255))
def test_a_damaged_workbook_never_fails_otherwise(cut: int, byte: int) -> None:
    damaged = SIMPLE[:cut] + bytes([byte]) + SIMPLE[cut + 1 :]
    with suppress(Invalid):
        assert all(isinstance(cell, str) for row in read(damaged) for cell in row)


def test_a_line_that_is_too_short_or_too_long_is_refused(company: Company) -> None:
    result = imported(
        "mail,name,site,,\na@x.example,A,,,\nb@x.example,B,,,C\nc@x.example\n", dry_run=True
    )
    assert [c.mail for c in result.created] == ["a@x.example"]
    assert problems(result) == [
        (3, "There are 5 cells here and 3 columns in the first line."),
        (4, "There are 1 cells here and 3 columns in the first line."),
    ]


WIDE = b",".join([b"-a"] * 60_000)
HOSTILE = {
    "wide header": WIDE + b"\n",
    "wide titles": b"\n".join([WIDE] * 4) + b"\nmail,name\n",
    "spaces": b"Worker,Email - Primary Work,Supervisory Organization\nA,a@x.example," + b" (" * 60_000,
    "notes": b"Worker,Email - Primary Work,Manager\nA,a@x.example," + b" " * 120_000 + b"(x\n",
    "misread": "mail,name\na@x.example,{}\n".format("\u00c3\u0083\u00e2" * 20_000).encode(),
    "circles": b"mail,name,manager\n"
    + b"".join(b"p%d@x.example,P,p%d@x.example\n" % (n, n ^ 1) for n in range(4000)),
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_files_take_no_longer_than_people(company: Company, kind: str) -> None:
    raw = HOSTILE[kind]
    people = b"mail,name,unit\n" + b"".join(
        b"p%d@x.example,P,A / B / C\n" % n for n in range(max(len(raw), 500_000) // 30)
    )

    def hostile() -> None:
        with suppress(Invalid):
            imported(raw, dry_run=True)

    plain = cpu_seconds(lambda: imported(people, dry_run=True), times=2)
    assert cpu_seconds(hostile, times=2) < 3 * plain
