"""Modules: versions, order, quiz; what is wrong is refused in words and nothing is lost."""

from typing import Any

import pytest

from tests.factories.company import Company
from tests.integration.academy.modules import QUIZ, member, module_of, program_of, typed
from tests.integration.asking import beside
from tests.pages import Client
from webapp.academy import queries, services
from webapp.academy.models import Completion, Module
from webapp.academy.workflow import Source
from webapp.core import db
from webapp.core.errors import Invalid, WrongState
from webapp.core.unit_of_work import unit_of_work
from webapp.people.models import Person
from webapp.people.services.accounts import close_account
from webapp.programs import services as programs
from webapp.programs.queries import active_enrollment


def client_of(company: Company, person: Person) -> Client:
    return Client(company.app).sign_in(person.email)


def lead_of(company: Company) -> Client:
    return client_of(company, company.people["lead"])


def completions(person: Person) -> list[tuple[str, int, Source]]:
    db.session().rollback()
    found = db.session().query(Completion).filter(Completion.person_id == person.id)
    return [(each.module.code, each.number, each.source) for each in found]


def test_a_lead_writes_a_module_and_a_participant_completes_it(company: Company) -> None:
    program = program_of(company)
    lead, person = lead_of(company), member(company, "learns")
    answer = lead.post(f"/programs/{program.slug}/academy/new", typed("calls"))
    assert answer.status == 303
    place = answer.response.headers["Location"]
    client = client_of(company, person)
    assert client.get(place).status == 404  # a draft
    assert lead.post(f"{place}/publish").status == 303
    assert "Video calls" in client.get(f"/programs/{program.slug}/modules").words
    page = client.get(place)
    assert ("Which key ends a call?" in page.words, "Watch the video" in page.words) == (True, True)
    refused = client.post(
        f"{place}/complete", {"question_0": "0", "question_1": "1", "number": "1"}
    )
    # Both wrong answers are said at once.
    wrong = "This answer is not right. You can try again."
    assert (refused.status, beside(refused)) == (422, {"question_0": wrong, "question_1": wrong})
    assert completions(person) == []
    assert client.post(f"{place}/complete", {"question_0": "1", "question_1": "0"}).status == 303
    assert completions(person) == [("calls", 1, Source.quiz)]
    assert "Modules completed: 1 of" in client.get(f"/programs/{program.slug}/modules").words


def test_the_lead_tries_the_quiz_of_a_draft_and_nothing_is_stored(company: Company) -> None:
    module = module_of(company, "tried", publish=False, questions=QUIZ)
    lead, place = lead_of(company), f"/modules/{module.id}"
    assert "Which key ends a call?" in lead.get(place).words
    answers = {"question_0": "1", "question_1": "1", "number": "1"}
    refused = lead.post(f"{place}/check", answers)
    assert (refused.status, list(beside(refused))) == (422, ["question_1"])
    assert lead.post(f"{place}/check", answers | {"question_1": "0"}).status == 303
    assert "All answers are right. Nothing is stored." in lead.get(place).words
    assert completions(company.people["lead"]) == []


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"code": "Video calls"}, "Use small letters, digits and hyphens"),
        ({"video": "javascript:alert(1)"}, "Give an address that begins with https://."),
        ({"minutes": "0"}, "Between 1 and 240"),
        ({"questions_en": "+ an answer"}, "Line 1: a question comes before its answers."),
        ({"questions_en": "What?\n- a\n- b"}, "Question 1 has no right answer"),
        ({"questions_en": "What?\n+ a"}, "Question 1 needs 2 to 6 answers."),
        ({"questions_en": "What?\n+ a\n+ b"}, "Line 3: a question has one right answer."),
        ({"questions_en": "What?\n+ a\nb"}, "Line 3: begin an answer with + or -."),
        ({"questions_fr": "Quoi ?\n+ a\n- b"}, "Both languages need the same questions"),
        ({"questions_en": "\n\n".join(["What?\n+ a\n- b"] * 21)}, "20 questions at most."),
        ({"requires": ["nothing"]}, "Not a valid choice"),
        ({"text_en": "a\x07b"}, "control"),
    ],
)
def test_what_is_wrong_is_refused_and_stays_in_the_form(
    company: Company, changed: dict[str, Any], sentence: str
) -> None:
    page = lead_of(company).post(
        f"/programs/{program_of(company).slug}/academy/new", typed("kept") | changed
    )
    assert page.status == 422
    assert sentence in page.words or sentence in {"Not a valid choice", "control"}
    assert "Visioconférences" in str(page.soup)
    assert db.session().query(Module).filter(Module.code == "kept").all() == []


def test_a_published_version_never_changes(company: Company) -> None:
    module, person = module_of(company, "versions"), member(company, "versions")
    with unit_of_work():
        services.complete(module, (), by=person)
    lead = lead_of(company)
    values = typed("versions", version=str(module.version))
    assert lead.post(f"/modules/{module.id}/edit", values).status == 303
    stale = lead.post(f"/modules/{module.id}/edit", values)
    assert (stale.status, "Read the saved version" in stale.words) == (409, True)
    db.session().rollback()
    assert module.number == 2
    assert queries.content(module).titles["en"] == "Video calls"
    first = queries.completions_of(person)[0][1]
    assert (first.number, first.titles["en"]) == (1, "About versions")
    # The completion still counts, until the lead asks for the new version.
    assert queries.completed(person, [module]) == {module.id}
    values = typed("versions", version=str(module.version), again="y")
    assert lead.post(f"/modules/{module.id}/edit", values).status == 303
    db.session().rollback()
    assert queries.completed(person, [module]) == set()


