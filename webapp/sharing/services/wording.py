"""Validation of a disclosure that the author worded."""

import re

from webapp.core.errors import Invalid

LONGEST_WORDING = 160
# Sentences in the first person about one's employment, by language.
WORKING = {
    "en": re.compile(
        r"\bI(?:[’']m| am)? (?:\w+ ){0,3}(?:work\w*|employed|intern|apprentice|teach|serve)\b"
        r"|\bmy (?:employer|job|work|colleagues|team)\b",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"\bje (?:\w+ ){0,3}(?:travaille|bosse|exerce|sers|enseigne)\b"
        r"|\bje suis (?:\w+ ){0,3}(?:salari\w+|employ\w+|apprenti\w*|stagiaire|alternant\w*)"
        r"|\bmon (?:employeur|emploi|travail|métier|équipe)\b|\bmes collègues\b",
        re.IGNORECASE,
    ),
}


def check_wording(text: str, language: str, organization: str) -> None:
    """Raise Invalid on `own` unless the text states in the first person who employs the author."""
    if not text or "\n" in text or len(text) > LONGEST_WORDING:
        raise Invalid(
            "own", "Write one line of %(most)d characters at most.",
            most=LONGEST_WORDING,
        )  # fmt: skip
    if re.search(r"https?://|www\.|[@#]\w", text):
        raise Invalid("own", "Write it in words, without addresses, @names or #tags.")
    if not organization or organization.casefold() not in text.casefold():
        raise Invalid("own", "Name %(organization)s in this line.", organization=organization)
    if not any(WORKING[code].search(text) for code in _languages(language)):
        raise Invalid(
            "own",
            "State that you work there, as in “I work at %(organization)s”.",
            organization=organization,
        )


def _languages(language: str) -> tuple[str, ...]:
    return (language,) if language in WORKING else tuple(WORKING)
