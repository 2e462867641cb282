"""Who may write, read and review stories: the author, and the reviewers of the program."""

from datetime import date

from tests.factories.company import BODY, Company
from tests.integration.web.rows import (
    CONFLICT,
    FORBIDDEN,
    FOREIGN_AUTHOR,
    FOREIGN_REVIEWER,
    INVALID,
    MEMBERS,
    MISSING,
    OWN,
    READERS,
    REDIRECT,
    V1,
    Path,
    Row,
    at,
    story,
)
from webapp.core.unit_of_work import unit_of_work
from webapp.stories.services import edit, note_right
from webapp.stories.workflow import Agreement

AUTHOR_REFUSED = {"author": FORBIDDEN}
REVIEWER_REFUSED = {"reviewer": FORBIDDEN}
TEXT = {"title": "A", "language": "en"}


def _brief(suffix: str) -> Path:
    return lambda company: f"/briefs/{company.brief.id}{suffix}"


def _picture_file(company: Company) -> str:
    return f"/pictures/{company.picture(company.story()).id}"


def _pictured(suffix: str) -> Path:
    """An address below the picture of a new story."""

    def path(company: Company) -> str:
        draft = company.story()
        company.picture(draft)
        return f"/stories/{draft.id}/picture{suffix}"

    return path


def _agreement(company: Company) -> str:
    draft = company.story()
    company.picture(draft)
    with unit_of_work():
        right = note_right(
            draft, by=company.people["author"], name="Awa", day=date(2026, 1, 5),
            how=Agreement.written,
        )  # fmt: skip
    return f"/stories/{draft.id}/picture/agreements/{right.id}/forget"


def _changed(company: Company) -> str:
    """The address that discards the changes to an approved story."""
    story = company.story("approved")
    with unit_of_work():
        edit(story, by=company.people["author"], title="Changed", body=BODY, version=1)
    return f"/stories/{story.id}/discard"


WRITING = (
    Row("GET", "stories.mine", at("/stories")),
    Row("GET", "stories.write", _brief("/write"), MEMBERS, 200, MISSING),
    Row("POST", "stories.write", _brief("/write"), MEMBERS, INVALID, MISSING),
    Row("POST", "stories.write", lambda c: f"/briefs/{c.foreign_brief.id}/write", FOREIGN_AUTHOR,
        INVALID, MISSING, note="foreign"),
    Row("POST", "stories.begin", _brief("/autosave"), MEMBERS, 200, MISSING, data=TEXT),
    Row("POST", "stories.autosave", story("draft", "/autosave"), OWN, 200, MISSING,
        data=V1 | TEXT),
    Row("GET", "stories.show", story("draft"), OWN, 200, MISSING, note="draft"),
    Row("GET", "stories.show", story("in_review"), READERS, 200, MISSING),
    Row("GET", "stories.show", story("in_review", author="foreign_author"),
        FOREIGN_AUTHOR | FOREIGN_REVIEWER, 200, MISSING, note="foreign"),
    Row("GET", "stories.show", story("withdrawn"), OWN, 200, MISSING, note="withdrawn"),
    Row("GET", "stories.edit", story("draft", "/edit"), OWN, 200, MISSING),
    Row("POST", "stories.edit", story("draft", "/edit"), OWN, INVALID, MISSING),
    Row("POST", "stories.submit_story", story("draft", "/submit"), OWN, REDIRECT, MISSING,
        data=V1),
    Row("POST", "stories.submit_story", story("in_review", "/submit"), OWN, CONFLICT, MISSING,
        data=V1, exceptions=REVIEWER_REFUSED, note="wrong state"),
    Row("POST", "stories.withdraw", story("in_review", "/withdraw"), OWN, REDIRECT, MISSING,
        exceptions=REVIEWER_REFUSED),
    Row("POST", "stories.accept_edits", story("edits_suggested", "/accept"), OWN, REDIRECT,
        MISSING, data=V1, exceptions=REVIEWER_REFUSED),
    Row("POST", "stories.discard", _changed, OWN, REDIRECT, MISSING, exceptions=REVIEWER_REFUSED),
    Row("POST", "stories.take_up", story("withdrawn", "/take-up"), OWN, REDIRECT, MISSING),
)  # fmt: skip

PICTURES = (
    Row("GET", "stories.picture", story("draft", "/picture"), OWN, 200, MISSING),
    Row("POST", "stories.send_picture", story("draft", "/picture"), OWN, INVALID, MISSING),
    Row("POST", "stories.describe_picture", _pictured("/words"), OWN, INVALID, MISSING),
    Row("POST", "stories.note_right", _pictured("/agreements"), OWN, INVALID, MISSING),
    Row("POST", "stories.forget_right", _agreement, OWN, REDIRECT, MISSING),
    Row("POST", "stories.drop_picture", _pictured("/remove"), OWN, REDIRECT, MISSING),
    Row("GET", "stories.picture_file", _picture_file, OWN, 200, MISSING),
)

PERMISSIONS = WRITING + PICTURES