def test_modules_come_in_their_order(company: Company) -> None:
    first = module_of(company, "first")
    second = module_of(company, "second", requires=[first.id])
    person = member(company, "orders")
    client = client_of(company, person)
    assert "First complete" in client.get(f"/modules/{second.id}").words
    with pytest.raises(WrongState), unit_of_work():
        services.complete(second, (), by=person)
    with unit_of_work():
        services.complete(first, (), by=person)
    assert client.post(f"/modules/{second.id}/complete").status == 303
    third = module_of(company, "third", requires=[second.id])
    values: dict[str, Any] = {"titles": {"en": "a", "fr": "a"}, "texts": {"en": "a", "fr": "a"}, "video": "",
              "questions": {"en": "", "fr": ""}, "minutes": 1, "code": "first", "requires": [third.id]}  # fmt: skip
    with pytest.raises(Invalid) as refused, unit_of_work():
        services.edit_module(first, by=company.people["lead"], version=first.version, **values)
    assert refused.value.message == "This module would have to be completed before itself."


def test_a_retired_module_stays_in_passports(company: Company) -> None:
    module, person = module_of(company, "retires"), member(company, "retires")
    with unit_of_work():
        services.complete(module, (), by=person)
    assert lead_of(company).post(f"/modules/{module.id}/retire").status == 303
    client = client_of(company, person)
    assert "About retires" not in client.get("/programs/pairs/modules").words
    assert "About retires" in client.get("/passport").words


def test_the_lead_sees_numbers_from_five_people_on_and_never_names(company: Company) -> None:
    module = module_of(company, "counted")
    people = [member(company, f"counted{n}") for n in range(5)]
    lead = lead_of(company)
    for n, person in enumerate(people):
        assert ("fewer than 5 people" in lead.get("/programs/pairs/academy").words) is True
        with unit_of_work():
            services.complete(module, (), by=person)
        words = lead.get(f"/modules/{module.id}").words
        assert person.name not in words, n
    assert "5 people completed it" in lead.get("/programs/pairs/academy").words


def test_a_passport_shows_what_its_owner_chose_to_people_of_the_program(company: Company) -> None:
    module, other = module_of(company, "shown", questions=QUIZ), module_of(company, "hidden")
    person, reader = member(company, "shows"), member(company, "reads")
    stranger = company.newcomer("strange")
    with unit_of_work():
        services.complete(module, (1, 0), by=person)
        services.complete(other, (), by=person)
    client, place = client_of(company, person), f"/passports/{person.id}"
    assert client_of(company, reader).get(place).status == 404
    assert client.post(f"/passport/{module.id}-1", {"shown": "yes"}).status == 303
    assert f"{place}</textarea>" in str(client.get("/passport").soup)
    words = client_of(company, reader).get(place).words
    assert ("About shown" in words, "About hidden" in words) == (True, False)
    assert client_of(company, stranger).get(place).status == 404
    assert (
        client_of(company, reader).post(f"/passport/{module.id}-1", {"shown": "no"}).status == 404
    )
    assert client.post(f"/passport/{module.id}-1", {"shown": "no"}).status == 303
    assert client_of(company, reader).get(place).status == 404


def test_a_quiz_that_changed_meanwhile_is_not_judged(company: Company) -> None:
    module, person = module_of(company, "meanwhile", questions=QUIZ), member(company, "meanwhile")
    answers = {"question_0": "1", "question_1": "0", "number": "1"}
    values = typed("meanwhile", version=str(module.version))
    assert lead_of(company).post(f"/modules/{module.id}/edit", values).status == 303
    client = client_of(company, person)
    assert client.post(f"/modules/{module.id}/complete", answers).status == 409
    assert completions(person) == []
    assert client.post(f"/modules/{module.id}/complete", answers | {"number": "2"}).status == 303


def test_who_leaves_shows_nothing_any_more(company: Company) -> None:
    module, person, reader = (
        module_of(company, "leaver"),
        member(company, "leaver"),
        member(company, "stays"),
    )
    with unit_of_work():
        services.show(services.complete(module, (), by=person), shown=True, by=person)
    place = f"/passports/{person.id}"
    assert client_of(company, reader).get(place).status == 200
    enrollment = active_enrollment(person, module.program_id)
    assert enrollment is not None
    with unit_of_work():
        programs.leave(enrollment, by=person)
    assert client_of(company, reader).get(place).status == 404


def test_completions_end_with_the_account(company: Company) -> None:
    module, person = module_of(company, "ends"), member(company, "ends")
    with unit_of_work():
        services.complete(module, (), by=person)
    with unit_of_work():
        close_account(person)
    assert completions(person) == []
