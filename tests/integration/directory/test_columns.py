"""Names of columns: English, French, exports of known systems, and what the reader said of them."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from tests.factories.company import Company
from tests.integration.cli.running import refused, run
from tests.integration.directory.importing import imported, problems
from tests.integration.fixtures import At
from tests.pages import Page
from webapp.config import Settings
from webapp.core import db
from webapp.core.errors import Invalid, NotAllowed
from webapp.core.unit_of_work import unit_of_work
from webapp.directory.columns import ALIASES, COLUMNS, PROFILES, TARGETS, Choice, recognize
from webapp.directory.models import DirectoryMapping
from webapp.directory.queries import kept_columns
from webapp.directory.services import keep_choices
from webapp.people import queries


def cells(text: str, **given: Any) -> list[dict[str, Any]]:
    """The cells of the valid rows of a file, as they would be stored."""
    result = imported(text, dry_run=True, **given)
    assert problems(result) == []
    return [{"mail": row.mail} | row.cells for row in result.file.rows()]


def message(text: str, **given: Any) -> str:
    with pytest.raises(Invalid) as refusal:
        imported(text, **given)
    return refusal.value.message % refusal.value.values


def test_every_name_of_a_column_is_known_in_any_form() -> None:
    for target, aliases in ALIASES.items():
        for alias in aliases.split("|"):
            for name in (alias, alias.upper(), f" {alias.replace(' ', '_')}\u200b ", alias.title()):
                names = [name] if target == "mail" else ["sign-in", name]
                header = recognize(names, Choice(kept={"signin": "sign_in_name"}))
                assert header.targets[-1] == target, alias
    assert recognize(COLUMNS, Choice()).targets == COLUMNS
    assert {ours for p in PROFILES.values() for ours in p.columns.values()} <= set(TARGETS)


def test_first_and_last_names_are_put_together(company: Company) -> None:
    for head in ("Courriel;Nom;Prénom", "courriel;nom de famille;PRENOM"):
        assert cells(f"{head}\nzoe@n.example;Lefèvre;Zoé\n") == [
            {"mail": "zoe@n.example", "name": "Zoé Lefèvre"}
        ]


GOOGLE = (
    "First Name [Required],Last Name [Required],Email Address [Required],Password [Required],"
    "Org Unit Path [Required],Manager Email,Building ID,Status [READ ONLY]\n"
    "Zoé,Lefèvre,zoe@g.example,****,/Maison/Atelier,,Lyon,Active\n"
    "Karim,Benali,karim@g.example,****,/,zoe@g.example,,Active\n"
)
ENTRA = (
    "displayName,userPrincipalName,department,manager\n"
    "Ève Morin,eve@e.example,Atelier,\n"
    "Karim,karim@e.example,Vente,MORIN Eve\n"
    "Bo,bo@e.example,Vente,karim@e.example\n"
)
BAMBOO = (
    "Employee #,Last name First name,Department,Reporting to,Work Email,Termination Date\n"
    '17,"Lefèvre, Zoé",Atelier,,zoe@b.example,0000-00-00\n'
    '18,"Benali, Karim",Vente,17,karim@b.example,\n'
)
WORKDAY = (
    "Worker,Employee ID,Email - Primary Work,Supervisory Organization,Manager\n"
    '"Lefèvre, Zoé",000123,zoe@w.example,Atelier (Zoé Lefèvre),\n'
    '"Lefevre, Zoe",000125,zoe2@w.example,Vente,\n'
    '"Benali, Karim (On Leave)",000124,karim@w.example,Atelier (Zoé Lefèvre),"Lefèvre, Zoé (000123)"\n'
)
EXPORTED: dict[str, tuple[str, list[tuple[str, str, tuple[str, ...], str | None]]]] = {
    "entra": (ENTRA, [
        ("eve@e.example", "Ève Morin", ("Atelier",), None),
        ("karim@e.example", "Karim", ("Vente",), "eve@e.example"),
        ("bo@e.example", "Bo", ("Vente",), "karim@e.example"),
    ]),
    "google": (GOOGLE, [
        ("zoe@g.example", "Zoé Lefèvre", ("Maison", "Atelier"), None),
        ("karim@g.example", "Karim Benali", (), "zoe@g.example"),
    ]),
    "bamboohr": (BAMBOO, [
        ("zoe@b.example", "Zoé Lefèvre", ("Atelier",), None),
        ("karim@b.example", "Karim Benali", ("Vente",), "zoe@b.example"),
    ]),
    "workday": (WORKDAY, [
        ("zoe@w.example", "Zoé Lefèvre", ("Atelier",), None),
        ("zoe2@w.example", "Zoe Lefevre", ("Vente",), None),
        ("karim@w.example", "Karim Benali", ("Atelier",), "zoe@w.example"),
    ]),
}  # fmt: skip


@pytest.mark.parametrize("profile", EXPORTED)
def test_an_export_of_a_known_system_is_imported(company: Company, profile: str) -> None:
    text, people = EXPORTED[profile]
    result = imported(text)
    assert problems(result) == []
    assert result.file.header.profile == PROFILES[profile]
    stored = []
    for mail, *_rest in people:
        who = queries.by_email(mail)
        assert who is not None
        chief = queries.anyone(who.manager_id) if who.manager_id else None
        paths = {row.mail: row.cells["unit"] for row in result.file.rows()}
        stored.append((mail, who.name, paths[mail], chief.email if chief else None))
    assert stored == people
    again = imported(text)
    assert (again.unchanged, again.changed, again.refused) == (len(people), [], [])


def test_a_manager_who_may_be_two_people_is_refused(company: Company) -> None:
    text = WORKDAY.replace("Lefèvre", "Marchand").replace("Lefevre", "Marchand")
    text = text.replace('"Marchand, Zoé (000123)"', '"Marchand, Zoé"').replace("@w.", "@two.")
    assert problems(imported(text, dry_run=True)) == [
        (4, "2 people match the manager “Marchand, Zoé”. Enter the email address.")
    ]
    nobody = text.replace('"Marchand, Zoé"\n', '"Personne, Anne"\n')
    assert problems(imported(nobody, dry_run=True)) == [
        (4, ("The manager “Personne, Anne” is not in this file or in Franc-Parler. Enter the "
             "email address."))
    ]  # fmt: skip


def test_guests_are_left_out(company: Company) -> None:
    text = (
        "userPrincipalName,displayName,mail,userType\n"
        "a_b.example#EXT#@t.example,A,a@b.example,Member\nc@t.example,C,c@t.example,Guest\n"
    )
    assert [line for line, _words in problems(imported(text))] == [2, 3]
    assert queries.by_email("a@b.example") is queries.by_email("c@t.example") is None


def test_the_reader_names_columns(company: Company) -> None:
    text = "Kontakt;Wer;Chef;Extra\nz@n.example;Zoé;;x\nk@n.example;Karim;Zoé;y\n"
    named = {"kontakt": "mail", "wer": "name", "chef": "manager_name"}
    result = imported(text, dry_run=True, columns=named)
    assert (problems(result), result.file.header.ignored) == ([], ("Extra",))
    assert message(text, columns=named | {"absent": "site"}) == (
        "The file has no column “absent”. Its columns are: “Kontakt”, “Wer”, “Chef”, “Extra”."
    )
    assert message(text, columns=named | {"chef": "name"}) == (
        "Two columns, “Wer” and “Chef”, both say “name”."
    )


@pytest.mark.both_databases
def test_a_kept_column_is_known_in_later_files(company: Company) -> None:
    text = "Kontakt;Wer;Schuh\nz@n.example;Zoé;41\n"
    admin = company.people["admin"]
    with unit_of_work():
        keep_choices({"kontakt": "mail", "wer": "name", "schuh": ""}, "", by=admin)
    assert cells(text) == [{"mail": "z@n.example", "name": "Zoé"}]
    assert "“Hut”" in message("Kontakt;Wer;Hut\nz@n.example;Zoé;41\n")
    with pytest.raises(NotAllowed), unit_of_work():
        keep_choices({"wer": "site"}, "", by=company.people["lead"])
    for wrong in ({"wer": "password"}, {"": "name"}, {"x" * 121: "name"}):
        with pytest.raises(Invalid), unit_of_work():
            keep_choices(wrong, "", by=admin)
    forget()


def stored_columns() -> dict[str, str]:
    db.session().rollback()
    return kept_columns()


def forget() -> None:
    db.session().rollback()
    with unit_of_work():
        db.session().execute(delete(DirectoryMapping))


def send(at: At, text: str, **fields: str | list[str]) -> Page:
    file = BytesIO(text.encode()), "people.csv"
    return at("admin").post("/admin/people/import", {"file": file, "tried": "", **fields})


def test_the_page_asks_what_columns_hold_and_keeps_the_answer(company: Company, at: At) -> None:
    text = "Kontakt;Wer;Grade\nz@n.example;Zoé;G1\n"
    asked = send(at, text)
    assert asked.status == 422
    assert [label.get_text() for label in asked.soup.select("details label")] == [
        "Kontakt", "Wer", "Grade",
    ]  # fmt: skip
    assert [o["value"] for o in asked.soup.select("details option[selected]")] == ["", "", "grade"]
    names, shown = ["Kontakt", "Wer", "Grade"], ["", "", "grade"]
    half = send(at, text, theirs=names, shown=shown, ours=["mail", "", "grade"])
    assert half.status == 422
    assert stored_columns() == {"kontakt": "mail"}
    done = send(at, text, theirs=names, shown=["mail", "", "grade"], ours=["mail", "name", "grade"])
    assert (done.status, stored_columns()) == (200, {"kontakt": "mail", "wer": "name"})
    assert "Read as UTF-8, semicolons." in done.words
    assert "1 account created" in send(at, text).words
    digest = done.form("/admin/people/import")["tried"]
    changed = send(
        at, text, tried=digest, theirs=["Grade"], shown=["grade"], ours=["site"]
    )  # fmt: skip
    assert "Result of the test" in changed.words
    assert queries.by_email("z@n.example") is None
    forget()


def test_the_command_takes_columns_and_a_system(
    module_settings: Settings, company: Company, tmp_path: Path
) -> None:
    path = tmp_path / "people.csv"
    path.write_text("Kontakt;Wer\ncli@n.example;Zoé\nbad;=1+1\n", encoding="utf-8")
    given = {
        "DATABASE_URL": module_settings.database_url,
        "INSTANCE": str(module_settings.instance),
    }
    command = ("import", "people", str(path), "--dry-run", "--columns", "mail=Kontakt")
    out = tmp_path / "refused.csv"
    result = run(*command, "--columns", "name=WER", "--refused", str(out), **given)
    assert result.exit_code == 0, result.output
    assert "read as: UTF-8, semicolons" in result.output
    assert out.read_text(encoding="utf-8-sig") == (
        "problem;Kontakt;Wer\n“bad” is not an email address.;bad;'=1+1\n"
    )
    code, words = refused(run(*command, "--refused", str(out), **given))
    assert (code, "exists" in words) == (2, True)
    assert refused(run(*command, "--columns", "shoe=Wer", **given))[1].startswith(
        "“shoe” is none of: mail, name, "
    )
    assert refused(run(*command, "--columns", "Wer", **given)) == (
        2, "“Wer” does not have the form OURS=THEIRS.",
    )  # fmt: skip
    assert refused(run(*command, "--mapping", "sap", **given)) == (
        2, "“sap” is none of: entra, google, bamboohr, workday.",
    )  # fmt: skip
