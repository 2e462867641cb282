"""The directory: filters, confirmed skills, full champions; coverage of units; many people."""

import re
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import event

from tests.factories.company import Company
from tests.integration.champion_directory.many import fill
from tests.integration.champions.champions import (
    champion_in,
    codes,
    on,
    program_of,
)
from tests.integration.champions.test_applying import client_of
from tests.integration.fixtures import At
from tests.pages import Page
from webapp.champion_directory.queries import coverage
from webapp.champions import queries, services
from webapp.champions.models import Champion
from webapp.core import clock, db
from webapp.core.errors import NotAllowed
from webapp.core.unit_of_work import unit_of_work
from webapp.people import services as people


def names(page: Page) -> list[str]:
    return [link.get_text() for link in page.soup.select("main ul.list .title a")]


def confirmed(company: Company, champion: Champion, topic: str) -> None:
    with unit_of_work():
        services.confirm_skill(champion, topic, by=company.people["lead"])


def test_a_skill_is_shown_once_confirmed(company: Company, at: At) -> None:
    made = champion_in(company, "skilled", slug="skills")
    peers = [champion_in(company, name, slug="skills") for name in ("peer_a", "peer_b")]
    [topic, other] = codes(program_of(company, "skills"))
    reader, path = at("author"), f"/champions/{made.id}"
    assert "Nothing is confirmed yet." in reader.get(path).words
    for number, peer in enumerate(peers):
        assert queries.confirmed_topics(made) == set()
        client = client_of(company, peer.person)
        for _ in range(2):
            assert client.post(f"{path}/confirm", {"topic": topic}).status == 303
        db.session().rollback()
        assert len(queries.confirmed_by(made, peer.person)) == 1
        assert "You confirmed this." in client.get(path).words, number
    assert queries.confirmed_topics(made) == {topic}
    assert at("lead").post(f"{path}/confirm", {"topic": other}).status == 303
    db.session().rollback()
    assert queries.confirmed_topics(made) == {topic, other}
    assert "Video calls, Spreadsheets" in reader.get(path).words
    typed = {f"topic_{topic}": "4", f"topic_{other}": "3", "languages": ["en"]}
    client_of(company, made.person).post("/programs/skills/champions/apply", typed)
    db.session().rollback()
    assert queries.confirmed_topics(made) == {other}


def test_only_peers_and_the_lead_confirm(company: Company, at: At) -> None:
    made = champion_in(company, "unsure", slug="peers")
    trainee = champion_in(company, "trainee", "in_training", slug="peers")
    foreign = champion_in(company, "foreigner", slug="elsewhere-helpers")
    topic = codes(program_of(company, "peers"))[0]
    for person in (made.person, trainee.person, foreign.person, company.people["foreign_lead"]):
        with pytest.raises(NotAllowed), unit_of_work():
            services.confirm_skill(made, topic, by=person)
        page = client_of(company, person).get(f"/champions/{made.id}")
        assert "Confirm what you know" not in page.words
    assert at("lead").post(f"/champions/{made.id}/confirm", {"topic": "x"}).status == 422


