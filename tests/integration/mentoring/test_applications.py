"""Editions and applications: who may apply, what is sealed, what is refused in words."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from tests.environment import NOON
from tests.factories.company import Company
from tests.integration.asking import beside
from tests.integration.fixtures import At
from tests.integration.mentoring.editions import (
    DAY,
    TODAY,
    applied,
    edition_of,
    form_of,
    joined,
    published,
    simulated,
    typed,
)
from tests.pages import Client
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.mentoring import queries, services
from webapp.mentoring.models import Edition
from webapp.mentoring.sealing import sealed_people
from webapp.mentoring.workflow import ApplicationState, PairState, Role
from webapp.programs import services as programs
from webapp.programs.queries import current_enrollment


def client_of(company: Company, email: str) -> Client:
    return Client(company.app).sign_in(email)


def test_a_lead_makes_an_edition_and_a_person_applies(company: Company, at: At) -> None:
    company.mentoring_program()
    answer = at("lead").post("/programs/pairs/editions/new", form_of())
    assert answer.status == 303
    place = answer.response.headers["Location"]
    db.session().rollback()
    edition = db.session().get_one(Edition, place.rpartition("/")[2])
    person = joined(company, "applies")
    client = client_of(company, person.email)
    assert client.get(f"/editions/{edition.id}/apply/mentor").status == 404  # a draft
    assert at("lead").post(f"{place}/open").status == 303
    assert "Apply as a mentor" in client.get("/mentoring").words
    assert client.post(f"/editions/{edition.id}/apply/mentor", typed(edition)).status == 303
    words = client.get("/mentoring").words
    assert "Autumn · Mentor" in words
    db.session().rollback()
    assert [each.role for each in queries.submitted(edition.id)] == [Role.mentor]
    page = at("lead").get(place).words
    assert "1 mentor" not in page
    assert "Fewer than five people have applied so far." in page


@pytest.mark.parametrize(
    ("changed", "errors"),
    [
        ({"topics": "Video calls"}, {"topics": "Write each topic on one line, in English and French, as in: "
            "Video calls | Visioconférences"}),
        ({"topics": "A | B\na | C"}, {"topics": "Two topics have the same name."}),
        ({"starts_on": TODAY.isoformat()}, {"starts_on": "Pairs start after the last day to apply."}),
        ({"ends_on": (TODAY + 14 * DAY).isoformat()},
         {"ends_on": "Choose a day after the start, within 18 months."}),
        ({"meetings": "0"}, {"meetings": "Between 1 and 24."}),
        ({"grades": "A\nA"}, {"grades": "30 grades at most, each of them once."}),
    ],
)  # fmt: skip
def test_an_impossible_edition_is_refused(
    company: Company, at: At, changed: dict[str, str], errors: dict[str, str]
) -> None:
    company.mentoring_program()
    page = at("lead").post("/programs/pairs/editions/new", form_of(**changed))
    assert (page.status, beside(page)) == (422, errors)


@pytest.mark.parametrize(
    ("changed", "errors"),
    [
        ({"languages": []}, {"languages": "Choose at least one language."}),
        ({"slots": []}, {"slots": "Choose at least one half-day."}),
        ({"excluded": "nobody@company.example"},
         {"excluded": "One of these addresses has no account here. Check the spelling."}),
        ({"ranked": "colleague@company.example\ncolleague@company.example"},
         {"ranked": "One of these addresses is there twice."}),
        ({"excluded": "types@company.example"}, {"excluded": "This is your own address."}),
        ({"capacity": "9"}, {"capacity": "Not a valid choice."}),
    ],
)  # fmt: skip
def test_an_impossible_application_is_refused(
    company: Company, changed: dict[str, object], errors: dict[str, str]
) -> None:
    edition = edition_of(company)
    email = "types@company.example"
    if email not in {p.email for p in company.people.values()}:
        joined(company, "types")
    page = client_of(company, email).post(
        f"/editions/{edition.id}/apply/mentor", typed(edition, **changed)
    )
    assert (page.status, beside(page)) == (422, errors)


def test_without_a_topic_nothing_is_stored(company: Company) -> None:
    edition = edition_of(company)
    person = joined(company, "no_topic")
    none = {f"topic_{code}": "0" for code in edition.topics}
    page = client_of(company, person.email).post(
        f"/editions/{edition.id}/apply/mentee", typed(edition, **none)
    )
    assert page.status == 422
    assert "Choose at least one topic." in page.words
    assert queries.applications_of(person) == []


def test_exclusions_are_sealed_and_only_their_author_reads_them(company: Company, at: At) -> None:
    edition = edition_of(company)
    person = joined(company, "excludes")
    canary = company.people["third"]
    applied(
        edition,
        person,
        Role.mentor,
        excluded=[canary.email],
        ranked=[company.people["fourth"].email],
    )
    own = queries.application(edition.id, person, Role.mentor)
    assert own is not None
    assert sealed_people(own, "excluded") == [canary.id]
    raw = (
        db.session()
        .execute(text("SELECT excluded, ranked FROM application WHERE id = :id"), {"id": own.id})
        .one()
    )
    assert canary.id.encode() not in bytes(raw[0])
    page = client_of(company, person.email).get(f"/editions/{edition.id}/apply/mentor")
    assert canary.email in page.text
    assert canary.email not in at("lead").get(f"/editions/{edition.id}").text


def test_late_and_closed_editions_take_no_application(company: Company) -> None:
    edition = edition_of(company)
    person = joined(company, "late_applicant")
    with clock.at(NOON + timedelta(days=8)):
        client = client_of(company, person.email)
        assert client.post(f"/editions/{edition.id}/apply/mentor", typed(edition)).status == 409
    with unit_of_work():
        services.stop_applications(edition, by=company.people["lead"])
    client = client_of(company, person.email)
    assert client.post(f"/editions/{edition.id}/apply/mentor", typed(edition)).status == 409
    assert (
        "Applications to this edition are closed."
        in client.get(f"/editions/{edition.id}/apply/mentor").words
    )


def test_withdrawing_ends_a_proposal_and_can_be_undone_by_applying_again(company: Company) -> None:
    pair, _mentor, mentee = published(company, "withdraws")
    mine = queries.application(pair.edition_id, mentee, Role.mentee)
    assert mine is not None
    client = client_of(company, mentee.email)
    assert client.post(f"/applications/{mine.id}/withdraw").status == 303
    db.session().rollback()
    assert (mine.state, pair.state) == (ApplicationState.withdrawn, PairState.not_concluded)
    assert client.post(f"/applications/{mine.id}/withdraw").status == 409


def test_leaving_the_program_withdraws_everything(company: Company) -> None:
    edition = edition_of(company)
    person = joined(company, "leaves_all")
    one = applied(edition, person, Role.mentor)
    other = applied(edition, person, Role.mentee)
    enrollment = current_enrollment(person, edition.program_id)
    assert enrollment is not None
    with unit_of_work():
        programs.leave(enrollment, by=person)
    db.session().rollback()
    assert {one.state, other.state} == {ApplicationState.withdrawn}


def test_pairs_are_not_published_after_a_change(company: Company, at: At) -> None:
    edition = edition_of(company)
    mentor, mentee = joined(company, "changed_mentor"), joined(company, "changed_mentee")
    run = simulated(
        company,
        edition,
        [(applied(edition, mentor, Role.mentor), applied(edition, mentee, Role.mentee))],
    )
    with unit_of_work():
        mentor.manager_id = mentee.id
    client = at("lead")
    assert client.post(f"/matching/{run.id}/names").status == 200
    page = client.post(f"/matching/{run.id}/publish")
    assert page.status == 409
    db.session().rollback()
    assert queries.live_pairs(edition_id=edition.id) == []


@pytest.mark.parametrize("rule", ["hierarchy", "unit", "grade"])
def test_a_wanted_partner_whom_a_rule_forbids_is_refused_with_the_rule(
    company: Company, rule: str
) -> None:
    edition = edition_of(company, other_unit=True, grades=("A", "B"))
    person, wanted = joined(company, f"wants_{rule}"), joined(company, f"wanted_{rule}")
    between = company.newcomer(f"between_{rule}")
    unit = company.people["author"].unit_id
    with unit_of_work():
        person.unit_id, wanted.unit_id, person.grade, wanted.grade = unit, None, "A", "B"
        if rule == "hierarchy":
            person.manager_id, between.manager_id = between.id, wanted.id
        elif rule == "unit":
            wanted.unit_id = unit
        else:
            wanted.grade = "A"
    client = client_of(company, person.email)
    values = typed(edition, ranked=wanted.email)
    page = client.post(f"/editions/{edition.id}/apply/mentor", values)
    assert page.status == 422
    sentences = {
        "hierarchy": f"{wanted.name} is in your line of hierarchy.",
        "unit": f"{wanted.name} is in your unit, and pairs are of different units.",
        "grade": f"{wanted.name} has a grade that does not fit.",
    }
    assert sentences[rule] in page.words
    with unit_of_work():
        person.manager_id, wanted.unit_id, wanted.grade = None, None, "B"
    assert client.post(f"/editions/{edition.id}/apply/mentor", values).status == 303
