"""The file of refused lines: corrected and imported again, it holds what the first file held."""

import csv
import io
from base64 import b64decode

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories.company import Company
from tests.integration.directory.importing import imported, problems
from tests.integration.directory.test_columns import send
from tests.integration.fixtures import At
from webapp.directory import format_report, refused_csv
from webapp.directory.reading import without_apostrophe
from webapp.web.files import harmless

CELLS = st.text(st.sampled_from("aé=+-@＝'\"\t;, \u200b\n�"), max_size=8)


@settings(max_examples=50)
@given(cells=st.lists(CELLS, min_size=1, max_size=4))
def test_refused_lines_are_read_again_as_they_were(company: Company, cells: list[str]) -> None:
    rows = [["mail", "name"], *(["bad", cell] for cell in cells), ["ok@r.example", "Ok"]]
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(rows)
    first = imported(out.getvalue(), dry_run=True)
    second = imported(refused_csv(first), dry_run=True)
    assert [[without_apostrophe(cell) for cell in row.values[1:]] for row in second.file.rows()] == [
        [without_apostrophe(cell) for cell in row.values] for row in first.file.rows()
        if row.mail != "ok@r.example"
    ]  # fmt: skip
    assert [words for _line, words in problems(second)] == [w for _line, w in problems(first)]
    written = csv.reader(io.StringIO(refused_csv(first)[1:]), delimiter=";")
    assert all(harmless(cell) == cell for row in written for cell in row)


MANY = "mail,name\n" + "".join(f"bad{n},N\n" for n in range(450))


def test_the_first_200_problems_are_told_and_all_are_in_the_file(company: Company, at: At) -> None:
    result = imported(MANY, dry_run=True)
    told = list(format_report(result))
    assert [line for line in told if line.startswith("refused")] == [
        f"refused: line {n + 2}, “bad{n}” is not an email address." for n in range(200)
    ]
    assert "and 250 more: --refused FILE writes all of them" in told
    page = send(at, MANY)
    assert "450 lines refused" in page.words
    assert page.words.count("is not an email address.") == 200
    link = page.soup.select_one("a[download]")
    assert link is not None
    head, _, encoded = str(link["href"]).partition(",")
    assert head == "data:text/csv;charset=utf-8;base64"
    lines = list(csv.reader(io.StringIO(b64decode(encoded).decode("utf-8-sig"))))
    assert lines == [
        ["problem", "mail", "name"],
        *([f"“bad{n}” is not an email address.", f"bad{n}", "N"] for n in range(450)),
    ]
