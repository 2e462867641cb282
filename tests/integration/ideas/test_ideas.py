"""An idea from the draft to what came out of it: who reads it, who decides, what is told to whom."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.environment import NOON
from tests.factories.company import Company
from tests.integration.asking import beside
from tests.integration.fixtures import At
from tests.integration.ideas.ideas import (
    content,
    draft_of,
    idea_of,
    member,
    program_of,
    revise,
    support,
    told,
    typed,
)
from tests.pages import Client
from webapp.briefs.queries import all_briefs
from webapp.briefs.services import add_theme
from webapp.briefs.workflow import BriefState
from webapp.core import clock, db
from webapp.core.activity import Activity
from webapp.core.errors import Invalid, NotAllowed, Stale, WrongState
from webapp.core.unit_of_work import unit_of_work
from webapp.ideas import queries, services
from webapp.ideas.models import Idea, Support
from webapp.ideas.workflow import IdeaState, Reason
from webapp.people import services as people
from webapp.people.models import Person
from webapp.people.workflow import Role
from webapp.programs import services as programs
from webapp.programs.queries import enrollment


def client_of(company: Company, person: Person) -> Client:
    return Client(company.app).sign_in(person.email)


def decision(idea: Idea, **changed: str) -> dict[str, str]:
    return {"verdict": "cost", "answer": "Too dear.", "version": str(idea.version)} | changed


def test_an_idea_is_proposed_supported_accepted_and_done(company: Company, at: At) -> None:
    program = program_of(company)
    author, colleague, lead = at("author"), at("colleague"), at("lead")
    answer = author.post(f"/programs/{program.slug}/ideas/new", typed("Quiet hours"))
    place = answer.response.headers["Location"]
    assert (answer.status, colleague.get(place).status) == (303, 404)
    draft = author.get(place)
    assert "It does not show your name." in draft.words
    assert author.post(f"{place}/publish", draft.form(f"{place}/publish")).status == 303
    page = colleague.get(place)
    assert ("Quiet hours" in page.words, "Author" in page.words) == (True, False)
    assert "Proposed by Author" in lead.get(place).words
    assert colleague.post(f"{place}/support", page.form(f"{place}/support")).status == 303
    assert "Fewer than 5 people support it." in colleague.get(place).words
    assert lead.post(f"{place}/review").status == 303
    accept = {**lead.get(f"{place}/decide").form(f"{place}/decide"), "verdict": "accept",
              "answer": "From May on."}  # fmt: skip
    assert lead.post(f"{place}/decide", accept).status == 303
    assert lead.post(f"{place}/decide", accept).status == 409
    assert lead.post(f"{place}/start").status == 303
    assert lead.post(f"{place}/finish", {"outcome": "Two hours a day."}).status == 303
    page = at("stranger").get(place)
    assert ("From May on." in page.words, "Two hours a day." in page.words) == (True, True)
    db.session().rollback()
    idea = db.session().get_one(Idea, place.rpartition("/")[2])
    # The newest message replaces the earlier one.
    assert told(company.people["author"], idea) == [("Your idea is done", "mail")]
    assert told(company.people["colleague"], idea) == [
        ("An idea that you support is done", "digest")
    ]
    accepted = ("An idea that you support is accepted", "digest")
    assert accepted in told(company.people["colleague"], idea, unread=False)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "a\nb"}, "title"),
        ({"text": "x" * 4001}, "text"),
        ({"language": "de"}, "language"),
        ({"theme": "unknown"}, "theme"),
    ],
)
def test_what_is_wrong_is_refused_and_stays_in_the_form(
    at: At, company: Company, changed: dict[str, Any], field: str
) -> None:
    path = f"/programs/{program_of(company).slug}/ideas/new"
    page = at("author").post(path, typed("Kept title", text="Kept words") | changed)
    assert (page.status, list(beside(page))) == (422, [field])
    assert ("Kept words" in str(page.soup)) == ("text" not in changed)


def test_a_decision_needs_its_reason_and_the_version_that_was_read(
    company: Company, at: At
) -> None:
    idea, lead = idea_of(company), at("lead")
    path = f"/ideas/{idea.id}/decide"
    page = lead.post(path, decision(idea, verdict=""))
    assert (page.status, beside(page)) == (422, {"verdict": "Choose a decision."})
    assert "Too dear." in str(page.soup)
    revise(idea, "Another title")
    page = lead.post(path, decision(idea, version=str(idea.version - 1)))
    assert (page.status, "Too dear." in str(page.soup)) == (409, True)
    assert lead.post(path, page.form(path) | {"verdict": "cost"}).status == 303
    shown = at("stranger").get(f"/ideas/{idea.id}").words
    assert "It costs more than it brings Too dear." in shown
    assert told(company.people["author"], idea) == [("Your idea is declined", "mail")]


def test_a_lead_does_not_decide_about_an_own_idea(company: Company, at: At) -> None:
    lead, program = company.people["lead"], program_of(company)
    with unit_of_work():
        joined = programs.join(program, by=lead, version=1)
    idea = idea_of(company, owner=lead)
    sentence = "Another lead decides about your own idea."
    page = at("lead").get(f"/ideas/{idea.id}/decide")
    assert (page.status, sentence in page.words) == (403, True)
    assert sentence in at("lead").get(f"/ideas/{idea.id}").words
    waiting = {
        n: queries.waiting(company.people[n], [program.id])[program.id] for n in ("lead", "third")
    }
    assert waiting["third"] - waiting["lead"] == 1
    with pytest.raises(NotAllowed), unit_of_work():
        services.accept(idea, answer="Yes.", by=lead, version=idea.version)
    with unit_of_work():
        people.grant(company.people["third"], Role.lead, by=None, scope=program.id, reason="test")
        services.accept(idea, answer="Yes.", by=company.people["third"], version=idea.version)
        programs.leave(joined, by=lead)
    assert idea.state == IdeaState.accepted


def test_a_declined_idea_is_revised_and_an_accepted_one_is_not(company: Company, at: At) -> None:
    idea, person = idea_of(company), member(company, "supports")
    support(idea, person)
    with unit_of_work():
        services.decline(idea, reason=Reason.unclear, answer="How large?",
                         by=company.people["lead"], version=idea.version)  # fmt: skip
    author, path = at("author"), f"/ideas/{idea.id}/edit"
    same = author.post(path, author.get(path).form(path))
    assert beside(same) == {"text": "Change the text, so that the lead can decide again."}
    values = same.form(path) | {"text": "A room of 20 square meters."}
    preview = author.post(path, values | {"then": "preview"})
    assert (preview.status, "20 square meters" in preview.text_of(".differences")) == (200, True)
    assert (idea.state, idea.number) == (IdeaState.declined, 1)
    assert author.post(path, preview.form(path)).status == 303
    db.session().rollback()
    assert (idea.state, idea.number, idea.answer) == (IdeaState.open, 2, None)
    assert told(person, idea) == [("An idea that you supported has changed", "digest")]
    assert told(company.people["author"], idea) == []  # the earlier answer no longer holds
    with unit_of_work():
        services.accept(idea, answer="Good.", by=company.people["lead"], version=idea.version)
    with pytest.raises(WrongState), unit_of_work():
        services.revise(idea, by=company.people["author"], version=idea.version, **content("New"))


def test_a_withdrawn_idea_begins_again_as_a_draft(company: Company, at: At) -> None:
    idea, person = idea_of(company), member(company, "loses")
    revise(idea, "The second title")
    support(idea, person)
    author, place = at("author"), f"/ideas/{idea.id}"
    assert author.post(f"{place}/withdraw").status == 303
    assert (author.get(place).status, at("lead").get(place).status) == (200, 404)
    assert told(person, idea, unread=False) == []
    assert author.post(f"{place}/take-up").status == 303
    db.session().rollback()
    assert [each.title for each in queries.revisions(idea)] == ["The second title"]
    assert (idea.state, idea.number, queries.support_of(person, idea)) == (IdeaState.draft, 1, None)
    assert author.post(f"{place}/delete").status == 303
    assert author.get(place).status == 404


def test_the_name_is_shown_by_choice_only(company: Company, at: At) -> None:
    idea = idea_of(company, named=True)
    place = f"/ideas/{idea.id}"
    assert "Proposed by Author" in at("stranger").get(place).words
    assert at("author").post(f"{place}/name", {"shown": "no"}).status == 303
    assert "Proposed by" not in at("stranger").get(place).words


def test_ideas_are_listed_by_state_and_theme_and_found(company: Company, at: At) -> None:
    program, lead = program_of(company), company.people["lead"]
    with unit_of_work():
        theme = add_theme(program, {"en": "Canteen", "fr": "Cantine"}, by=lead)
    first = idea_of(company, title="Later lunch", theme_id=theme.id)
    with clock.at(NOON + timedelta(minutes=1)):
        second = idea_of(company, "declined", title="Earlier dinner", theme_id=theme.id)
    draft_of(company, company.people["author"], title="Secret supper", theme_id=theme.id)
    client, path = at("stranger"), f"/programs/{program.slug}/ideas?theme={theme.id}"
    links = [a["href"] for a in client.get(path).soup.select(".list .title a")]
    assert links == [f"/ideas/{second.id}", f"/ideas/{first.id}"]
    links = [a["href"] for a in client.get(f"{path}&show=open").soup.select(".list .title a")]
    assert links == [f"/ideas/{first.id}"]
    for word, found in (("Later", True), ("supper", False)):
        page = client.get(f"/search?q={word}")
        assert (f"/ideas/{first.id}" in str(page.soup), "Secret" in page.words) == (found, False)
    assert at("lead").post(f"/idea-themes/{theme.id}/pause").status == 303
    with pytest.raises(Invalid), unit_of_work():
        services.write(program, by=company.people["author"], **content(theme_id=theme.id))


def test_an_idea_becomes_a_draft_of_a_brief(company: Company, at: At) -> None:
    idea, lead = idea_of(company, "accepted", title="Open workshop"), at("lead")
    program, _brief = company.another("writes", "colleague")
    answer = lead.post(f"/ideas/{idea.id}/brief", {"program": program.slug})
    assert answer.status == 303
    place = answer.response.headers["Location"]
    page = lead.get(place)
    assert ("From the idea: Open workshop" in page.words, page.form(place)["facts_en"].strip()) == (
        True,
        "",
    )
    db.session().rollback()
    assert idea.brief is not None
    draft = idea.brief
    assert ("Your idea becomes a brief", "mail") in told(company.people["author"], idea)
    # Nobody writes from a draft; it opens once it is complete.
    assert at("colleague").get(f"/briefs/{draft.id}").status == 404
    assert (
        at("colleague").post(f"/briefs/{draft.id}/write", {"title": "t", "body": "b"}).status == 404
    )
    assert "Draft" in lead.get(f"/programs/{program.slug}/briefs?state=drafts").words
    assert lead.post(place, page.form(place)).status == 422
    values = {f"{name}_{each}": "One." for name in ("facts", "questions") for each in ("en", "fr")}
    assert lead.post(place, page.form(place) | values).status == 303
    db.session().rollback()
    assert draft.state == BriefState.open
    assert "From the idea: Open workshop" in at("colleague").get(f"/briefs/{draft.id}").words
    # A second post makes no second brief.
    assert lead.post(f"/ideas/{idea.id}/brief", {"program": program.slug}).status == 303
    db.session().rollback()
    assert len(all_briefs(program.id)) == 2


def test_who_leaves_takes_drafts_support_and_undecided_ideas_along(company: Company) -> None:
    person, other = member(company, "leaves"), member(company, "stays")
    program = program_of(company)
    draft_id = draft_of(company, person).id
    pending, accepted = idea_of(company, owner=person), idea_of(company, "accepted", owner=person)
    declined = idea_of(company, "declined", owner=person, named=True)
    supported = idea_of(company)
    support(supported, person, other)
    support(pending, other)
    own = enrollment(person, program.id)
    assert own is not None
    with unit_of_work():
        programs.leave(own, by=person)
    db.session().rollback()
    assert db.session().get(Idea, draft_id) is None
    assert (pending.state, declined.state) == (IdeaState.withdrawn, IdeaState.withdrawn)
    assert (accepted.state, accepted.person_id) == (IdeaState.accepted, None)
    assert [each.id for each in queries.supporters(supported)] == [other.id]
    assert queries.supporters(pending) == []
    assert own.receipt == {"ideas": 2}
    with unit_of_work():
        people.close_account(person)
    db.session().rollback()
    assert [each.id for each in queries.own(person)] == []


def test_a_person_whose_account_ends_leaves_nothing_but_accepted_ideas(company: Company) -> None:
    person = member(company, "ends")
    pending, done = idea_of(company, owner=person), idea_of(company, "done", owner=person)
    pending_id = pending.id
    with unit_of_work():
        people.close_account(person)
    db.session().rollback()
    assert db.session().get(Idea, pending_id) is None
    assert (done.person_id, done.named) == (None, False)
    assert db.session().query(Support).filter(Support.person_id == person.id).all() == []


def test_stale_forms_and_closed_programs_are_refused(company: Company, at: At) -> None:
    program = company.cocreation_program("closes", "author", "colleague")
    author, lead = company.people["author"], company.people["lead"]
    with unit_of_work():
        idea = services.write(program, by=author, **content())
        services.publish(idea, by=author, version=1)
        draft = services.write(program, by=author, **content("Later"))
    revise(idea, "New title")
    page = at("colleague").post(f"/ideas/{idea.id}/support", {"version": "1"})
    assert (page.status, "Read the new version" in page.words) == (409, True)
    with pytest.raises(Stale), unit_of_work():
        services.edit_draft(draft, by=author, version=7, named=False, **content())
    with unit_of_work():
        programs.pause(program, by=lead)
    for act in (
        lambda: services.publish(draft, by=author, version=1),
        lambda: services.support(idea, by=company.people["colleague"], number=2),
    ):
        with pytest.raises(WrongState), unit_of_work():
            act()


def test_the_log_names_no_owner_and_keeps_nobody_who_supports(company: Company, at: At) -> None:
    idea, person = idea_of(company, title="Unsigned"), member(company, "silent")
    support(idea, person)
    revise(idea, "Unsigned again")
    with unit_of_work():
        services.unsupport(idea, by=person)
        services.withdraw(idea, by=company.people["author"])
    acts = at("admin").get("/admin/activity").soup.select("option")
    named = {"published the idea", "revised the idea", "withdrew the idea"}
    assert named & {each.get_text(strip=True) for each in acts} == set()
    found = select(Activity.id).where(Activity.object_id == idea.id, Activity.actor_id == person.id)
    assert list(db.session().scalars(found)) == []


def test_a_brief_does_not_link_to_an_idea_that_was_withdrawn(company: Company, at: At) -> None:
    idea, lead = idea_of(company, "accepted", title="Taken back"), at("lead")
    program, _brief = company.another("hides", "colleague")
    place = lead.post(f"/ideas/{idea.id}/brief", {"program": program.slug}).response.location
    db.session().rollback()
    with unit_of_work():
        services.decline(
            idea, reason=Reason.cost, answer="No.", by=company.people["lead"], version=idea.version
        )
    assert "From the idea:" in lead.get(place).words
    with unit_of_work():
        services.withdraw(idea, by=company.people["author"])
    assert "From the idea:" not in lead.get(place).words
