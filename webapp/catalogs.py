"""Extract the sentences of code and templates, update the French catalog, compile it.

Sentences are found as arguments of gettext, lazy_gettext, gettext_noop, rule, and the refusals.
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
    ("**/catalogs.py", "ignore"),
    ("**.py", "python"),
    ("**/templates/**.html", "jinja2"),
    ("**/templates/**.txt", "jinja2"),
]
FIRST = (
    "_", "gettext", "_l", "lazy_gettext", "gettext_noop", "rule",
    "NotAllowed", "Missing", "WrongState", "Stale", "Unavailable",
)  # fmt: skip


def extract() -> Catalog:
    """All sentences of code and templates."""
    keywords = dict.fromkeys(FIRST) | {
        "ngettext": (1, 2),
        "Invalid": (2,),
        "pgettext": ((1, "c"), 2),
    }
    found = Catalog(project="francparler", version="0.1.0", charset="utf-8")
    for name, _line, message, comments, context in extract_from_dir(
        str(HERE), METHODS, keywords=keywords, comment_tags=()
    ):
        found.add(message, None, [(name, 1)], auto_comments=comments, context=context)
    return found


def french() -> Catalog:
    """The stored French catalog."""
    if not PO.exists():
        return Catalog(locale="fr", project="francparler", charset="utf-8")
    with PO.open("rb") as stream:
        return read_po(stream, locale="fr")


def compiled(catalog: Catalog) -> bytes:
    """The catalog in the compiled format (.mo)."""
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def update() -> Catalog:
    """Update the French catalog from the code, write and compile it; returns it."""
    catalog = french()
    created = catalog.creation_date
    catalog.update(extract(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    # Git has the dates; in the file they would make a difference at each run.
    catalog.creation_date = catalog.revision_date = created
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as stream:
        write_po(stream, catalog, width=100, omit_header=False, no_location=True, sort_output=True)
    PO.with_suffix(".mo").write_bytes(compiled(french()))
    return catalog


def untranslated(catalog: Catalog) -> list[str]:
    """Sentences without French."""
    return [str(m.id) for m in catalog if m.id and not all(_strings(m.string))]


def _strings(value: str | Sequence[str] | None) -> tuple[str, ...]:
    return (value or "",) if value is None or isinstance(value, str) else tuple(value)


if __name__ == "__main__":
    missing = untranslated(update())
    sys.stdout.writelines(f"without French: {sentence}\n" for sentence in missing)
    sys.exit(1 if missing else 0)
