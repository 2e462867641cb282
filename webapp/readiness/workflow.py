"""What a program needs before it opens."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from webapp.core.i18n import gettext_noop
from webapp.program_kinds import Kind


class Need(StrEnum):
    """One line of the checklist."""

    purpose = "purpose"
    audience = "audience"
    channels = "channels"
    kinds = "kinds"
    charter = "charter"
    council = "council"
    inside = "inside"
    sponsor = "sponsor"


NAMES: Final[Mapping[Need, str]] = {
    Need.purpose: gettext_noop("Purpose"),
    Need.audience: gettext_noop("Audience"),
    Need.channels: gettext_noop("Channels"),
    Need.kinds: gettext_noop("Kinds of content"),
    Need.charter: gettext_noop("Complete charter"),
    Need.council: gettext_noop("Works council"),
    Need.inside: gettext_noop("Measured inside score"),
    Need.sponsor: gettext_noop("Sponsor"),
}
# The part of the charter that answers a need, by kind of program. A kind without a part, such as
# one that shares nothing outside, does not have the need.
PARTS: Final[Mapping[Need, Mapping[Kind, str]]] = {
    Need.purpose: dict.fromkeys(Kind, "purpose"),
    Need.audience: {
        Kind.sharing: "audience", Kind.mentoring: "applying", Kind.champions: "becoming",
        Kind.cocreation: "workshops",
    },
    Need.channels: {Kind.sharing: "channels"},
    Need.kinds: {Kind.sharing: "kinds", Kind.champions: "help", Kind.cocreation: "ideas"},
}  # fmt: skip
