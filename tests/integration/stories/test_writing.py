"""Writing a story: validation, stale and concurrent edits. No typed text is lost."""

import pytest

from tests.factories.company import BODY, Company
from tests.integration.asking import beside, count, together
from tests.integration.fixtures import At
from webapp.core import db
from webapp.core.errors import NotAllowed
from webapp.core.unit_of_work import unit_of_work
from webapp.stories import services as stories
from webapp.stories.models import Revision, Story
from webapp.stories.workflow import State

EMPTY = "Please fill this in."
HIDDEN = "This contains an invisible control character. Please type the text again."
CHANGED = "The text was changed in the meantime, perhaps in another window."
VALID = {"title": "The lathe", "body": BODY, "language": "en"}


def without_line_ends(page_area: object) -> str:
    return str(page_area).strip("\r\n")


def test_a_new_story_is_a_draft_of_its_author(company: Company, at: At) -> None:
    client = at("author")
    sent = {"title": " The lathe ", "body": "e\u0301te\u0301\r\n" + BODY, "language": "fr"}
    page = client.post(f"/briefs/{company.brief.id}/write", sent)
    assert page.status == 303
    db.session().rollback()
    story = db.session().get_one(Story, str(page.response.location).rpartition("/")[2])
    assert (story.title, story.body, story.language) == ("The lathe", f"été\n{BODY}", "fr")
    assert (story.state, story.version, story.person_id) == (
        State.draft,
        1,
        company.people["author"].id,
    )
    assert (count(Revision, Revision.story_id == story.id), story.latest) == (0, None)


TOO_LONG = "This is too long: %d characters at most."
REFUSED = [
    ("title", "", EMPTY),
    ("title", " \n ", EMPTY),
    ("title", "x" * 161, TOO_LONG % 160),
    ("title", "x" * 10_000, TOO_LONG % 160),
    ("title", "a\x00b", HIDDEN),
    ("title", "a\x1bb", HIDDEN),
    ("title", "a\u202eb", HIDDEN),
    ("title", "a\u2069b", HIDDEN),
    ("body", "", EMPTY),
    ("body", "\r\n\r\n", EMPTY),
    ("body", "x" * 20_001, TOO_LONG % 20_000),
    ("body", "é" * 30_000, TOO_LONG % 20_000),
    ("body", BODY + "\x00", HIDDEN),
    ("body", BODY + "\x07", HIDDEN),
    ("body", BODY + "\u202e", HIDDEN),
    ("body", BODY + "\u2066", HIDDEN),
]


def test_an_invalid_field_shows_its_error_and_keeps_the_other_fields(
    company: Company, at: At
) -> None:
    client = at("author")
    token, before = client.token(), count(Story)
    for field, value, message in REFUSED:
        sent = {**VALID, field: value, "csrf_token": token}
        page = client.post(f"/briefs/{company.brief.id}/write", sent)
        assert (page.status, beside(page)) == (422, {field: message}), (field, value[:20])
        other = "body" if field == "title" else "title"
        control = page.soup.select_one(f'main [name="{other}"]')
        assert control is not None
        assert without_line_ends(control.get("value") or control.get_text()) == VALID[other]
    assert count(Story) == before


def test_an_unknown_language_is_refused(company: Company, at: At) -> None:
    client = at("author")
    before = count(Story)
    pages = [
        client.post(f"/briefs/{company.brief.id}/write", {**VALID, "language": code})
        for code in ("de", "", "EN", "en ", "x" * 10_000)
    ]
    assert [(p.status, list(beside(p))) for p in pages] == [(422, ["language"])] * 5
    assert count(Story) == before


def test_a_title_is_one_line(company: Company, at: At) -> None:
    client = at("author")
    page = client.post(f"/briefs/{company.brief.id}/write", {**VALID, "title": "Two\nlines"})
    assert (page.status, list(beside(page))) == (422, ["title"])


def test_all_invalid_fields_are_reported_together(company: Company, at: At) -> None:
    sent = {"title": "", "body": "x" * 20_001, "language": "de"}
    page = at("author").post(f"/briefs/{company.brief.id}/write", sent)
    assert list(beside(page)) == ["title", "body", "language"]


def test_errors_are_translated_to_french(company: Company, at: At) -> None:
    sent = {"title": "", "body": "x" * 20_001, "language": "de"}
    path = f"/briefs/{company.brief.id}/write"
    english = beside(at("author").post(path, sent))
    french = beside(at("author").post(f"{path}?lang=fr", sent))
    at("author").get("/about?lang=en")
    assert list(french) == list(english)
    assert set(french.values()) & set(english.values()) == set()


def test_a_story_of_three_thousand_characters_is_accepted(company: Company, at: At) -> None:
    """A browser sends two characters for each line end; they count as one."""
    body = "x\r\n" * 1499 + "xx"
    page = at("author").post(f"/briefs/{company.brief.id}/write", {**VALID, "body": body})
    assert page.status == 303
    full = at("author").post(f"/briefs/{company.brief.id}/write", {**VALID, "body": "é" * 3000})
    assert full.status == 303


def test_a_request_above_the_size_limit_shows_an_error_page(company: Company, at: At) -> None:
    client = at("author")
    before = count(Story)
    sent = {**VALID, "body": "x" * 300_000, "csrf_token": "any"}
    page = client.post(f"/briefs/{company.brief.id}/write", sent)
    assert (page.status, page.h1) == (413, "This is too large")
    assert "Go back and shorten it." in page.words
    assert count(Story) == before


def test_only_enrolled_people_write(company: Company) -> None:
    before = count(Story)
    with pytest.raises(NotAllowed) as refused, unit_of_work():
        stories.write(
            company.brief, by=company.people["stranger"], title="A", body=BODY, language="en"
        )
    assert refused.value.message == "Only participants of the program can write."
    assert count(Story) == before


def test_a_stale_edit_shows_the_typed_and_the_saved_text(company: Company, at: At) -> None:
    story, client = company.story(), at("author")
    path = f"/stories/{story.id}/edit"
    opened = client.get(path).form(path)
    first, second = f"{BODY} First window.", f"{BODY} Second window."
    assert client.post(path, {**opened, "body": first}).status == 303
    page = client.post(path, {**opened, "title": "Another", "body": second})
    assert (page.status, CHANGED in page.words) == (409, True)
    kept = page.form(path)
    assert (kept["title"], without_line_ends(kept["body"]), kept["version"]) == (
        "Another",
        second,
        "2",
    )
    saved = page.soup.select_one("main .story")
    assert (saved.get_text() if saved else None) == first
    assert company.again(story).body == first
    assert client.post(path, {**kept, "body": second}).status == 303
    assert (company.again(story).body, company.again(story).version) == (second, 3)


@pytest.mark.both_databases
def test_of_two_concurrent_edits_one_is_stored(company: Company, at: At) -> None:
    story, client = company.story(), at("author")
    path = f"/stories/{story.id}/edit"
    opened = client.get(path).form(path)
    pages = together(
        lambda: client.post(path, {**opened, "body": f"{BODY} One."}),
        lambda: client.post(path, {**opened, "body": f"{BODY} Two."}),
    )
    assert sorted(p.status for p in pages) == [303, 409]
    assert company.again(story).version == 2
