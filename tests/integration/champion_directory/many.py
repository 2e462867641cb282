"""A program with many champions, written as rows."""

from datetime import date

from tests.integration.champions.champions import codes
from webapp.champions.models import Champion, SkillConfirmation
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.people.models import OrgUnit, Person
from webapp.people.workflow import AccountState
from webapp.programs.models import Enrollment, Program


def fill(program: Program, people_count: int, champions: int) -> None:
    """Many people in units, the first of them active champions, written as rows."""
    now, charter = clock.now(), program.charter.id
    units = [OrgUnit(id=db.new_id(), name=f"Filled {n} {db.new_id()}") for n in range(40)]
    topic = codes(program)[0]
    with unit_of_work():
        db.session().add_all(units)
        db.session().flush()
        ids = [db.new_id() for _ in range(people_count)]
        db.session().bulk_insert_mappings(Person, [
            {"id": person, "email": f"{person}@company.example", "name": f"Person {n:05}",
             "locale": "en", "unit_id": units[n % 40].id, "state": AccountState.active,
             "password_hash": "!", "joined_at": now, "link_number": 0, "languages": ["en"]}
            for n, person in enumerate(ids)
        ])  # fmt: skip
        roles = [db.new_id() for _ in range(champions)]
        db.session().bulk_insert_mappings(Enrollment, [
            {"id": role, "program_id": program.id, "person_id": person, "charter_id": charter,
             "state": "active", "joined_at": now, "receipt": {}}
            for role, person in zip(roles, ids, strict=False)
        ])  # fmt: skip
        db.session().bulk_insert_mappings(Champion, [
            {"id": role, "program_id": program.id, "person_id": person, "topics": {topic: 2},
             "languages": ["en"], "hours_asked": 4, "hours": 4, "until": date(2026, 12, 31),
             "state": "active", "made_at": now}
            for role, person in zip(roles, ids, strict=False)
        ])  # fmt: skip
        db.session().bulk_insert_mappings(SkillConfirmation, [
            {"champion_id": role, "topic": topic, "person_id": ids[0], "by_lead": True, "made_at": now}
            for role in roles
        ])  # fmt: skip
