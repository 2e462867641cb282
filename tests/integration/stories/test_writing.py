"""Stories, the author's side: every refusal beside its field, nothing typed is lost, nothing runs."""

import pytest
from sqlalchemy import select

from tests.factories.company import BODY, Company
from tests.integration.asking import beside, count, together
from tests.integration.fixtures import At
from webapp.core import db
from webapp.core.errors import NotAllowed
from webapp.core.unit_of_work import unit_of_work
from webapp.messaging.models import Notice
from webapp.networks.registry import NETWORKS
from webapp.people import services as people
from webapp.people.workflow import Role
from webapp.programs import services as programs
from webapp.sharing.services import prepare
from webapp.stories import services as stories
from webapp.stories.models import Revision, Story
from webapp.stories.workflow import Reason, State

EMPTY = "Please fill this in."
HIDDEN = "This contains an invisible control character. Please type the text again."
CHANGED = "This was changed in the meantime, perhaps in another window."
MOVED = "This has changed in the meantime. Here is how it stands now."
RIGHT = {"title": "The lathe", "body": BODY, "language": "en"}


def typed(page_area: object) -> str:
    return str(page_area).strip("\r\n")


def test_a_story_begins_as_a_draft_of_its_author(company: Company, at: At) -> None:
    client = at("author")
    sent = {"title": " The lathe ", "body": "e\u0301te\u0301\r\n" + BODY, "language": "fr"}
    page = client.post(f"/briefs/{company.brief.id}/write", sent)
    assert page.status == 303
    db.session().rollback()
    made = db.session().get_one(Story, str(page.response.location).rpartition("/")[2])
    assert (made.title, made.body, made.language) == ("The lathe", f"été\n{BODY}", "fr")
    assert (made.state, made.version, made.person_id) == (
        State.draft,
        1,
        company.people["author"].id,
    )
    assert (count(Revision, Revision.story_id == made.id), made.latest) == (0, None)


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


def test_what_cannot_stand_is_refused_beside_its_field(company: Company, at: At) -> None:
    client = at("author")
    token, before = client.token(), count(Story)
    for field, value, said in REFUSED:
        sent = {**RIGHT, field: value, "csrf_token": token}
        page = client.post(f"/briefs/{company.brief.id}/write", sent)
        assert (page.status, beside(page)) == (422, {field: said}), (field, value[:20])
        other = "body" if field == "title" else "title"
        control = page.soup.select_one(f'main [name="{other}"]')
        assert control is not None
        assert typed(control.get("value") or control.get_text()) == RIGHT[other]
    assert count(Story) == before


def test_a_language_we_do_not_speak_is_refused_beside_it(company: Company, at: At) -> None:
    client = at("author")
    before = count(Story)
    asked = [
        client.post(f"/briefs/{company.brief.id}/write", {**RIGHT, "language": code})
        for code in ("de", "", "EN", "en ", "x" * 10_000)
    ]
    assert [(p.status, list(beside(p))) for p in asked] == [(422, ["language"])] * 5
    assert count(Story) == before


def test_a_title_is_one_line(company: Company, at: At) -> None:
    client = at("author")
    page = client.post(f"/briefs/{company.brief.id}/write", {**RIGHT, "title": "Two\nlines"})
    assert (page.status, list(beside(page))) == (422, ["title"])


def test_all_that_is_wrong_is_said_at_once(company: Company, at: At) -> None:
    sent = {"title": "", "body": "x" * 20_001, "language": "de"}
    page = at("author").post(f"/briefs/{company.brief.id}/write", sent)
    assert list(beside(page)) == ["title", "body", "language"]


def test_refusals_are_said_in_french_too(company: Company, at: At) -> None:
    sent = {"title": "", "body": "x" * 20_001, "language": "de"}
    path = f"/briefs/{company.brief.id}/write"
    english = beside(at("author").post(path, sent))
    french = beside(at("author").post(f"{path}?lang=fr", sent))
    at("author").get("/about?lang=en")
    assert list(french) == list(english)
    assert set(french.values()) & set(english.values()) == set()


def test_a_story_of_three_thousand_characters_is_taken(company: Company, at: At) -> None:
    """A browser sends two characters for each line end; they count as one."""
    body = "x\r\n" * 1499 + "xx"
    page = at("author").post(f"/briefs/{company.brief.id}/write", {**RIGHT, "body": body})
    assert page.status == 303
    full = at("author").post(f"/briefs/{company.brief.id}/write", {**RIGHT, "body": "é" * 3000})
    assert full.status == 303


def test_a_body_larger_than_the_house_takes_is_refused_with_a_page(
    company: Company, at: At
) -> None:
    client = at("author")
    before = count(Story)
    sent = {**RIGHT, "body": "x" * 300_000, "csrf_token": "any"}
    page = client.post(f"/briefs/{company.brief.id}/write", sent)
    assert (page.status, page.h1) == (413, "This is too large")
    assert "Go back and shorten it." in page.words
    assert count(Story) == before


