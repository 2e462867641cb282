"""After a workshop: what people state, what its holder sees and writes, what is deleted."""

import pytest

from tests.environment import NOON
from tests.factories.company import Company
from tests.integration.asking import count
from tests.integration.fixtures import At
from tests.integration.workshops.workshops import DAY, HOUR, START, signed, states, workshop_of
from tests.pages import Client
from webapp.core import clock, db
from webapp.core.activity import Activity
from webapp.core.errors import Invalid, Missing, WrongState
from webapp.core.unit_of_work import unit_of_work
from webapp.workshops import services
from webapp.workshops.jobs import meet_deadlines
from webapp.workshops.models import SignUp, Workshop

END = START + HOUR


def stated(workshop: Workshop, part: str, company: Company, *, there: bool) -> None:
    person = company.people[part]
    with unit_of_work():
        services.state_attendance(workshop, there=there, by=person)


def test_only_the_person_states_whether_they_were_there_and_can_change_it(
    company: Company,
) -> None:
    workshop, author = workshop_of(company), company.people["author"]
    signed(workshop, author)
    with pytest.raises(WrongState), unit_of_work():
        services.state_attendance(workshop, there=True, by=author)
    with clock.at(END):
        meet_deadlines()
        with pytest.raises(Missing), unit_of_work():
            services.state_attendance(workshop, there=True, by=company.people["lead"])
        stated(workshop, "author", company, there=True)
        assert states(workshop) == [("author", "attended")]
    with clock.at(END + 14 * DAY - HOUR):
        stated(workshop, "author", company, there=False)
        assert states(workshop) == [("author", "absent")]
    with clock.at(END + 14 * DAY), pytest.raises(WrongState), unit_of_work():
        services.state_attendance(workshop, there=True, by=author)
    assert states(workshop) == [("author", "absent")]


@pytest.mark.parametrize("number", [4, 5])
def test_the_holder_sees_a_count_from_five_people_on_once_it_is_final(
    company: Company, number: int
) -> None:
    workshop, parts = workshop_of(company, 9), [f"seen{number}_{n}" for n in range(number)]
    signed(workshop, *(company.newcomer(part) for part in parts))
    path, lead = f"/workshops/{workshop.id}", company.people["lead"].email
    with clock.at(END):
        meet_deadlines()
        for part in parts:
            stated(workshop, part, company, there=True)
        words = Client(company.app).sign_in(lead).get(path).words
        assert "said that they were there" not in words
        assert not any(part.title() in words for part in parts)
    with clock.at(END + 14 * DAY):
        words = Client(company.app).sign_in(lead).get(path).words
    shown = "5 people said" if number == 5 else "Fewer than 5 people said"
    assert f"{shown} that they were there." in words


def test_the_home_page_asks_once_and_reminds_of_tomorrow(company: Company) -> None:
    workshop, person = workshop_of(company), company.newcomer("asked")
    signed(workshop, person)
    for moment, sentence in (
        (START - 3 * DAY, None), (START - DAY, "Tomorrow at 15:00: Cafeteria"),
        (START - HOUR, "Today at 15:00: Cafeteria"), (END, "Were you there?"),
        (END + 14 * DAY, None),
    ):  # fmt: skip
        with clock.at(moment):
            meet_deadlines()
            words = Client(company.app).sign_in(person.email).get("/").words
            assert ("Fewer forms" in words) == (sentence is not None)
            assert sentence is None or sentence in words
    with clock.at(END):
        stated(workshop, "asked", company, there=False)
        assert "Fewer forms" not in Client(company.app).sign_in(person.email).get("/").words


def test_the_outcome_is_for_everybody_and_found_by_the_search(company: Company, at: At) -> None:
    workshop, lead = workshop_of(company, title="Zebra crossing"), company.people["lead"]
    path = f"/workshops/{workshop.id}/outcome"
    typed = {"outcome": "Two forms are gone.", "links": "Notes https://notes.example/1"}
    with pytest.raises(WrongState), unit_of_work():
        services.publish(workshop, "Early", "", by=lead, version=1)
    with clock.at(END):
        meet_deadlines()
        client, reader = (
            Client(company.app).sign_in(company.people[part].email) for part in ("lead", "stranger")
        )
        assert client.post(path, typed | {"links": "Notes"}).status == 422
        typed = client.get(path).form(path) | typed
        assert client.post(path, typed).status == 303
        # Another window does not write over it.
        again = client.post(path, typed | {"outcome": "Three forms."})
        assert (again.status, "Three forms." in str(again.soup)) == (409, True)
        page = reader.get(f"/workshops/{workshop.id}")
        assert "Two forms are gone." in page.words
        assert page.soup.select_one('a[href="https://notes.example/1"]') is not None
        assert "Zebra crossing" in reader.get("/workshops/outcomes").words
        assert "Zebra crossing" in reader.get("/search?q=zebra").words
    with pytest.raises(Invalid), clock.at(END), unit_of_work():
        services.publish(workshop, "Later", "no address", by=lead, version=2)


def test_who_signed_up_is_deleted_after_180_days_and_counts_stay(company: Company) -> None:
    workshop = workshop_of(company, 2)
    signed(workshop, *(company.people[part] for part in ("author", "colleague", "third")))
    with clock.at(END):
        meet_deadlines()
        stated(workshop, "author", company, there=True)
    with clock.at(END + 180 * DAY - HOUR):
        meet_deadlines()
        assert count(SignUp, SignUp.workshop_id == workshop.id) == 3
    with clock.at(END + 180 * DAY):
        meet_deadlines()
        assert count(SignUp, SignUp.workshop_id == workshop.id) == 0
        assert (workshop.signed_up_count, workshop.attended_count) == (2, 1)
    # The log, which is kept longer, does not name them either.
    names = [Activity.actor_id == company.people[p].id for p in ("author", "colleague", "third")]
    assert [count(Activity, Activity.object_id == workshop.id, name) for name in names] == [0, 0, 0]
    assert NOON < END
    db.session().rollback()
