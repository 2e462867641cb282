"""Requirements for submitting a story: one list, shown while writing and enforced on submit."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field as dataclass_field

from webapp.briefs.models import Brief
from webapp.core import clock
from webapp.core.i18n import gettext_noop
from webapp.people.models import Person
from webapp.programs import queries as programs
from webapp.programs.workflow import ProgramState
from webapp.stories.models import Picture, Story

SHORTEST = 40
LONGEST = 3000
# Placeholders: [your name], ____, TODO, XXX; but not […], which marks a cut in a quotation.
BLANK = re.compile(r"\[(?!…|\.{3})[^\]\n]{2,60}\]|_{3,}|\bTODO\b|\bXXX\b")


@dataclass(frozen=True)
class Text:
    """The text that is checked: saved, or not saved yet."""

    author: Person
    brief: Brief
    title: str
    body: str
    language: str
    picture: Picture | None = None
    picture_alt: str | None = None

    @classmethod
    def of(cls, story: Story) -> "Text":
        """The working text of a story."""
        return cls(
            story.author, story.brief, story.title, story.body, story.language, story.picture,
            story.picture_alt,
        )  # fmt: skip


@dataclass(frozen=True)
class Need:
    """A requirement: its field on the page, and its sentences (msgids) when met and unmet."""

    name: str
    field: str
    met: str
    unmet: str
    holds: Callable[[Text], bool]
    values: dict[str, int] = dataclass_field(default_factory=dict)


@dataclass(frozen=True)
class ReadinessItem:
    """A requirement and whether it is met."""

    need: Need
    ready: bool

    @property
    def sentence(self) -> str:
        """The msgid of the sentence to show; format it with `need.values`."""
        return self.need.met if self.ready else self.need.unmet


def _has_disclosure(text: Text) -> bool:
    return bool(text.brief.program.charter.disclosures.get(text.language))


def _brief_runs(text: Text) -> bool:
    today = clock.today()
    return text.brief.expires_on is None or text.brief.expires_on >= today


def _enrolled(text: Text) -> bool:
    return programs.current_enrollment(text.author, text.brief.program_id) is not None


def _has_rights(text: Text) -> bool:
    picture = text.picture
    return picture is None or (picture.shown is not None and len(picture.rights) >= picture.shown)


NEEDS = (
    Need("title", "title", gettext_noop("The story has a title."), gettext_noop("Add a title."),
        lambda t: bool(t.title.strip())),
    Need("long", "body", gettext_noop("The text is long enough."),
        gettext_noop("Write at least %(least)d characters."),
        lambda t: len(t.body) >= SHORTEST, {"least": SHORTEST}),
    Need("short", "body", gettext_noop("The text is not too long."),
        gettext_noop("Shorten the text to %(max)d characters."),
        lambda t: len(t.body) <= LONGEST, {"max": LONGEST}),
    Need("blanks", "body", gettext_noop("There are no placeholders."),
        gettext_noop("Replace or remove placeholders such as [a name], ___ or TODO."),
        lambda t: not BLANK.search(t.title) and not BLANK.search(t.body)),
    Need("disclosure", "language", gettext_noop("The charter has a disclosure in this language."),
        gettext_noop("The charter has no disclosure in this language. Choose another language."),
        _has_disclosure),
    Need("brief", "", gettext_noop("The brief is still open."),
        gettext_noop("The brief has expired. Your draft is kept. Ask the lead of the program."),
        _brief_runs),
    Need("open", "", gettext_noop("The program is open."),
        gettext_noop("The program is not open now. Your draft is kept."),
        lambda t: t.brief.program.state == ProgramState.open),
    Need("enrolled", "", gettext_noop("You take part under the current charter."),
        gettext_noop("Join the program, or accept its new charter. Your draft is kept."),
        _enrolled),
    Need("alternative", "picture", gettext_noop("The picture has a description."),
        gettext_noop("Describe the picture for people who cannot see it."),
        lambda t: t.picture is None or bool((t.picture_alt or "").strip())),
    Need("rights", "picture", gettext_noop("The people in the picture agreed."),
        gettext_noop("Record the agreement of each person in the picture."),
        _has_rights),
)  # fmt: skip

# Requirements that do not concern the text.
OF_THE_PROGRAM = {"open", "enrolled"}


def check(text: Text) -> list[ReadinessItem]:
    """Check every requirement, in the order of the fields on the page."""
    return [ReadinessItem(need, need.holds(text)) for need in NEEDS]


def missing(text: Text) -> list[Need]:
    """The requirements that are not met."""
    return [item.need for item in check(text) if not item.ready]
