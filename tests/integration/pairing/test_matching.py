"""Runs of the matching through the worker: pairs, reasons, rules, and what stays frozen."""

import pytest
from sqlalchemy import select

from tests.factories.company import Company
from tests.integration.mentoring.editions import (
    applied,
    edition_of,
    joined,
)
from tests.pages import Client
from webapp.core import db
from webapp.core.unit_of_work import unit_of_work
from webapp.mentoring import services
from webapp.mentoring.models import Edition
from webapp.mentoring.queries import live_pairs
from webapp.mentoring.workflow import Role
from webapp.pairing import queries
from webapp.pairing import services as pairing
from webapp.pairing.jobs import find_pairs
from webapp.pairing.models import MatchRun, RunPair
from webapp.pairing.workflow import RunState
from webapp.people.models import Person


def run_of(company: Company, edition: Edition) -> MatchRun:
    lead = company.people["lead"]
    with unit_of_work():
        if edition.state == "applying":
            services.stop_applications(edition, by=lead)
        run = pairing.ask_for_pairs(edition, by=lead)
    find_pairs({"run": run.id})
    db.session().rollback()
    return run


def names(run: MatchRun) -> list[tuple[str, str]]:
    return sorted(
        (mentor.person.name, mentee.person.name) for _p, mentor, mentee in queries.run_pairs(run.id)
    )


def reasons(run: MatchRun) -> list[str]:
    """Why mentees stay alone."""
    return [each["rule"] for each in run.result["reasons"] if each["role"] == "mentee"]


def both(company: Company, edition: Edition, name: str, **changed: object) -> tuple[Person, Person]:
    mentor, mentee = joined(company, f"{name}_a"), joined(company, f"{name}_b")
    applied(edition, mentor, Role.mentor, **changed)
    applied(edition, mentee, Role.mentee, **changed)
    return mentor, mentee


def test_pairs_are_found_by_language_and_the_page_shows_figures(company: Company) -> None:
    edition = edition_of(company)
    one = both(company, edition, "english", languages=["en"])
    two = both(company, edition, "french", languages=["fr"])
    run = run_of(company, edition)
    assert run.state == RunState.simulated
    assert names(run) == sorted([(one[0].name, one[1].name), (two[0].name, two[1].name)])
    page = Client(company.app).sign_in(company.people["lead"].email).get(f"/matching/{run.id}")
    assert "2 of 2 mentees, the most that is possible" in page.words
    assert one[0].name not in page.words


@pytest.mark.parametrize(
    ("mentor", "mentee", "reason"),
    [
        ({"languages": ["fr"]}, {}, "no language in common"),
        ({"slots": ["fri-pm"]}, {}, "no half-day in common"),
        ({"remote": False}, {}, "no site in common, and no video call"),
    ],
)
def test_a_mentee_without_a_mentor_has_a_reason(
    company: Company, mentor: dict[str, object], mentee: dict[str, object], reason: str
) -> None:
    edition = edition_of(company)
    applied(edition, joined(company, f"m_{reason[3:8]}"), Role.mentor, **mentor)
    applied(edition, joined(company, f"n_{reason[3:8]}"), Role.mentee, **mentee)
    run = run_of(company, edition)
    assert names(run) == []
    page = Client(company.app).sign_in(company.people["lead"].email).get(f"/matching/{run.id}")
    assert f"Mentees: {reason} 1" in page.words


def test_nobody_is_paired_in_one_line_of_hierarchy(company: Company) -> None:
    edition = edition_of(company)
    mentor, mentee = both(company, edition, "line")
    between = company.newcomer("line_between")
    with unit_of_work():
        mentor.manager_id, between.manager_id = between.id, mentee.id
    run = run_of(company, edition)
    assert names(run) == []
    assert reasons(run) == ["hierarchy"]


def test_an_exclusion_is_not_told(company: Company) -> None:
    edition = edition_of(company)
    mentor, mentee = joined(company, "excl_a"), joined(company, "excl_b")
    applied(edition, mentor, Role.mentor)
    applied(edition, mentee, Role.mentee, excluded=[mentor.email])
    run = run_of(company, edition)
    assert names(run) == []
    assert reasons(run) == ["unavailable"]


def test_empty_editions_have_an_empty_result(company: Company) -> None:
    edition = edition_of(company)
    run = run_of(company, edition)
    assert (run.state, run.result["matched"]) == (RunState.simulated, 0)
    with unit_of_work():
        pairing.discard(run, by=company.people["lead"])
        services.open_applications(edition, by=company.people["lead"])
    applied(edition, joined(company, "alone"), Role.mentee)
    run = run_of(company, edition)
    assert reasons(run) == ["nobody"]


def test_people_without_a_grade_of_the_list_stay_alone_and_others_are_paired(
    company: Company,
) -> None:
    edition = edition_of(company, grades=("A", "B"))
    both(company, edition, "without")
    mentor, mentee = both(company, edition, "graded")
    with unit_of_work():
        mentor.grade, mentee.grade = "A", "B"
    run = run_of(company, edition)
    assert names(run) == [(mentor.name, mentee.name)]
    alone = [{"role": role, "rule": "no_grade", "people": 1} for role in ("mentee", "mentor")]
    assert run.result["reasons"] == alone
    page = Client(company.app).sign_in(company.people["lead"].email).get(f"/matching/{run.id}")
    assert "Mentees: no grade of the list in the directory 1" in page.words
    with unit_of_work():
        pairing.discard(run, by=company.people["lead"])
        mentor.grade, mentee.grade = "B", "A"
    grades = [{"role": role, "rule": "grade", "people": 1} for role in ("mentee", "mentor")]
    assert [r for r in run_of(company, edition).result["reasons"] if r["rule"] == "grade"] == grades


def test_proposed_pairs_are_frozen_and_refused_ones_not_repeated(company: Company) -> None:
    edition = edition_of(company)
    mentor, mentee = both(company, edition, "frozen")
    run = run_of(company, edition)
    lead = company.people["lead"]
    with unit_of_work():
        pairing.review(run, by=lead)
        pairing.publish(run, by=lead)
    again = run_of(company, edition)
    assert names(again) == []
    with unit_of_work():
        pairing.discard(again, by=lead)
    [pair] = live_pairs(edition_id=edition.id)
    with unit_of_work():
        services.answer(pair, yes=False, by=mentor)
    last = run_of(company, edition)
    assert names(last) == []
    assert reasons(last) == ["unavailable"]
    assert mentee.id not in str(last.result)


def test_a_run_is_stored_once(company: Company) -> None:
    edition = edition_of(company)
    both(company, edition, "once")
    run = run_of(company, edition)
    find_pairs({"run": run.id})
    stored = db.session().scalars(select(RunPair).where(RunPair.run_id == run.id)).all()
    assert len(stored) == 1
