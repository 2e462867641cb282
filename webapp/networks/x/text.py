"""X: how it counts a text, which characters it refuses, and its composer."""

import unicodedata
from itertools import pairwise
from urllib.parse import urlencode

import regex

from webapp.networks.domains import LETTER, PATH_LETTERS, emoji, extract_urls_with_indices

# Version 3 of the published configuration: characters in these ranges weigh one, others two.
LIMIT = 280
LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
ADDRESS_WEIGHT, HEAVY_WEIGHT = 23, 2
REFUSED = regex.compile("[\ufeff\ufffe\uffff]")
# Emoji of weight two only where U+FE0F asks for the picture.
TEXT_SIGNS = {"©", "®"}
# No address reaches over one of these.
WORD = regex.compile(r"\s?\S+|\s")
# The time to sort marks grows with the square of their number; no language stacks so many. A text
# that has them is counted as it is.
MARKS = regex.compile(r"\p{M}{64}")
# The parser of the package needs time that grows with the square of such words. No address that
# anybody uses has so many labels or brackets; it is counted in full, so never too short.
_LABEL = r"[^\s.!'#%&()*+,\\/:;<=>?@\[\]^{|}~$]"
SLOW = regex.compile(rf"(?<!{_LABEL})(?:{_LABEL}++\.){{33}}|(?:\([^()]*+\)[^()]*+){{65}}")
# The parser reads a run of letters to its end from each place in it where a domain may begin. A
# longer run is no label of a domain, so few of these places matter: where a top-level domain, a path
# or a query ends, the first, after the last underscore, and a protocol at the end. A dash of U+2013
# ends a path here, so that an address with such a run is counted longer, never too short.
LONG_RUN = regex.compile(rf"(?:{LETTER}|[_-]){{65,}}+")
NOT_PATH = regex.compile(f"[^{PATH_LETTERS}]", regex.IGNORECASE)
PLACES = (regex.compile("[^A-Za-z0-9＠＃][^_-]"), NOT_PATH, regex.compile(r"[^\x00-\x7f]"))
LONGEST_TOP_LEVEL, PROTOCOL = 24, len("https://")
# The network takes no longer address.
LONGEST_ADDRESS = 4096
# An emoji has at most ten characters, so this many weigh more than LIMIT.
ENOUGH = 3000


def weighted_length(text: str) -> int:
    """The length by the network's published weights, or a lower bound above LIMIT."""
    weight = 0
    normal = text if MARKS.search(text) else unicodedata.normalize("NFC", text)
    for word in WORD.findall(regex.sub(r"\r\n?", "\n", normal)):
        weight += _word_weight(word)
        if weight > 2 * LIMIT:
            break
    return weight


def is_accepted(text: str) -> bool:
    """Whether the network accepts the characters of a text."""
    return REFUSED.search(text) is None


def _word_weight(word: str) -> int:
    found = []
    if "." in word and len(word) <= LONGEST_ADDRESS and not SLOW.search(word):
        short = LONG_RUN.sub(_without_places, word)
        found = [where["indices"] for where in extract_urls_with_indices(short)]
    ends = [0, *(end for where in found for end in where), len(word)]
    rest = "\n".join(word[start:end] for start, end in list(pairwise(ends))[::2])
    # The line breaks keep what stands on both sides of an address from becoming one emoji.
    return _plain_weight(rest[:ENOUGH]) + (ADDRESS_WEIGHT - 1) * len(found)


def _without_places(found: regex.Match[str]) -> str:
    """A run of the same length: letters after which no domain begins, but for PLACES."""
    run, last = found[0], found[0].rfind("_")
    kept = {last, last + 1, *range(LONGEST_TOP_LEVEL + 1), *range(len(run) - PROTOCOL, len(run))}
    for place in PLACES:
        if first := place.search(run):
            kept |= {first.start(), first.start() + 1}
    same = ("＠" if NOT_PATH.match(letter) else "a" for letter in run)
    return "".join(run[at] if at in kept else letter for at, letter in enumerate(same))


def _plain_weight(text: str) -> int:
    """The weight of a text without addresses."""
    signs = [found for found in emoji.findall(text) if found not in TEXT_SIGNS]
    characters = sum(map(_character_weight, text)) - sum(
        _character_weight(character) for sign in signs for character in sign
    )
    return characters + HEAVY_WEIGHT * len(signs)


def _character_weight(character: str) -> int:
    code = ord(character)
    return 1 if any(first <= code <= last for first, last in LIGHT) else HEAVY_WEIGHT


def composer_url(text: str, _link: str, _title: str, _server: str) -> str:
    """The address of the web intent, which takes the whole text."""
    return "https://x.com/intent/post?" + urlencode({"text": text})
