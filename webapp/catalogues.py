"""Collect the sentences of code and templates, bring the French catalogue up to date, compile it.

Sentences are found by the names that say them: gettext, lazy_gettext, msg, rule, and refusals.
"""

import io
import sys
from collections.abc import Sequence

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from webapp.config import ROOT

HERE = ROOT / "webapp"
PO = HERE / "translations" / "fr" / "LC_MESSAGES" / "messages.po"
METHODS = [
    ("**/catalogues.py", "ignore"),
    ("**.py", "python"),
    ("**/templates/**.html", "jinja2"),
    ("**/templates/**.txt", "jinja2"),
]
FIRST = (
    "_", "gettext", "_l", "lazy_gettext", "msg", "rule",
    "NotAllowed", "Missing", "WrongState", "Stale", "Unavailable",
)  # fmt: skip


def extract() -> Catalog:
    """Every sentence that code and templates say."""
    keywords = dict.fromkeys(FIRST) | {"ngettext": (1, 2), "Invalid": (2,)}
    found = Catalog(project="francparler", version="0.1.0", charset="utf-8")
    for name, _line, message, comments, context in extract_from_dir(
        str(HERE), METHODS, keywords=keywords, comment_tags=()
    ):
        found.add(message, None, [(name, 1)], auto_comments=comments, context=context)
    return found


def french() -> Catalog:
    """The French catalogue as it stands."""
    if not PO.exists():
        return Catalog(locale="fr", project="francparler", charset="utf-8")
    with PO.open("rb") as stream:
        return read_po(stream, locale="fr")


def compiled(catalogue: Catalog) -> bytes:
    """The catalogue as the application reads it."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def update() -> Catalog:
    """Bring the French catalogue up to date with the code and compile it; what it holds now."""
    catalogue = french()
    begun = catalogue.creation_date
    catalogue.update(extract(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    # The dates say nothing that git does not say, and would change the file at each run.
    catalogue.creation_date = catalogue.revision_date = begun
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as stream:
        write_po(
            stream, catalogue, width=100, omit_header=False, no_location=True, sort_output=True
        )
    PO.with_suffix(".mo").write_bytes(compiled(french()))
    return catalogue


def untranslated(catalogue: Catalog) -> list[str]:
    """Sentences without French."""
    return [str(m.id) for m in catalogue if m.id and not all(_strings(m.string))]


def _strings(value: str | Sequence[str] | None) -> tuple[str, ...]:
    return (value or "",) if value is None or isinstance(value, str) else tuple(value)


if __name__ == "__main__":
    missing = untranslated(update())
    sys.stdout.writelines(f"without French: {sentence}\n" for sentence in missing)
    sys.exit(1 if missing else 0)
