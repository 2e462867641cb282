"""Every sentence has its French, compiled as it stands, written and spaced as French is."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from babel.messages.catalog import Catalog, Message

from webapp.catalogs import PO, compiled, extract, french

COLLECT = "run `python -m webapp.catalogs`"
CARE = "mend the msgstr in the French messages.po, then " + COLLECT
PLACE = re.compile(r"%\(\w+\)[a-z]|%(?!\()|\{\w*\}")

# What must not stand in French, and what to write instead.
TYPOGRAPHY = {
    "before ; ! ? stands U+202F": re.compile(r"(?<!\u202f)[;!?]"),
    "before : stands U+00A0 (an address such as https:// excepted)": re.compile(
        r"(?<!\u00a0)(?<!https)(?<!http):"
    ),
    "after « comes U+202F": re.compile(r"«(?!\u202f)"),
    "before » comes U+202F": re.compile(r"(?<!\u202f)»"),
    "a no-break space needs no other space beside it": re.compile(
        r"[\u00a0\u202f]\s|\s[\u00a0\u202f]"
    ),
    "the apostrophe is ’": re.compile(r"'"),
    "quotation marks are « »": re.compile(r"[\"“”„]"),
    "three dots are one character, …": re.compile(r"\.\.\."),
    "no exclamation marks: say it calmly": re.compile(r"!"),
    "no median dots: find words that hold for everybody": re.compile(r"\w[·‧•]\w"),
    "no space at an end, and never two": re.compile(r"^ |[ \u00a0\u202f]$|  "),
}


class Pair(NamedTuple):
    """An English sentence and its French; a plural gives one pair per form."""

    english: str
    french: str


def strings(value: object) -> tuple[str, ...]:
    if value is None or isinstance(value, str):
        return (value or "",)
    assert isinstance(value, (list, tuple))
    return tuple(str(part or "") for part in value)


def sentences(catalogue: Catalog) -> dict[tuple[tuple[str, ...], str | None], Message]:
    """The messages by msgid and context, without the header."""
    return {(strings(m.id), m.context): m for m in catalogue if m.id}


def pairs(catalogue: Catalog) -> Iterator[Pair]:
    """Every translated sentence; another test finds those without a translation."""
    for (english, _context), message in sentences(catalogue).items():
        for index, form in enumerate(strings(message.string)):
            if form:
                yield Pair(english[min(index, len(english) - 1)], form)


@pytest.fixture(scope="module")
def kept() -> Catalog:
    return french()


@pytest.fixture(scope="module")
def said() -> Catalog:
    return extract()


def shown(found: list[str]) -> str:
    return "\n".join(f"  {line}" for line in sorted(found))


def test_every_sentence_has_its_french(kept: Catalog, said: Catalog) -> None:
    known = sentences(kept)
    missing = [
        " / ".join(key[0])
        for key in sentences(said)
        if key not in known or not all(strings(known[key].string))
    ]
    assert not missing, (
        f"{COLLECT}, then give each of these its French in messages.po and run it again:\n"
        + shown(missing)
    )


def test_no_sentence_is_left_over(kept: Catalog, said: Catalog) -> None:
    now = sentences(said)
    over = [" / ".join(key[0]) for key in sentences(kept) if key not in now]
    over += [" / ".join(strings(m.id)) for m in kept.obsolete.values()]
    assert not over, f"nobody says these any more; {COLLECT} to drop them:\n" + shown(over)


def test_no_french_is_a_guess(kept: Catalog) -> None:
    guessed = [" / ".join(key[0]) for key, m in sentences(kept).items() if m.fuzzy]
    assert not guessed, (
        "read the French of these, then take the word fuzzy away from messages.po:\n"
        + shown(guessed)
    )


def test_the_compiled_catalogue_is_the_written_one(kept: Catalog) -> None:
    same = PO.with_suffix(".mo").read_bytes() == compiled(kept)
    assert same, f"messages.mo is not what messages.po compiles to: {COLLECT} and commit both"


@pytest.mark.parametrize("rule", TYPOGRAPHY)
def test_french_typography(kept: Catalog, rule: str) -> None:
    wrong = [p.french for p in pairs(kept) if TYPOGRAPHY[rule].search(wordless(p.french))]
    assert not wrong, f"{rule}; {CARE}:\n" + shown([ascii_spaces(w) for w in wrong])


def wordless(text: str) -> str:
    """The text with each placeholder as a plain letter, so that only written marks are judged."""
    return PLACE.sub("x", text)


def ascii_spaces(text: str) -> str:
    """The text with its no-break spaces made visible."""
    return text.replace("\u00a0", "<U+00A0>").replace("\u202f", "<U+202F>")


def test_placeholders_are_the_same(kept: Catalog) -> None:
    wrong = [
        f"{p.english!r}: {sorted(set(PLACE.findall(p.english)))} became "
        f"{sorted(set(PLACE.findall(p.french)))}"
        for p in pairs(kept)
        if set(PLACE.findall(p.english)) != set(PLACE.findall(p.french))
    ]
    assert not wrong, f"placeholders are copied, never translated; {CARE}:\n" + shown(wrong)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Qui voit quoi ?", "before ; ! ? stands U+202F"),
        ("Qui voit quoi\u00a0?", "before ; ! ? stands U+202F"),
        ("Erreur :", "before : stands U+00A0 (an address such as https:// excepted)"),
        ("Erreur:", "before : stands U+00A0 (an address such as https:// excepted)"),
        ("« Un récit\u202f»", "after « comes U+202F"),
        ("«\u202fUn récit »", "before » comes U+202F"),
        ("l'accord", "the apostrophe is ’"),
        ("le mot “récit”", "quotation marks are « »"),
        ("les ambassadeur·rices", "no median dots: find words that hold for everybody"),
    ],
)
def test_the_rules_see_what_they_are_for(text: str, rule: str) -> None:
    assert TYPOGRAPHY[rule].search(text)
    right = "«\u202fRécit\u202f»\u00a0: l’adresse https://exemple.fr\u202f; qui relit\u202f?"
    assert not TYPOGRAPHY[rule].search(right)
