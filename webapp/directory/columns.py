"""Names of columns of a directory file, in English, French, and as known systems export them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from webapp.core.errors import Invalid
from webapp.core.i18n import gettext_noop
from webapp.core.lists import folded

COLUMNS = (
    "mail", "name", "unit", "manager", "grade", "site", "languages", "time_zone", "absences",
    "hire_date", "end_date", "locale",
)  # fmt: skip
# What a column may hold besides; none of these is stored under its own name.
HELPERS = (
    "first_name", "last_name", "reversed_name", "employee_number", "manager_name", "sign_in_name",
    "user_type", "slash_unit", "led_unit",
)  # fmt: skip
TARGETS = (*COLUMNS, *HELPERS)
IGNORED = ""
# Columns that are another form of one of COLUMNS.
FORMS_OF = {
    "sign_in_name": "mail", "first_name": "name", "last_name": "name", "reversed_name": "name",
    "manager_name": "manager", "slash_unit": "unit", "led_unit": "unit",
}  # fmt: skip
MOST_COLUMNS = 200
LONGEST_NAME = 120
SHOWN = 60

ALIASES = {
    "mail": "mail|email|email address|mail address|work email|adresse mail|adresse email|"
    "adresse e-mail|courriel|adresse courriel|adresse electronique|email professionnel|"
    "mail professionnel|courriel professionnel",
    "name": "name|full name|display name|nom|nom complet|nom et prenom|prenom et nom|prenom nom|"
    "nom prenom|nom affiche",
    "first_name": "first name|given name|prenom",
    "last_name": "last name|surname|family name|nom de famille",
    "unit": "unit|org unit|department|unite|departement|service|equipe|team",
    "manager": "manager|manager mail|manager email|manager's email|supervisor email|responsable|"
    "manager email address|responsable hierarchique|superieur hierarchique|n+1|"
    "email du responsable|mail du responsable|adresse mail du responsable",
    "manager_name": "manager name|manager's name|reporting to|reports to|supervisor|"
    "nom du responsable|nom du manager|matricule du responsable|manager number|manager employee id",
    "employee_number": "employee number|employee id|employee #|matricule|numero d'employe|"
    "numero de matricule|numero employe",
    "grade": "grade|level|niveau",
    "site": "site|location|office|lieu|lieu de travail|etablissement|localisation|bureau",
    "languages": "languages|language|langues|langue|langues parlees",
    "time_zone": "time zone|fuseau horaire|fuseau",
    "absences": "absences|absence|leave|conges",
    "hire_date": "hire date|start date|date of joining|date d'entree|date d'embauche|date d'arrivee",
    "end_date": "end date|date de fin|termination date|leaving date|last day|date de depart|"
    "date de sortie|fin de contrat|date de fin de contrat|dernier jour",
    "locale": "locale|page language|langue des pages|langue de l'interface",
    # The column that the file of refused lines has in addition.
    IGNORED: "problem|probleme",
}


def column_key(text: str) -> str:
    """What is compared of a column's name: letters, digits, + and #, without accents and case."""
    return "".join(re.findall(r"[^\W_]|[#+]", folded(text)))


KNOWN = {
    column_key(alias): target
    for target, aliases in ALIASES.items()
    for alias in (*aliases.split("|"), target)
    if alias
}


@dataclass(frozen=True)
class Profile:
    """The columns of one system's export; columns that it does not list are left out."""

    name: str
    label: str
    needs: frozenset[str]
    columns: Mapping[str, str]


def _profile(name: str, label: str, needs: str, /, **columns: str) -> Profile:
    listed = {
        column_key(theirs): ours for ours, all_theirs in columns.items()
        for theirs in all_theirs.split("|")
    }  # fmt: skip
    return Profile(name, label, frozenset(map(column_key, needs.split("|"))), listed)


