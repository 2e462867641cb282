"""A report with a name from the first word to what changed, and what all employees see of it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.factories.company import Company
from tests.integration.fixtures import At
from tests.integration.irritants.irritants import (
    TEXT,
    answered,
    assigned,
    days_later,
    handler_of,
    irritant_of,
    on,
    reported,
    told,
    typed,
)
from tests.pages import Client
from webapp.briefs.workflow import BriefState
from webapp.core import clock, db
from webapp.core.activity import Activity
from webapp.core.errors import Invalid, NotAllowed, Stale, WrongState
from webapp.core.unit_of_work import unit_of_work
from webapp.experience import ExperienceTheme, Moment
from webapp.irritants import queries, services
from webapp.irritants.jobs import notify_of_irritants
from webapp.irritants.models import Irritant, IrritantMessage
from webapp.irritants.workflow import IrritantState, Reason, Verdict
from webapp.people import services as people


def later(company: Company) -> Client:
    """A person who has nothing to do with irritants, signed in again."""
    return Client(company.app).sign_in(company.people["stranger"].email)


def test_a_report_is_assigned_answered_mended_and_reopened(company: Company, at: At) -> None:
    author, colleague, handler = at("author"), at("colleague"), at("analyst")
    stranger = at("stranger")
    answer = author.post(
        "/irritants/new", author.get("/irritants/new").form("/irritants/new") | typed()
    )
    place = answer.response.headers["Location"]
    db.session().rollback()
    made = db.session().get_one(Irritant, place.rpartition("/")[2])
    assert (answer.status, stranger.get(place).status) == (303, 404)
    assert "Reported by" not in author.get(place).words
    notify_of_irritants()
    assert told(company.people["analyst"], made) == ["An irritant was reported"]

    page = handler.get(f"{place}/assign")
    # Without the reporter's agreement, nothing of the report is proposed as a headline.
    assert page.form(f"{place}/assign")["headline"] == ""
    form = page.form(f"{place}/assign") | {"owner": "nobody@company.example"}
    assert handler.post(f"{place}/assign", form).errors() == [
        "Error: No account has this address. Ask the person to sign up, or choose another."
    ]
    form |= {"owner": "colleague@company.example", "due_on": on(5).isoformat()}
    assert handler.post(f"{place}/assign", form).status == 303
    assert told(company.people["analyst"], made) == []
    assert told(company.people["colleague"], made) == ["You are in charge of an irritant"]
    assert told(company.people["author"], made) == ["Your irritant has a person in charge"]
    assert stranger.get(place).status == 404
    assert "Reported by Author" in colleague.get(place).words

    page = colleague.get(f"{place}/answer")
    assert page.form(f"{place}/answer").get("text_shown") is None
    form = page.form(f"{place}/answer") | {
        "verdict": "do",
        "answer": "New readers come in May.",
        "headline": "Badges are slow",
    }
    assert colleague.post(f"{place}/answer", form).status == 303
    assert "Your irritant has an answer" in told(company.people["author"], made)
    seen = stranger.get(place)
    assert ("New readers come in May." in seen.words, TEXT in seen.words) == (True, False)
    assert ("Author" in seen.words, "In charge: Colleague" in seen.words) == (False, True)

    form = colleague.get(f"{place}/mend").form(f"{place}/mend") | {"change": "One try is enough."}
    assert colleague.post(f"{place}/mend", form).status == 303
    assert "One try is enough." in stranger.get(place).words
    assert author.post(f"{place}/reopen").status == 303
    db.session().rollback()
    assert (made.state, made.waiting_since, made.answer) == (IrritantState.new, on(0), None)
    assert "New readers come in May." in stranger.get(place).words  # among the earlier answers
    notify_of_irritants()
    assert told(company.people["analyst"], made) == ["An irritant was reported"]


def test_the_words_of_a_report_are_shown_only_if_its_reporter_and_a_handler_agree(
    company: Company, at: At
) -> None:
    open_words = irritant_of(company, "new", title="Allowed")
    closed_words = irritant_of(company, "new", title="Kept", words_allowed=False)
    for irritant in (open_words, closed_words):
        with unit_of_work():
            services.assign(
                irritant, owner=handler_of(company), due_on=on(3), headline="A headline",
                text_shown=True, by=handler_of(company), version=irritant.version,
            )  # fmt: skip
    shown = [at("stranger").get(f"/irritants/{i.id}").words for i in (open_words, closed_words)]
    assert [TEXT in words for words in shown] == [True, False]
    assert ["A headline" in words for words in shown] == [True, True]


def test_a_report_without_an_answer_is_visible_to_all_after_two_weeks_without_its_text(
    company: Company, at: At
) -> None:
    made = reported(
        company, title="Dupont shouts", text="Dupont shouts every day.", theme=ExperienceTheme.trust
    )
    place = f"/irritants/{made.id}"
    with days_later(14):
        assert later(company).get(place).status == 404
    with days_later(15):
        reader = later(company)
        page, listed = reader.get(place), reader.get("/irritants?theme=trust")
        found = reader.get("/search?q=Dupont")
    assert page.h1 == "A report on: Trust"
    assert "Unanswered since 18 November 2026" in page.words
    assert ("Dupont" in page.words, "Dupont" in listed.words) == (False, False)
    assert "A report on: Trust" in listed.words
    assert "A report on" not in found.words
    with unit_of_work():
        services.refuse(
            made, reason=Reason.names_person, by=handler_of(company), version=made.version
        )
    with days_later(20):
        assert later(company).get(place).status == 404
    assert "It accuses or describes a person" in at("author").get(place).words


def test_counts_are_of_what_all_employees_can_see(company: Company) -> None:
    theme = ExperienceTheme.careers
    irritant_of(company, "new", theme=theme)  # not public yet
    irritant_of(company, "refused", theme=theme)
    irritant_of(company, "answered", theme=theme)
    nothing = reported(company, theme=theme)
    answered(company, nothing, Verdict.do_not)
    irritant_of(company, "mended", theme=theme, moment=Moment.mobility)
    assert queries.counts_by_theme(on(0))[theme] == (1, 1)
    assert queries.counts_by_theme(on(1))[theme] == (1, 0)
    assert queries.counts_by_moment()[Moment.mobility] == (0, 1)
    with days_later(15):
        assert queries.counts_by_theme(on(0))[theme] == (2, 0)
    assert set(queries.counts_by_theme(on(0))) == set(ExperienceTheme)


def test_messages_go_both_ways(company: Company, at: At) -> None:
    made = irritant_of(company, "assigned")
    place = f"/irritants/{made.id}"
    form = at("colleague").get(place).form(f"{place}/messages") | {"text": "How often <b>?"}
    assert [at("colleague").post(f"{place}/messages", form).status for _ in range(2)] == [303, 303]
    assert "A question about your irritant" in told(company.people["author"], made)
    page = at("author").get(place)
    assert page.words.count("How often <b>?") == 1
    form = page.form(f"{place}/messages") | {"text": "Every morning."}
    assert at("author").post(f"{place}/messages", form).status == 303
    notify_of_irritants()
    assert "A message about an irritant" in told(company.people["colleague"], made)
    assert "Every morning." in at("analyst").get(place).words
    assert at("author").post(f"{place}/messages", {"text": " "}).status == 422


def test_who_is_in_charge_is_reminded_before_and_after_the_day(company: Company) -> None:
    made = irritant_of(company, "assigned")
    owner = company.people["colleague"]
    seen = []
    for days in (4, 5, 6, 8, 9):
        with days_later(days):
            notify_of_irritants()
            seen.append(len(told(owner, made)))
    assert seen == [1, 2, 2, 3, 3]
    assert told(owner, made)[1:] == [
        "An irritant needs your answer soon", "Your answer to an irritant is late",
    ]  # fmt: skip
    answered(company, made)
    assert told(owner, made) == []


def test_the_home_page_shows_what_waits(company: Company, at: At) -> None:
    made = irritant_of(company, "assigned")
    assert f"/irritants/{made.id}" in str(at("colleague").get("/").soup)
    irritant_of(company, "new")
    assert "nobody in charge" in at("analyst").get("/").words
    assert "nobody in charge" not in at("observer").get("/").words


def test_a_mended_irritant_becomes_a_draft_brief_once(company: Company, at: At) -> None:
    made = irritant_of(company, "mended")
    place = f"/irritants/{made.id}/brief"
    posts = [at("lead").post(place, {"program": "voices"}) for _ in range(2)]
    db.session().rollback()
    assert [post.status for post in posts] == [303, 303]
    brief = made.brief
    assert brief is not None
    assert (brief.state, brief.titles["en"]) == (BriefState.draft, "Badges")
    assert "From the irritant: Badges" in at("lead").get(f"/briefs/{brief.id}/edit").words
    assert (
        "A brief was made from this irritant." in at("stranger").get(f"/irritants/{made.id}").words
    )
    assert at("lead").get(f"/irritants/{irritant_of(company, 'answered').id}/brief").status == 404


def test_a_duplicate_leads_to_the_other(company: Company, at: At) -> None:
    main, hidden = irritant_of(company, "answered"), irritant_of(company, "new")
    made = irritant_of(company, "new")
    handler, place = at("analyst"), f"/irritants/{made.id}/merge"
    assert handler.post(place, {"other": hidden.id, "version": "1"}).status == 422
    assert handler.post(place, {"other": main.id, "version": "1"}).status == 303
    assert told(company.people["author"], made) == ["Your irritant is closed"]
    assert f"/irritants/{main.id}" in str(at("author").get(f"/irritants/{made.id}").soup)
    assert at("stranger").get(f"/irritants/{made.id}").status == 404
    with pytest.raises(Invalid), unit_of_work():
        services.merge(hidden, hidden.id, by=company.people["analyst"], version=hidden.version)


def test_stale_and_wrong_steps_are_refused(company: Company, at: At) -> None:
    made, handler = irritant_of(company, "assigned"), company.people["analyst"]
    form = {
        "verdict": "do", "answer": "Soon.", "headline": "Badges", "version": "1",
    }  # fmt: skip
    page = at("analyst").post(f"/irritants/{made.id}/answer", form)
    assert (page.status, "Soon." in str(page.soup)) == (409, True)
    with pytest.raises(Stale), unit_of_work():
        services.refuse(made, reason=Reason.unclear, by=handler, version=1)
    with pytest.raises(WrongState), unit_of_work():
        services.mend(made, change="x", by=handler, version=made.version)
    with pytest.raises(NotAllowed), unit_of_work():
        services.reopen(made, by=company.people["stranger"])
    assert at("author").post(f"/irritants/{made.id}/reopen").status == 409
    for due_on in (on(-1), on(400)):
        with pytest.raises(Invalid), unit_of_work():
            services.assign(
                made, owner=handler, due_on=due_on, headline="", text_shown=False, by=handler,
                version=made.version,
            )  # fmt: skip


def test_a_withdrawn_report_is_deleted_with_its_messages(company: Company, at: At) -> None:
    made = irritant_of(company, "assigned")
    with unit_of_work():
        services.write(made, "Which door?", by=company.people["colleague"], row_id=db.new_id())
    place, irritant_id = f"/irritants/{made.id}", made.id
    assert at("author").post(f"{place}/withdraw").status == 303
    db.session().rollback()
    assert db.session().get(Irritant, irritant_id) is None
    left = select(IrritantMessage).where(IrritantMessage.irritant_id == irritant_id)
    assert db.session().scalars(left).all() == []
    assert at("author").post(f"{place}/withdraw").status == 404
    assert (
        at("author").post(f"/irritants/{irritant_of(company, 'answered').id}/withdraw").status
        == 409
    )


def test_the_end_of_accounts_cuts_the_links(fresh_company: Company) -> None:
    reporter, owner = fresh_company.newcomer("reporter"), fresh_company.newcomer("owner")
    mine, done = reported(fresh_company, by=reporter), reported(fresh_company, by=reporter)
    assigned(fresh_company, mine, owner=owner)
    assigned(fresh_company, done, owner=owner)
    answered(fresh_company, done)
    with unit_of_work():
        services.write(mine, "Since May.", by=reporter, row_id=db.new_id())
    for person in (reporter, owner):
        with unit_of_work():
            people.end_account(person, by=fresh_company.people["admin"])
    db.session().rollback()
    assert [(i.state, i.person_id, i.owner_id) for i in (mine, done)] == [
        (IrritantState.new, None, None), (IrritantState.answered, None, None),
    ]  # fmt: skip
    found = db.session().scalars(select(IrritantMessage.person_id)).all()
    assert list(found) == [None]


def test_words_are_deleted_a_year_after_the_end(fresh_company: Company) -> None:
    mended, refused = irritant_of(fresh_company, "mended"), irritant_of(fresh_company, "refused")
    waiting, refused_id = irritant_of(fresh_company, "new"), refused.id

    def swept(days: int) -> int:
        with clock.at(clock.now() + timedelta(days=days)), unit_of_work():
            return services.delete_old_words()

    assert [swept(days) for days in (29, 30, 364, 365, 365)] == [0, 1, 0, 1, 0]
    db.session().rollback()
    assert db.session().get(Irritant, refused_id) is None
    kept = (mended.title, mended.text, mended.person_id, mended.headline, mended.change)
    assert kept == (None, None, None, "Badges", "One try is enough.")
    assert waiting.text == TEXT


def test_the_activity_log_has_ids_only(company: Company) -> None:
    made = irritant_of(company, "mended")
    found = db.session().scalars(select(Activity).where(Activity.object_id == made.id)).all()
    facts: list[dict[str, Any]] = [row.facts for row in found]
    assert [row.verb for row in found] == [
        "reported the irritant", "chose a person in charge of the irritant", "answered the irritant",
        "said that the irritant is mended",
    ]  # fmt: skip
    assert facts == [{}, {"owner_id": company.people["colleague"].id}, {}, {}]


def test_the_activity_log_names_no_reporter(company: Company) -> None:
    """It keeps everything, also after the end of the account or the deletion of the words."""
    author, made = company.people["author"], irritant_of(company, "mended")
    with unit_of_work():
        services.write(made, "Hall 2.", by=author, row_id=db.new_id())
        services.reopen(made, by=author)
        services.withdraw(made, by=author)
    acts = select(Activity.verb, Activity.actor_id).where(Activity.object_id == made.id)
    found = dict(db.session().execute(acts).all())
    own = ("reported the irritant", "wrote about the own irritant", "reopened the own irritant",
           "withdrew the irritant")  # fmt: skip
    assert [found[verb] for verb in own] == [None] * 4
    assert author.id not in set(found.values())
