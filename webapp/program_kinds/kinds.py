"""The kinds of programs and the consents, as enumerations that tables store."""

from enum import StrEnum


class Kind(StrEnum):
    """What a program is about."""

    sharing = "sharing"
    champions = "champions"
    mentoring = "mentoring"
    cocreation = "cocreation"


class Consent(StrEnum):
    """The consents that a person may give, one by one; none is given by default."""

    listed = "listed"
    counted_links = "counted_links"
    connector = "connector"
    career_page = "career_page"
    measuring = "measuring"