def test_filters_agree_with_an_independent_list(company: Company, at: At) -> None:
    program = program_of(company, "filtered")
    topics, sites, spoken = codes(program), ("Lyon", "Lille", None), (["en"], ["fr"], ["en", "fr"])
    made: list[Champion] = []
    for number in range(12):
        champion = champion_in(
            company, f"filter{number:02}", hours=1, slug="filtered", languages=spoken[number % 3]
        )
        with unit_of_work():
            champion.person.site = sites[number % 3 - number % 2]
        if number % 2:
            confirmed(company, champion, topics[number % 4 // 2])
        if number % 5 == 0:
            with unit_of_work():
                services.declare_time(champion, clock.today(), 60, by=champion.person)
        made.append(champion)
    for skill in ("", *topics):
        for language in ("", "en", "fr"):
            for site in ("", "Lyon", "Lille"):
                for time in ("", "left"):
                    expected = [
                        each.person.name
                        for n, each in enumerate(made)
                        if (not skill or (n % 2 and topics[n % 4 // 2] == skill))
                        and (not language or language in spoken[n % 3])
                        and (not site or sites[n % 3 - n % 2] == site)
                        and (not time or n % 5)
                    ]
                    address = f"skill={skill}&language={language}&site={site}&time={time}"
                    page = at("stranger").get(f"/programs/filtered/champions?{address}")
                    assert names(page) == sorted(expected), address
    page = at("stranger").get("/programs/filtered/champions?q=FÍLTER07")
    assert names(page) == ["Filter07"]


def test_champions_are_listed_by_name_whatever_they_did(company: Company, at: At) -> None:
    made = {
        name: champion_in(company, name, hours=20, slug="named") for name in ("zoe", "adam", "eva")
    }
    for name, minutes in (("zoe", 10), ("eva", 500)):
        with unit_of_work():
            services.declare_time(made[name], clock.today(), minutes, by=made[name].person)
    confirmed(company, made["zoe"], codes(program_of(company, "named"))[0])
    with unit_of_work():
        made["eva"].person.name = "Éva"
    assert names(at("author").get("/programs/named/champions")) == ["Adam", "Éva", "Zoe"]


def test_pages_need_as_many_queries_for_many_people(company: Company) -> None:
    program = program_of(company, "large")
    topic, counts = codes(program)[0], list[Counter[str]]()
    reader, lead = (
        client_of(company, company.people["author"]),
        client_of(company, company.people["lead"]),
    )
    for people_count, champions in ((60, 30), (5000, 400)):
        fill(program, people_count, champions)
        statements: list[str] = []

        def note(*args: Any, said: list[str] = statements) -> None:
            if "alembic_version" not in args[2] and "pg_catalog" not in args[2]:
                # The page lists 5 or 25 champions.
                plain = re.sub(r"%\(\w+\)s(::\w+)?", "?", args[2])
                said.append(re.sub(r"IN \((\?, )*\?\)", "IN (…)", plain))

        engine = db.session().get_bind()
        event.listen(engine, "before_cursor_execute", note)
        page = reader.get(f"/programs/large/champions?skill={topic}&page=2")
        lead.get("/programs/large/champions/coverage")
        lead.get("/programs/large/champions/people")
        reader.get("/search?q=helper")
        event.remove(engine, "before_cursor_execute", note)
        counts.append(Counter(statements))
        assert len(names(page)) in {5, 25}
    assert counts[0] == counts[1]


def test_units_without_a_champion_come_first_and_nobody_is_named(company: Company, at: At) -> None:
    program = program_of(company, "covered")
    with unit_of_work():
        units = [people.add_unit(name) for name in ("Quay Served", "Quay Unserved", "Quay Tiny")]
    for unit, size in zip(units, (20, 10, 3), strict=True):
        for number in range(size - 1):
            person = company.newcomer(f"at_{unit.id}{number}")
            with unit_of_work():
                person.unit_id = unit.id
    for unit in (units[0], units[2]):
        made = champion_in(company, f"only_{unit.id}", slug="covered")
        with unit_of_work():
            made.person.unit_id = unit.id
    person = company.newcomer("tenth")
    with unit_of_work():
        person.unit_id = units[1].id
    page = at("lead").get("/programs/covered/champions/coverage?q=quay")
    rows = {
        str(row.select("th")[0].get_text()): [" ".join(cell.get_text(" ").split()) for cell in row.select("td")]
        for row in page.soup.select("tbody tr")
    }  # fmt: skip
    assert rows["Quay Served"] == ["5", "1", "20"]
    assert rows["Quay Unserved"] == ["No champion", "0", "10"]
    assert rows["Quay Tiny"] == ["too few people to compare", "–", "under 5"]
    order = list(rows)
    assert order.index("Quay Unserved") < order.index("Quay Served")
    assert "Only" not in page.text_of("main")
    assert len(page.soup.select("table svg")) >= 1
    assert len(coverage(program.id)) >= len(order)


def test_the_search_finds_active_champions_by_name_and_confirmed_topic(company: Company) -> None:
    program = company.champions_program("searched")
    with unit_of_work():
        names = ({"en": "Origami", "fr": "Pliages"},)
        services.edit_topics(program, names, by=company.people["lead"], version=0)
    made = champion_in(company, "zelda", slug="searched")
    topic = next(iter(made.topics))
    reader = client_of(company, company.people["author"])
    link = f"main a[href='/champions/{made.id}']"
    assert len(reader.get("/search?q=zelda").soup.select(link)) == 1
    assert reader.get("/search?q=origami").soup.select(link) == []
    with unit_of_work():
        services.confirm_skill(made, topic, by=company.people["lead"])
    assert len(reader.get("/search?q=origami").soup.select(link)) == 1
    with unit_of_work():
        services.end_role(made, by=made.person)
    assert reader.get("/search?q=zelda").soup.select(link) == []


def test_the_month_begins_again(company: Company) -> None:
    made = champion_in(company, "monthly", hours=1, slug="months")
    with unit_of_work():
        services.declare_time(made, clock.today(), 60, by=made.person)
    path = "/programs/months/champions?time=left"
    assert names(client_of(company, company.people["author"]).get(path)) == []
    with on("2026-12-01"):
        assert names(client_of(company, company.people["author"]).get(path)) == ["Monthly"]
