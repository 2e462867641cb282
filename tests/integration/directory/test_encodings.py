"""Files of old Macs: lines end with CR alone, and the text is Mac Roman or Windows-1252."""

import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.company import Company
from tests.integration.directory.importing import imported
from tests.timing import cpu_seconds
from webapp.core.errors import Invalid
from webapp.directory import format_report
from webapp.directory.columns import Choice
from webapp.directory.reading import open_file

NAMES = (
    "Zoé Lefèvre", "Hélène Bœuf", "François Müller", "Benoît N’Diaye", "Loïc Noël", "Jérôme Hâkan",
    "CLÉMENT ÇELIK", "Émile Où", "Björn Bäck", "Søren Núñez", "Weiß & fils – “Là”", "Étudiant·e",
    "Ann", "Élise", "Jean–Pierre Ça", "O’Hara (100 €)", "MOLIÈRE", "Côte d’Ivoire", "«\xa0Août\xa0»",
)  # fmt: skip
NAMED = {"mac_roman": "Mac Roman", "cp1252": "Windows-1252"}


def old_mac(names: list[str], encoding: str) -> bytes:
    lines = ["mail;name", *(f"p{n}@old.example;{name}" for n, name in enumerate(names))]
    return "".join(f"{line}\r" for line in lines).encode(encoding)


def names_in(raw: bytes) -> list[str]:
    file = open_file(io.BytesIO(raw), Choice())
    return [row.values[1] for row in file.rows()]


@given(
    names=st.lists(st.sampled_from(NAMES), min_size=1, max_size=4),
    encoding=st.sampled_from(list(NAMED)),
)
def test_a_file_of_an_old_mac_is_read_right_or_refused(names: list[str], encoding: str) -> None:
    with suppress(Invalid):
        assert names_in(old_mac(names, encoding)) == names


@pytest.mark.parametrize("encoding", NAMED)
@pytest.mark.parametrize("name", ["Zoé Lefèvre", "Jérôme Hâkan", "François Müller"])
def test_one_usual_name_decides(company: Company, name: str, encoding: str) -> None:
    raw = old_mac([*NAMES, name], encoding)
    assert names_in(raw) == [*NAMES, name]
    result = imported(old_mac([name], encoding), dry_run=True)
    assert f"read as: {NAMED[encoding]}, semicolons" in list(format_report(result))
    assert next(result.file.rows()).cells["name"] == name


# Both readings are words, or none is.
UNCERTAIN = {
    ("Björn", "mac_roman"): ("Bjšrn", "Björn"),
    ("MOLIÈRE", "mac_roman"): ("MOLIéRE", "MOLIÈRE"),
    ("Élise", "cp1252"): ("Élise", "…lise"),
    ("A™B", "cp1252"): ("A™B", "AôB"),
}


@pytest.mark.parametrize(("name", "encoding"), UNCERTAIN)
def test_what_is_not_certain_is_refused_with_both_readings(name: str, encoding: str) -> None:
    windows, mac = UNCERTAIN[name, encoding]
    with pytest.raises(Invalid) as refusal:
        names_in(old_mac(["Ann", name], encoding))
    assert refusal.value.message % refusal.value.values == (
        f"This file is not UTF-8, and its encoding is unclear. A word could be “{windows}” or “{mac}”. "
        "Save the file as “CSV UTF-8” and try again."
    )


def test_a_word_across_two_chunks_is_one_word() -> None:
    for filler in range(64 * 1024 - 48, 64 * 1024 - 36):
        lines = ["mail;name", "a@old.example;" + "x" * filler, "b@old.example;Ren\u00e9e"]
        assert names_in("\r".join(lines).encode("mac_roman"))[-1] == "Ren\u00e9e"


def test_a_hostile_file_takes_no_longer_than_people() -> None:
    people = old_mac(["Zoé Lefèvre"] * 20_000, "mac_roman")

    def hostile(raw: bytes) -> None:
        with suppress(Invalid):
            names_in(raw)

    plain = cpu_seconds(lambda: names_in(people))
    assert cpu_seconds(lambda: hostile(b"x" * len(people) + b"\r\x8e")) < 3 * plain
    assert cpu_seconds(lambda: hostile(b"\x8e" * len(people) + b"\r")) < 3 * plain
