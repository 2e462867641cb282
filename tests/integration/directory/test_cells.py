"""Cells: days, spreadsheet errors, letters lost on the way, invisible characters, names."""

import re
import sys
import unicodedata
from datetime import date
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from tests.factories.company import Company
from webapp.core.errors import Invalid
from webapp.core.mailbox import canonical
from webapp.datafiles.text import BLANK, plain
from webapp.directory.cells import mail_address, name_key, person_name, reversed_name
from webapp.directory.days import DAY_FIRST, ORDERS, day
from webapp.directory.reading import without_apostrophe
from webapp.web.files import harmless
from webapp.web.forms import Form, line

DAYS = st.dates(date(1900, 1, 1), date(2999, 12, 31))


def refusal(parse: object, text: str) -> str:
    assert callable(parse)
    with pytest.raises(Invalid) as refused:
        parse(text)
    return refused.value.message % refused.value.values


@given(DAYS)
def test_a_day_has_one_meaning_or_is_refused_with_both(when: date) -> None:
    french = f"{when:%d/%m}/{when.year}"
    assert day(when.isoformat()) == day(f"{when.isoformat()} 00:00:00") == when
    assert day(f"{when.day}.{when.month}.{when.year}") == when
    if when.day > 12 or when.day == when.month:
        assert day(french) == day(french.replace("/", "-")) == when
        assert day(f"{when:%m/%d}/{when.year}") == when
    else:
        other = date(when.year, when.day, when.month)
        assert refusal(day, french) == (
            f"“{french}” can mean {when} or {other}. Write the correct date in this form. You can "
            "also set one order for the whole file: “Dates in numbers” on the page, --dates in the "
            "command."
        )


@given(DAYS, st.sampled_from(ORDERS))
def test_a_day_in_the_order_of_the_file_has_one_meaning(when: date, order: str) -> None:
    day_first, month_first = f"{when:%d/%m}/{when.year}", f"{when:%m/%d}/{when.year}"
    given, other = (day_first, month_first)[:: 1 if order == DAY_FIRST else -1]
    assert day(given, order) == day(when.isoformat(), order) == when
    assert day(f"{when.day}.{when.month}.{when.year}", order) == when
    if when.day > 12:
        first = "day" if order == DAY_FIRST else "month"
        assert refusal(partial(day, order=order), other) == (
            f"“{other}” is not a date with the {first} first, the order chosen for the whole file. "
            f"If you mean {when}, write it in that form."
        )
    else:
        assert day(other, order) == date(when.year, when.day, when.month)


@pytest.mark.parametrize("text", ["31/12/27", "2027", "30/02/2027", "46388", "2027-12-31 10:30:00"])
def test_what_is_no_day_is_refused(text: str) -> None:
    assert refusal(day, text) == f"“{text}” is not a day. Write it as 2026-11-20."


ERRORS = [
    "#N/A", "#N/D", "#REF!", "#NOM?", "#NAME?", "#VALEUR!", "#VALUE!", "#DIV/0!", "#DIV/0 !",
    "#NUL!", "#NULL!", "#NOMBRE!", "#NUM!", "#EPARS!", "#SPILL!", "#PROPAGATION!", "#########", "#",
]  # fmt: skip


@pytest.mark.parametrize("text", ERRORS)
def test_an_error_of_a_spreadsheet_is_refused(text: str) -> None:
    assert refusal(lambda t: plain(t, 60), f" {text} ") == (
        f"“{text}” is an error of a spreadsheet formula. Correct the formula, or empty the cell."
    )


FRENCH = "àâçéèêëîïôùûüÿœæÀÂÇÉÈÊËÎÏÔÙÛÜŒÆñßöäåøčšžłść’–—…€“”«»°"
WORDS = st.text(st.sampled_from(FRENCH + "abcDEF '-().,&/"), min_size=1, max_size=40)


def misread(text: str) -> str:
    return "".join(
        bytes([b]).decode("cp1252") if b not in {0x81, 0x8D, 0x8F, 0x90, 0x9D} else chr(b)
        for b in text.encode()
    )


@given(WORDS)
def test_text_is_kept_and_its_misreading_refused(text: str) -> None:
    # A capital or rare letter right before a sign is what misreading looks like.
    if (
        text.startswith("'")
        or text != text.strip()
        or re.search(r"[âï][ŒœšžŸ]|[Ââï][^\w\s'().,&/-]", text)
    ):
        return
    assert plain(text, 60) == text
    if not text.isascii():
        assert refusal(lambda t: plain(t, 200), misread(text)) == (
            f"“{misread(text)[:60].strip()}” was read in a wrong encoding. It should be "
            f"“{text}”. Correct it, or export the file again as “CSV UTF-8”."
        )


def test_a_lost_letter_is_refused() -> None:
    assert refusal(person_name, "Zo\ufffd") == (
        "“Zo\ufffd” has lost a letter: \ufffd is in its place. Correct it, or export the file "
        "again as “CSV UTF-8”."
    )


class NameForm(Form):
    """The name as sign-up asks for it."""

    name = line("Name", 120)


UNSEEN = [
    chr(n) for n in range(sys.maxunicode + 1)
    if unicodedata.category(chr(n)) in {"Cc", "Cf", "Zl", "Zp"} and n not in BLANK
]  # fmt: skip


def test_a_name_that_can_sign_up_can_be_imported(company: Company) -> None:
    accepted: dict[str, tuple[bool, bool]] = {}
    for character in [*UNSEEN, "\u200d", "\u200c"]:
        name = f"A{character}B"
        with company.app.test_request_context():
            form = NameForm(formdata=MultiDict({"name": name}))
            signs_up = bool(form["name"].validate(form))
        try:
            imports = bool(person_name(name))
        except Invalid:
            imports = False
        accepted[character] = signs_up, imports
    assert {c: a for c, a in accepted.items() if a[0] != a[1]} == {}
    assert accepted["\u200d"] == accepted["\u200c"] == (True, True)


@given(st.text(max_size=20))
def test_an_apostrophe_before_a_formula_is_taken_away(text: str) -> None:
    if not (text.startswith("'") and harmless(text[1:]) == text):
        assert without_apostrophe(str(harmless(text))) == text


def test_names_in_any_order_are_the_same_name() -> None:
    assert reversed_name("Lefèvre, Zoé (On Leave) (000123)") == "Zoé Lefèvre"
    assert reversed_name("Zoé Lefèvre") == "Zoé Lefèvre"
    assert name_key("LEFEVRE Zoe") == name_key("Zoé Lefèvre") != name_key("Zoé Lefort")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("ZOE@Société.example", "zoe@xn--socit-esab.example"),
        ("zoe@xn--socit-esab.example", "zoe@xn--socit-esab.example"),
        ("\u200bＡＤＡ@firm.example\ufeff", "ada@firm.example"),
    ],
)
def test_an_address_has_one_spelling(text: str, address: str) -> None:
    assert mail_address(text) == address


@given(st.emails() | st.from_regex(r"[A-Za-z0-9._]{1,9}@[A-Za-z0-9.-]{1,12}", fullmatch=True))
def test_a_cached_spelling_is_the_stored_spelling(text: str) -> None:
    try:
        address = mail_address(text)
    except Invalid:
        return
    assert address == canonical(text)
