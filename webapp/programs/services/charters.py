"""Services of charters. A version never changes: writing adds a new one."""

from collections.abc import Mapping, Sequence

from webapp.core import clock, db
from webapp.core.errors import Invalid, NotAllowed, Stale
from webapp.core.i18n import LANGUAGES, gettext_noop
from webapp.core.unit_of_work import record
from webapp.people.models import Person
from webapp.program_kinds import KINDS, Kind
from webapp.programs import events, queries
from webapp.programs.models import Charter, Program
from webapp.programs.rules import MAY
from webapp.programs.workflow import Deadline

# The parts of a charter by kind of program, in the order of the page.
PARTS: Mapping[Kind, tuple[str, ...]] = {kind: each.parts for kind, each in KINDS.items()}
INCOMPLETE = gettext_noop("The charter is not complete in every language.")
REVIEW_DAYS = 2
MOST_DAYS = 20
# The length of the column that a share stores it in.
LONGEST_WORDING = 200


def write_charter(
    program: Program, texts: Mapping[str, Mapping[str, str]],
    disclosures: Mapping[str, str] | None = None, *,
    by: Person, more: Mapping[str, Sequence[str]] | None = None,
    review_days: int | None = REVIEW_DAYS, at_deadline: Deadline | None = Deadline.hold,
    version: int | None = None,
) -> Charter:  # fmt: skip
    """Add a version of the charter; `version` is the one that the form showed (0: none).

    Disclosures and the review rule are stored for a sharing program only.
    Raises NotAllowed, Stale, or Invalid when a part is empty in a language or nothing changed.
    """
    db.lock(program)
    if (reason := MAY["is_lead"].reason(by, program)) is not None:
        raise NotAllowed(reason)
    number = queries.next_version(program)
    if version is not None and version != number - 1:
        raise Stale("The charter has changed since you opened it. Here is the new one.")
    _check_texts(texts, PARTS[program.kind])
    charter = Charter(
        program_id=program.id, kind=program.kind, version=number, made_at=clock.now(),
        texts={language: dict(parts) for language, parts in texts.items()},
        disclosures={}, more_disclosures={},
    )  # fmt: skip
    if program.shares:
        _check_disclosures(disclosures or {}, more or {})
        _check_rule(review_days, at_deadline)
        charter.review_days, charter.at_deadline = review_days, at_deadline
        charter.disclosures = dict(disclosures or {})
        charter.more_disclosures = {each: list(words) for each, words in (more or {}).items()}
    if program.charters and _content(charter) == _content(program.charter):
        raise Invalid("", "Nothing has changed, so there is no new version.")
    db.session().add(charter)
    db.session().flush()
    db.session().refresh(program, ["charters"])
    record(events.CharterWritten(actor=by.id, object_id=program.id, version=charter.version))
    return charter


def _check_texts(texts: Mapping[str, Mapping[str, str]], parts: Sequence[str]) -> None:
    if set(texts) != set(LANGUAGES) or not all(
        texts[each].get(part, "").strip() for each in LANGUAGES for part in parts
    ):
        raise Invalid("texts", INCOMPLETE)


def _check_disclosures(disclosures: Mapping[str, str], more: Mapping[str, Sequence[str]]) -> None:
    if set(disclosures) != set(LANGUAGES) or not all(map(str.strip, disclosures.values())):
        raise Invalid("texts", INCOMPLETE)
    wordings = [*disclosures.values(), *(wording for each in more.values() for wording in each)]
    if any(len(wording) > LONGEST_WORDING for wording in wordings):
        raise Invalid("texts", "At most %(most)d characters per disclosure.", most=LONGEST_WORDING)


def _check_rule(days: int | None, at_deadline: Deadline | None) -> None:
    if days is None or not 0 < days <= MOST_DAYS:
        raise Invalid("review_days", "Between 1 and %(most)d working days.", most=MOST_DAYS)
    if at_deadline is None:
        raise Invalid("at_deadline", "Choose one.")


def _content(charter: Charter) -> tuple[object, ...]:
    more = {language: words for language, words in charter.more_disclosures.items() if words}
    return (charter.texts, charter.disclosures, more, charter.review_days, charter.at_deadline)
