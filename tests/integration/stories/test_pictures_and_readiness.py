"""Readiness, autosave, differences between texts, and untrusted picture files."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from tests.factories.company import BODY, Company
from tests.integration.asking import beside, close_upload, count
from tests.integration.fixtures import At
from webapp import images
from webapp.briefs.models import Brief
from webapp.core import db
from webapp.core.errors import Invalid
from webapp.core.unit_of_work import unit_of_work
from webapp.stories import readiness, services
from webapp.stories.models import Picture, PictureRight, Story
from webapp.stories.readiness import Text
from webapp.stories.workflow import State
from webapp.web.differences import ADDED, KEPT, TAKEN, Part, changed, compare

TYPED = {"title": "The lathe", "body": BODY, "language": "en"}


def unmet(company: Company, story: Story) -> list[str]:
    """Names of the requirements that a story does not meet."""
    return [need.name for need in readiness.missing(Text.of(company.again(story)))]


def jpeg(size: tuple[int, int] = (64, 48), *, exif: bool = True) -> bytes:
    """A JPEG file, with EXIF metadata or without."""
    metadata = Image.Exif()
    metadata[0x010E], metadata[0x0112] = "taken at home", 6
    output = BytesIO()
    Image.new("RGB", size, "teal").save(output, "JPEG", exif=metadata if exif else b"")
    return output.getvalue()


def test_a_story_is_ready(company: Company) -> None:
    assert unmet(company, company.story()) == []


@pytest.mark.parametrize(
    ("typed", "name", "field"),
    [
        ({"title": " "}, "title", "title"),
        ({"body": "Short."}, "long", "body"),
        ({"body": "x" * 3001}, "short", "body"),
        ({"body": BODY + " [your name]"}, "blanks", "body"),
        ({"body": BODY + " ____"}, "blanks", "body"),
    ],
)
def test_an_unmet_requirement_is_shown_beside_its_field(
    company: Company, at: At, typed: dict[str, str], name: str, field: str
) -> None:
    story = company.story()
    with unit_of_work():
        services.edit(story, by=story.author, version=1, **(TYPED | typed))
    assert unmet(company, story) == [name]
    page = at("author").post(f"/stories/{story.id}/submit", {"version": "2"})
    assert (page.status, list(beside(page))) == (422, [field])
    shown = page.soup.select_one(f'[data-need="{name}"]')
    assert shown is not None
    assert shown["class"] == ["need-open"]
    assert company.again(story).state == State.draft


def test_a_cut_in_a_quotation_is_not_a_placeholder(company: Company) -> None:
    assert unmet(company, company.story(body=BODY + " “A […] wheel.”")) == []


def test_an_expired_brief_is_an_unmet_requirement(company: Company) -> None:
    _program, brief = company.another("ending", "author")
    story = company.story(brief=brief)
    with unit_of_work():
        db.session().get_one(Brief, brief.id).expires_on = date(2026, 11, 17)
    assert unmet(company, story) == ["brief"]
    with pytest.raises(Invalid, match="expired"), unit_of_work():
        services.submit(story, by=company.people["author"], version=1)


def test_the_first_autosave_creates_a_draft_and_the_next_one_changes_it(
    company: Company, at: At
) -> None:
    author, brief = at("author"), company.brief.id
    first = author.post(
        f"/briefs/{brief}/autosave", {"title": "", "body": "Once", "language": "en"}
    )
    response: dict[str, Any] = first.response.get_json()
    assert (first.status, response["version"], response["saved"]) == (200, 1, "13:00")
    assert {n["name"]: n["ready"] for n in response["needs"]}["title"] is False
    again = author.post(response["autosave"], TYPED | {"version": "1"})
    assert again.response.get_json()["version"] == 2
    assert all(n["ready"] for n in again.response.get_json()["needs"])
    assert author.get(response["page"]).text_of("#body").strip() == BODY


def test_a_stale_autosave_returns_409_and_changes_nothing(company: Company, at: At) -> None:
    story = company.story()
    path = f"/stories/{story.id}/autosave"
    assert at("author").post(path, TYPED | {"version": "1"}).status == 200
    stale = at("author").post(path, TYPED | {"version": "1", "body": "Another window."})
    assert stale.status == 409
    assert "What you typed is below" in stale.response.get_json()["problem"]
    assert company.again(story).body == BODY
    long = at("author").post(path, TYPED | {"version": "2", "body": "x" * 20_001})
    assert (long.status, company.again(story).version) == (422, 2)


def test_differences_are_computed_by_words_and_paragraphs() -> None:
    assert compare("One old wheel.\n\nEnd.", "One new wheel.\n\nEnd.") == [
        [Part(KEPT, "One "), Part(TAKEN, "old"), Part(ADDED, "new"), Part(KEPT, " wheel.")],
        [Part(KEPT, "End.")],
    ]
    assert compare("a", "a") == [[Part(KEPT, "a")]]
    assert compare("", "") == []
    assert not changed(compare("same", "same"))
    assert compare("One.\nTwo.", "One.") == [[Part(KEPT, "One."), Part(TAKEN, " ¶ Two.")]]


def test_a_picture_is_re_encoded_without_metadata(company: Company, at: At) -> None:
    story = company.story()
    sent = {"file": (BytesIO(jpeg((3000, 600))), "a.jpg")}
    assert at("author").post(f"/stories/{story.id}/picture", sent).status == 303
    assert unmet(company, story) == ["alternative", "rights"]
    picture = db.session().scalars(select(Picture).where(Picture.story_id == story.id)).one()
    # Rotated as the EXIF orientation says, and scaled down.
    assert (picture.width, picture.height) == (400, 2000)
    response = at("author").get(f"/pictures/{picture.id}").response
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.mimetype == "image/jpeg"
    files = list((company.settings.instance / "uploads").glob("*.jpg"))
    data = next(f.read_bytes() for f in files if f.name == picture.file)
    assert dict(Image.open(BytesIO(data)).getexif()) == {}
    assert b"taken at home" not in data


def test_a_recognizable_person_needs_a_recorded_agreement(company: Company, at: At) -> None:
    story = company.story()
    company.picture(story)
    path = f"/stories/{story.id}/picture"
    description = {"alt": "Somebody at a bench", "shown": "1"}
    assert at("author").post(f"{path}/words", description).status == 303
    assert unmet(company, story) == ["rights"]
    page = at("author").post(f"/stories/{story.id}/submit", {"version": "1"})
    assert (page.status, "Record the agreement of each person" in page.words) == (422, True)
    agreement = {"name": "Awa Diallo", "agreed_on": "2026-11-19", "how": "written"}
    page = at("author").post(f"{path}/agreements", agreement)
    assert beside(page) == {"agreed_on": "This day is in the future."}
    assert (
        at("author").post(f"{path}/agreements", agreement | {"agreed_on": "2026-01-12"}).status
        == 303
    )
    assert unmet(company, story) == []
    right = db.session().scalars(select(PictureRight)).all()[-1]
    assert b"Awa" not in right.name
    assert "Awa Diallo" in at("author").get(path).words
    assert at("reviewer").get(f"/pictures/{company.again(story).picture_id}").status == 404
    assert at("author").post(f"/stories/{story.id}/submit", {"version": "1"}).status == 303
    assert at("reviewer").get(f"/pictures/{company.again(story).picture_id}").status == 200
    page = at("reviewer").get(f"/stories/{story.id}")
    assert "1 person can be recognized and has agreed to the picture." in page.words
    assert "Awa Diallo" not in page.words


BOMB = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\xff\xff\x00\x00\xff\xff\x08\x02\x00\x00\x00"


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (b"", "Choose a picture first."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", images.UNREADABLE),
        (b"GIF89a" + b"\0" * 40, images.UNREADABLE),
        (b"\xff\xd8\xff" + b"no picture", images.UNREADABLE),
        (b"RIFF\0\0\0\0WAVEfmt ", images.UNREADABLE),
        (BOMB + b"\0" * 20, images.UNREADABLE),
        (jpeg()[:300], images.UNREADABLE),
        (b"\xff\xd8\xff" + b"\0" * (5 * 1024 * 1024), "The picture is larger than 5 MB."),
    ],
    ids=["nothing", "svg", "gif", "not a jpeg", "sound", "bomb", "cut short", "too large"],
)
def test_an_invalid_picture_file_is_refused_with_a_message(
    company: Company, at: At, sent: bytes, words: str
) -> None:
    story = company.story()
    page = at("author").post(
        f"/stories/{story.id}/picture", {"file": (BytesIO(sent), "../../evil.svg")}
    )
    close_upload(page)
    assert page.status == 422
    assert words in beside(page)["file"]
    assert count(Picture, Picture.story_id == story.id) == 0


def test_only_the_picture_upload_may_be_large(company: Company, at: At) -> None:
    story = company.story()
    large = {"file": (BytesIO(b"\0" * (7 * 1024 * 1024)), "a.jpg")}
    page = at("author").post(f"/stories/{story.id}/picture", large)
    close_upload(page)
    assert page.status == 413
    text = TYPED | {"version": "1", "body": "x" * 300_000}
    assert at("author").post(f"/stories/{story.id}/edit", text).status == 413