def test_nobody_outside_the_program_writes(company: Company) -> None:
    before = count(Story)
    with pytest.raises(NotAllowed) as refused, unit_of_work():
        stories.write(
            company.brief, by=company.people["stranger"], title="A", body=BODY, language="en"
        )
    assert refused.value.message == "This is for people who are in the program now."
    assert count(Story) == before


def test_a_stale_edit_keeps_what_was_typed_and_shows_what_was_saved(
    company: Company, at: At
) -> None:
    story, client = company.story(), at("author")
    path = f"/stories/{story.id}/edit"
    opened = client.get(path).form(path)
    first, second = f"{BODY} First window.", f"{BODY} Second window."
    assert client.post(path, {**opened, "body": first}).status == 303
    page = client.post(path, {**opened, "title": "Another", "body": second})
    assert (page.status, CHANGED in page.words) == (409, True)
    kept = page.form(path)
    assert (kept["title"], typed(kept["body"]), kept["version"]) == ("Another", second, "2")
    saved = page.soup.select_one("main .story")
    assert (saved.get_text() if saved else None) == first
    assert company.again(story).body == first
    assert client.post(path, {**kept, "body": second}).status == 303
    assert (company.again(story).body, company.again(story).version) == (second, 3)


def test_two_windows_that_save_at_once_do_not_overwrite_each_other(
    company: Company, at: At
) -> None:
    story, client = company.story(), at("author")
    path = f"/stories/{story.id}/edit"
    opened = client.get(path).form(path)
    pages = together(
        lambda: client.post(path, {**opened, "body": f"{BODY} One."}),
        lambda: client.post(path, {**opened, "body": f"{BODY} Two."}),
    )
    assert sorted(p.status for p in pages) == [303, 409]
    assert company.again(story).version == 2


def test_what_is_in_review_is_not_changed_under_the_reviewer(company: Company, at: At) -> None:
    story, client = company.story("in_review"), at("author")
    path = f"/stories/{story.id}/edit"
    page = client.post(path, {"title": "New", "body": BODY * 2, "language": "en", "version": "1"})
    said = "A story can be changed while it is a draft or after a reviewer answered."
    assert (page.status, page.h1, said in page.words) == (409, "Change your story", True)
    # What was typed is still there, and what stands is beside it.
    assert (page.form(path)["body"].strip(), BODY in page.words) == (BODY * 2, True)
    assert client.get(path).status == 303
    assert (company.again(story).title, company.again(story).body) == ("The lathe", BODY)


def test_a_story_too_short_is_kept_and_not_sent(company: Company, at: At) -> None:
    story, client = company.story(body="x" * 39), at("author")
    page = client.post(f"/stories/{story.id}/submit", {"version": "1"}, follow=True)
    assert "Please write a little more: 40 characters at least." in page.words
    assert page.h1 == "Change your story"
    assert company.again(story).state == State.draft
    assert count(Revision, Revision.story_id == story.id) == 0


def test_a_paused_program_takes_no_story(company: Company, at: At) -> None:
    program, brief = company.another("resting", "author")
    story = company.story(brief=brief)
    with unit_of_work():
        programs.pause(program, by=company.people["lead"])
    page = at("author").post(f"/stories/{story.id}/submit", {"version": "1"})
    said = "The program is not open at the moment. Your draft is kept."
    assert (page.status, said in page.words) == (422, True)
    assert company.again(story).state == State.draft


def test_a_text_changed_in_another_window_is_not_sent_unread(company: Company, at: At) -> None:
    story, client = company.story(), at("author")
    client.post(f"/stories/{story.id}/edit", {**RIGHT, "body": f"{BODY} More.", "version": "1"})
    page = client.post(f"/stories/{story.id}/submit", {"version": "1"})
    assert (page.status, CHANGED in page.words, f"{BODY} More." in page.words) == (409, True, True)
    assert page.form(f"/stories/{story.id}/submit")["version"] == "2"
    assert count(Revision, Revision.story_id == story.id) == 0


def test_a_double_click_sends_one_revision(company: Company, at: At) -> None:
    story, client = company.story(), at("author")
    path, sent = f"/stories/{story.id}/submit", {"version": "1", "csrf_token": client.token()}
    before = count(Notice, Notice.person_id == company.people["reviewer"].id)
    pages = together(lambda: client.post(path, sent), lambda: client.post(path, sent))
    assert sorted(p.status for p in pages) == [303, 409]
    assert [(p.h1, MOVED in p.words) for p in pages if p.status == 409] == [("The lathe", True)]
    assert count(Revision, Revision.story_id == story.id) == 1
    assert count(Notice, Notice.person_id == company.people["reviewer"].id) == before + 1


