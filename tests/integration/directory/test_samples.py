"""Exports that people have: each is imported, or refused with its cause and the remedy."""

from pathlib import Path

import pytest

from tests.factories.company import Company
from tests.integration.directory.importing import imported, problems
from webapp.core.errors import Invalid
from webapp.directory.days import DAY_FIRST

ZOE, KARIM = "zoe.lefevre@maison-verne.example", "karim.benali@maison-verne.example"
FORMULA = "is an error of a spreadsheet formula. Correct the formula, or empty the cell."
STANDS = "which is refused."

# File -> how it is read, the new people, the problems.
SAMPLES: dict[str, tuple[tuple[str, str], list[str], list[tuple[int, str]]]] = {
    "en01_entra": (
        ("UTF-8", "commas"),
        [ZOE],
        [
            (
                3,
                ("“karim.ext_gmail.com#EXT#@maisonverne.example” is a guest from another "
                "organization. Guests are left out."),
            ),
        ],
    ),
    "fr01_native_cp1252": (("Windows-1252", "semicolons"), [ZOE, KARIM], []),
    "fr02_native_utf8bom": (("UTF-8", "semicolons"), [ZOE, KARIM], []),
    "fr04_known_headers_utf8bom_ddmm": (("UTF-8", "semicolons"), [ZOE, KARIM], []),
    "fr07_utf8_tab": (("UTF-8", "tabs"), [ZOE, KARIM], []),
    "fr08_sep_line": (("UTF-8", "semicolons"), [ZOE, KARIM], []),
    "fr10_utf8_cr_only": (("UTF-8", "semicolons"), [ZOE, KARIM], []),
    "fr11_trailing_cols": (("UTF-8", "semicolons"), [ZOE], []),
    "fr12_title_rows": (("UTF-8", "semicolons"), [ZOE], []),
    "gs01_google_sheets": (
        ("UTF-8", "commas"),
        ["zoe@maison-verne.example"],
        [
            (3, f"“#N/A” {FORMULA}"),
            (3, "“Paris” is not a time zone such as Europe/Paris."),
            (3, "“fr-fr” is not a language of these pages: en or fr."),
        ],
    ),
    "hr01_bamboo": (
        ("UTF-8", "commas"), ["zoe@maison-verne.example", "karim@maison-verne.example"], []
    ),
    "hr03_workday": (
        ("UTF-8", "commas"), ["zoe@maison-verne.example", "karim@maison-verne.example"], []
    ),
    "x10_vacant_manager": (
        ("UTF-8", "commas"),
        ["zoe@maison-verne.example"],
        [
            (
                3,
                "The manager poste.vacant@maison-verne.example is neither in this file nor known.",
            ),
            (4, f"The manager kim@maison-verne.example is on line 3, {STANDS}"),
            (5, f"The manager bo@maison-verne.example is on line 4, {STANDS}"),
        ],
    ),
    "x3_error_cells": (
        ("UTF-8", "commas"),
        [],
        [(2, f"“{cell}” {FORMULA}") for cell in ("#N/A", "#REF!", "#VALEUR!", "#NOM?")],
    ),
    "x4_manager_name": (
        ("UTF-8", "commas"),
        ["zoe@maison-verne.example"],
        [(3, "“Zoé Lefèvre” is not an email address.")],
    ),
    "x7_mojibake": (
        ("UTF-8", "commas"),
        [],
        [
            (
                2,
                ("“ZoÃ© LefÃ¨vre” was read in a wrong encoding. It should be “Zoé "
                "Lefèvre”. Correct it, or export the file again as “CSV UTF-8”."),
            )
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SAMPLES)
def test_an_export_is_read(company: Company, trial_data: Path, name: str) -> None:
    raw = (trial_data / "directory_exports" / f"{name}.csv").read_bytes()
    # Its hire dates do not say whether the day or the month comes first.
    result = imported(raw, dry_run=True, dates=DAY_FIRST if name == "hr01_bamboo" else "")
    assert (
        result.file.source.description(result.file.part),
        [line.mail for line in result.created],
        problems(result),
    ) == SAMPLES[name]


def test_a_file_of_something_else_is_refused(company: Company, trial_data: Path) -> None:
    raw = (trial_data / "directory_exports" / "cal1_fr_excel.csv").read_bytes()
    with pytest.raises(Invalid) as refusal:
        imported(raw)
    assert refusal.value.message % refusal.value.values == (
        "No column was recognized as the email address, which identifies the person on each line. "
        "The columns are: “Date”, “Heure”, “Canal”, “Thème”, “Texte”, “Lien”, “Auteur”, “Statut”. "
        "Choose the right one, or name it “mail”."
    )
