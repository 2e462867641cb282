"""One spelling for each mail address, whichever way it was typed, imported or sent by a browser."""

import re
import unicodedata

import idna

# A local part that needs no quotes, in any script.
LOCAL_PART = re.compile(r'[^\s\x00-\x1f\x7f()<>\[\]:;@\\,"]+')


def canonical(text: str) -> str:
    """The stored spelling of a mail address: NFKC, lower case, the domain in its ASCII form.

    Browsers send a domain with accents in its ASCII form (`xn--…`), and so does mail. Raises
    ValueError for a text that is no address.
    """
    local, at, domain = _folded(text.strip()).rpartition("@")
    if not (local and at and domain):
        raise ValueError("no address")
    return f"{local}@{canonical_domain(domain)}"


def canonical_domain(text: str) -> str:
    """The ASCII form of a domain, in lower case. Raises ValueError for what is no domain."""
    folded = _folded(text.strip()).rstrip(".")
    return idna.encode(folded, uts46=True).decode("ascii").lower()


def deliverable(text: str) -> str:
    """One address as mail servers take it: the domain in its ASCII form, the rest as it is.

    Raises ValueError for a text that is not exactly one address.
    """
    local, _at, domain = text.strip(" ").rpartition("@")
    if not LOCAL_PART.fullmatch(local):
        raise ValueError("not one email address")
    return f"{local}@{canonical_domain(domain)}"


def readable(address: str) -> str:
    """A stored address as people write it: the domain with its accents."""
    local, _at, domain = address.rpartition("@")
    try:
        return f"{local}@{idna.decode(domain)}"
    except ValueError:
        return address


def _folded(text: str) -> str:
    """Compatibility characters replaced, lower case; stable when it is applied again."""
    folded = text
    while (again := unicodedata.normalize("NFKC", folded).lower()) != folded:
        folded = again
    return folded