def test_a_step_that_does_not_fit_shows_how_things_stand(company: Company, at: At) -> None:
    found = {}
    for state in ("in_review", "approved", "withdrawn"):
        story = company.story(state)
        page = at("author").post(f"/stories/{story.id}/submit", {"version": "1"})
        found[state] = (page.status, page.h1, MOVED in page.words, company.again(story).state.value)
    again = company.story("withdrawn")
    page = at("author").post(f"/stories/{again.id}/withdraw")
    found["twice"] = (page.status, page.h1, MOVED in page.words, company.again(again).state.value)
    assert found == {
        "in_review": (409, "The lathe", True, "in_review"),
        "approved": (409, "The lathe", True, "approved"),
        "withdrawn": (409, "The lathe", True, "withdrawn"),
        "twice": (409, "The lathe", True, "withdrawn"),
    }


def test_two_verbs_in_one_unit_of_work_both_count(company: Company) -> None:
    """A row that is locked is read anew: what the first verb changed must not be lost by it."""
    story, author = company.story(), company.people["author"]
    with unit_of_work():
        stories.edit(story, by=author, title="Changed", body=f"{BODY} More.", version=1)
        stories.submit(story, by=author, version=2)
    found = company.again(story)
    assert (found.title, [r.body for r in found.revisions]) == ("Changed", [f"{BODY} More."])


def test_a_withdrawn_story_is_its_authors_alone(company: Company, at: At) -> None:
    story = company.story("in_review")
    reviewer = at("reviewer")
    assert reviewer.get(f"/stories/{story.id}").status == 200
    assert at("author").post(f"/stories/{story.id}/withdraw").status == 303
    asked = [
        reviewer.get(f"/stories/{story.id}"),
        reviewer.post(f"/stories/{story.id}/approve", {"version": "1"}),
        reviewer.post(f"/stories/{story.id}/object", {"version": "1", "reason": "legal"}),
    ]
    assert [p.status for p in asked] == [404] * 3
    assert story.id not in str(reviewer.get("/review").soup)
    own = at("author").get(f"/stories/{story.id}")
    actions = sorted({str(f["action"]) for f in own.soup.select("main form")})
    assert (own.status, BODY in own.words, actions) == (200, True, [f"/stories/{story.id}/take-up"])
    assert at("author").post(actions[0]).status == 303
    assert company.again(story).state == State.draft
    assert reviewer.get(f"/stories/{story.id}").status == 404


MARKS = "<script>alert(1)</script>"
TITLE = f"{MARKS}</title><h1>Two</h1>"
TEXT = (
    f'{MARKS} <img src=x onerror=alert(2)> "onmouseover="alert(3)" '
    "</textarea><svg onload=alert(4)> javascript:alert(5) &lt;b&gt; 100% %s"
)


def test_what_somebody_writes_is_shown_and_never_run(company: Company, at: At) -> None:
    author = company.newcomer("inert", name=f"Bo {MARKS}")
    reviewer = company.people["reviewer"]
    with unit_of_work():
        programs.join(company.program, by=author, version=1)
        people.grant(author, Role.reviewer, by=None, scope=company.foreign.id, reason="<b>")
    sent = {"title": TITLE, "body": TEXT, "language": "en"}
    page = at("inert").post(f"/briefs/{company.brief.id}/write", sent)
    place = str(page.response.location)
    db.session().rollback()
    story = db.session().get_one(Story, place.rpartition("/")[2])
    pages = [at("inert").get(place), at("inert").get(f"{place}/edit"), at("inert").get("/stories")]
    pages.append(at("inert").post(f"{place}/edit", {**sent, "version": "9"}))
    with unit_of_work():
        stories.submit(story, by=author, version=1)
    pages += [at("reviewer").get(path) for path in (place, "/review", "/inbox")]
    with unit_of_work():
        stories.object_to(story, by=reviewer, revision=1, reason=Reason.legal, note=TEXT)
    pages += [at("inert").get(place), at("inert").get("/inbox")]
    with unit_of_work():
        stories.submit(story, by=author, version=1)
        stories.approve(story, by=reviewer, revision=2)
    with unit_of_work():
        made = prepare(story, NETWORKS["mail"], by=author, base="http://127.0.0.1:5000")
    pages += [
        at("inert").get(path) for path in (f"{place}/share", f"/shares/{made.id}", "/me", "/")
    ]
    assert [p.status for p in pages] == [200, 200, 200, 409] + [200] * 9
    assert [len(p.soup.select("script")) for p in pages] == [1] * len(pages)
    lively = "[onerror], [onload], [onmouseover], img, svg:not(.icon), a[href^=javascript]"
    assert [p.soup.select(lively) for p in pages] == [[]] * len(pages)
    assert [MARKS in p.words for p in pages] == [True] * len(pages)
    assert db.session().scalars(select(Revision.body).where(Revision.story_id == story.id)).all() == [
        TEXT, TEXT,
    ]  # fmt: skip