PROFILES = {
    profile.name: profile
    for profile in (
        _profile(
            "entra", "Entra ID", "userPrincipalName|displayName",
            mail="mail|email", sign_in_name="userPrincipalName", name="displayName",
            unit="department", manager_name="manager|manager display name",
            site="officeLocation|physicalDeliveryOfficeName|office", user_type="userType",
            employee_number="employeeId",
        ),
        _profile(
            "google", "Google Workspace", "Email Address [Required]|Org Unit Path [Required]",
            mail="Email Address [Required]", first_name="First Name [Required]",
            last_name="Last Name [Required]", slash_unit="Org Unit Path [Required]",
            manager="Manager Email", site="Building ID", employee_number="Employee ID",
        ),
        _profile(
            "bamboohr", "BambooHR", "Work Email|Employee #",
            mail="Work Email", reversed_name="Last name First name|Name|Employee Name",
            name="Display Name", first_name="First Name", last_name="Last Name",
            unit="Department", site="Location", employee_number="Employee #", hire_date="Hire Date",
            manager_name="Reporting to|Reports To|Supervisor|Manager", end_date="Termination Date",
        ),
        _profile(
            "workday", "Workday", "Worker|Email - Primary Work",
            mail="Email - Primary Work", reversed_name="Worker", employee_number="Employee ID",
            led_unit="Supervisory Organization", manager_name="Manager|Worker's Manager",
            site="Location", hire_date="Hire Date", end_date="Termination Date",
        ),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """What the reader said of columns: `named` and `kept` map names of the file to TARGETS.

    Names are in the form of `column_key`; IGNORED leaves a column out. With `named`, columns that
    are not known are left out. `profile` is a key of PROFILES, or empty to recognize one.
    """

    named: Mapping[str, str] = field(default_factory=dict)
    kept: Mapping[str, str] = field(default_factory=dict)
    profile: str = ""


@dataclass(frozen=True)
class Header:
    """The columns of a file: their names there, and of each the entry of TARGETS, or IGNORED."""

    names: tuple[str, ...]
    targets: tuple[str, ...]
    profile: Profile | None = None

    @property
    def ignored(self) -> tuple[str, ...]:
        """The names of the columns that are left out."""
        return tuple(n for n, t in zip(self.names, self.targets, strict=True) if not t and n)


class WrongColumns(Invalid):
    """The columns of a file are not understood; `header` is what was understood of them."""

    def __init__(self, header: Header, message: str, **values: str) -> None:
        super().__init__("file", message, **values)
        self.header = header


def looks_like_header(names: Sequence[str], choice: Choice) -> int:
    """How many columns are known, 0 for a row that names no mail address."""
    found = _trimmed(names)
    if len(found) > MOST_COLUMNS:
        return 0
    header = _recognize(found, choice)
    if not {"mail", "sign_in_name"} & set(header.targets):
        return 0
    return sum(bool(target) for target in header.targets)


def recognize(names: Sequence[str], choice: Choice) -> Header:
    """Recognize the columns; raises WrongColumns."""
    found = _trimmed(names)
    if len(found) > MOST_COLUMNS:
        raise Invalid("file", "There are more than %(most)d columns.", most=MOST_COLUMNS)
    header = _recognize(found, choice)
    _check_named(header, choice)
    _check_known(header, choice)
    _check_twice(header)
    return header


def _trimmed(names: Sequence[str]) -> tuple[str, ...]:
    found = [" ".join(name[:LONGEST_NAME].split()) for name in names]
    width = next((n for n in range(len(found), 0, -1) if column_key(found[n - 1])), 0)
    return tuple(found[:width])


def _recognize(names: tuple[str, ...], choice: Choice) -> Header:
    keys = [column_key(name) for name in names]
    profile = PROFILES.get(choice.profile) or next(
        (p for p in PROFILES.values() if p.needs <= set(keys)), None
    )
    own = {**choice.kept, **choice.named}
    targets: list[str] = []
    for key in keys:
        target = own.get(key, (profile.columns if profile else KNOWN).get(key, IGNORED))
        # Of two columns of a profile for the same thing the first is taken.
        targets.append(IGNORED if profile and key not in own and target in targets else target)
    if "first_name" in targets and "name" in targets and "nom" in keys and "nom" not in own:
        targets[keys.index("nom")] = "last_name"
    return Header(names, tuple(targets), profile)


def _check_named(header: Header, choice: Choice) -> None:
    keys = {column_key(name) for name in header.names}
    if missing := [theirs for theirs in choice.named if theirs not in keys]:
        raise WrongColumns(
            header, "The file has no column “%(name)s”. Its columns are: %(found)s.",
            name=missing[0][:SHOWN], found=_list(header.names),
        )  # fmt: skip


def _check_known(header: Header, choice: Choice) -> None:
    if not {"mail", "sign_in_name"} & set(header.targets):
        raise WrongColumns(header, NO_MAIL, found=_list(header.names))
    if header.profile or choice.named:
        return
    unknown = [
        name for name, target in zip(header.names, header.targets, strict=True)
        if not target and column_key(name) not in {**KNOWN, **choice.kept}
    ]  # fmt: skip
    if unknown:
        raise WrongColumns(header, UNKNOWN, names=_list(unknown), known=", ".join(COLUMNS))


def _check_twice(header: Header) -> None:
    seen: dict[str, str] = {}
    for name, target in zip(header.names, header.targets, strict=True):
        if target in seen:
            raise WrongColumns(
                header, TWICE, first=seen[target][:SHOWN], second=name[:SHOWN], target=target
            )
        if target:
            seen[target] = name


def _list(names: Sequence[str]) -> str:
    shown = [f"“{name[:SHOWN]}”" for name in names[:20]]
    return ", ".join(shown if len(names) <= len(shown) else [*shown, "…"])


NO_MAIL = gettext_noop(
    "No column was recognized as the email address, which identifies the person on each "
    "line. The columns are: %(found)s. Choose the right one, or name it “mail”."
)
UNKNOWN = gettext_noop(
    "Unknown columns: %(names)s. Choose what each one contains or leave it out, or rename it to one of: %(known)s."
)
TWICE = gettext_noop("Two columns, “%(first)s” and “%(second)s”, both say “%(target)s”.")
