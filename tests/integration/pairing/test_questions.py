"""Why two people are not a pair: a rule or an amount, never a third person or a sealed exclusion."""

import hashlib
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from tests.factories.company import Company
from tests.integration.mentoring.editions import applied, edition_of, joined
from tests.integration.pairing.test_matching import run_of
from tests.pages import Client
from webapp.cli.commands import main
from webapp.cli.matching.proofs import write_proof
from webapp.core import db
from webapp.core.unit_of_work import unit_of_work
from webapp.datafiles import RefusedFileError
from webapp.mentoring.models import Application, Edition
from webapp.mentoring.workflow import Role
from webapp.pairing.cohort import cohort_of
from webapp.pairing.jobs import answer_why_not
from webapp.pairing.models import MatchRun, RunQuestion
from webapp.pairing.validation import violations


def lead_of(company: Company) -> Client:
    return Client(company.app).sign_in(company.people["lead"].email)


def asked(company: Company, run: MatchRun, mentor: Application, mentee: Application) -> str:
    """What the page says after the worker has answered."""
    client = lead_of(company)
    client.post(f"/matching/{run.id}/names")
    values = {"mentor": mentor.id, "mentee": mentee.id}
    page = client.post(f"/matching/{run.id}/why-not", values)
    assert page.status == 200
    assert "The worker looks for the answer." in page.words
    db.session().rollback()
    answer_why_not({"run": run.id} | values)
    db.session().rollback()
    return client.post(f"/matching/{run.id}/names").words


def cohort(company: Company, name: str) -> tuple[Edition, list[Application], list[Application]]:
    """Two mentors and two mentees who fit each other; the first ones have one more half-day."""
    edition = edition_of(company)
    mentors = [
        applied(
            edition,
            joined(company, f"{name}_r{n}"),
            Role.mentor,
            slots=["mon-am", "tue-am"][: 2 - n],
        )
        for n in range(2)
    ]
    mentees = [
        applied(
            edition,
            joined(company, f"{name}_e{n}"),
            Role.mentee,
            slots=["mon-am", "tue-am"][: 2 - n],
        )
        for n in range(2)
    ]
    return edition, mentors, mentees


def test_an_amount_is_a_bound_and_names_nobody(company: Company) -> None:
    edition, mentors, mentees = cohort(company, "bound")
    run = run_of(company, edition)
    words = asked(company, run, mentors[0], mentees[1])
    question = db.session().get_one(RunQuestion, (run.id, mentors[0].id, mentees[1].id))
    assert question.answer is not None
    assert (
        "at least" in words or "equally good for the group" in words or "They are a pair" in words
    )
    others = {mentors[1].person.name, mentees[0].person.name}
    assert not any(each in str(question.answer) for each in others)


def test_a_rule_is_named_and_an_exclusion_is_not(company: Company) -> None:
    edition = edition_of(company)
    mentor = applied(edition, joined(company, "rule_r"), Role.mentor, languages=["fr"])
    mentee = applied(edition, joined(company, "rule_e"), Role.mentee)
    shut = joined(company, "rule_shut")
    excluding = applied(
        edition, shut, Role.mentee, languages=["fr"], excluded=[mentor.person.email]
    )
    run = run_of(company, edition)
    assert "They have no language in common." in asked(company, run, mentor, mentee)
    words = asked(company, run, mentor, excluding)
    assert "exclu" not in words
    answer = db.session().get_one(RunQuestion, (run.id, mentor.id, excluding.id)).answer
    assert answer is not None
    assert answer["rule"] == ""


def test_a_question_after_a_change_is_answered_with_that(company: Company) -> None:
    edition, mentors, mentees = cohort(company, "changed")
    run = run_of(company, edition)
    with unit_of_work():
        mentees[1].person.site = "elsewhere"
    assert "Applications or the directory have changed since." in asked(
        company, run, mentors[0], mentees[1]
    )


@pytest.mark.parametrize("changed", [{"mentor": ""}, {"mentee": "nobody"}, {"mentee": "0" * 5000}])
def test_what_is_not_in_the_list_is_refused(company: Company, changed: dict[str, str]) -> None:
    edition, mentors, mentees = cohort(company, f"refused{len(str(changed))}")
    run = run_of(company, edition)
    client = lead_of(company)
    values = {"mentor": mentors[0].id, "mentee": mentees[0].id}
    # Before the names are shown there is nothing to ask about.
    refused = client.post(f"/matching/{run.id}/why-not", values)
    assert refused.status == 409
    assert mentors[0].person.name not in str(refused.soup)
    client.post(f"/matching/{run.id}/names")
    assert client.post(f"/matching/{run.id}/why-not", values | changed).status == 422
    found = select(RunQuestion).where(RunQuestion.run_id == run.id)
    assert db.session().scalars(found).all() == []


def test_the_proof_is_for_an_auditor_and_checked_by_the_command(
    company: Company, tmp_path: Path
) -> None:
    """Its lists would tell a lead who was refused or excluded, so no page gives it."""
    edition, mentors, _mentees = cohort(company, "proof")
    run = run_of(company, edition)
    assert "SHA-256" in lead_of(company).get(f"/matching/{run.id}").words
    assert run.certificate is not None
    assert run.result["proof"] == hashlib.sha256(run.certificate).hexdigest()
    folder = tmp_path / "run"
    write_proof(run.certificate, folder)
    with pytest.raises(RefusedFileError):
        write_proof(run.certificate, folder)
    texts = "".join(file.read_text(encoding="utf-8") for file in folder.iterdir())
    assert mentors[0].person.name not in texts
    result = CliRunner().invoke(main, ["match", "verify", str(folder)])
    assert (result.exit_code, result.output) == (0, "2 pairs, 0 violations\n")
    pairs = folder / "pairs.json"
    changed = pairs.read_text(encoding="utf-8").replace(mentors[0].person_id, "0" * 16)
    pairs.write_text(changed, encoding="utf-8")
    assert CliRunner().invoke(main, ["match", "verify", str(folder)]).exit_code == 1


def test_a_pair_that_breaks_a_rule_is_not_published(company: Company) -> None:
    """The rules are checked again at the publication, without the code that found the pairs."""
    edition, mentors, mentees = cohort(company, "broken")
    pairs = [(mentors[0].id, mentees[0].id)]
    plain = cohort_of(edition)
    assert violations(plain, pairs) == []
    by_id = {each["id"]: each for each in plain["applications"]}
    for column, value, rule in (
        ("languages", ["de"], "language"), ("slots", ["fri-pm"], "slots"), ("topics", {}, "topic"),
        ("active", False, "active"), ("places", 0, "places"),
        ("excluded", [mentees[0].person_id], "exclusion"),
    ):  # fmt: skip
        kept = by_id[mentors[0].id][column]
        by_id[mentors[0].id][column] = value
        assert violations(plain, pairs) == [rule]
        by_id[mentors[0].id][column] = kept
    plain["above"] = {mentors[0].person_id: "x", "x": mentees[0].person_id}
    assert violations(plain, pairs) == ["hierarchy"]
