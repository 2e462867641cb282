"""A draft is checked, opened with a written reason, and its charter page says so."""

from datetime import timedelta

import pytest

from tests.factories.company import Company, charter_texts
from tests.integration.asking import beside, count
from tests.integration.fixtures import At
from tests.integration.readiness.scores import TODAY, cell, published
from tests.pages import Client
from webapp.core import db
from webapp.core.activity import Activity
from webapp.core.errors import Invalid, NotAllowed
from webapp.core.unit_of_work import unit_of_work
from webapp.people import services as people
from webapp.people.workflow import Role
from webapp.program_kinds import Kind
from webapp.programs import services as programs
from webapp.programs.models import Program
from webapp.programs.services import CouncilStatus
from webapp.programs.workflow import Council, ProgramState
from webapp.readiness import queries
from webapp.readiness.models import Opening
from webapp.readiness.workflow import Need

REASON = "The first barometer takes place in spring, and the council was invited to it."
DISCLOSURES = {"en": "I work here.", "fr": "Je travaille ici."}


def drafted(company: Company, slug: str, kind: Kind = Kind.sharing) -> Program:
    lead = company.people["lead"]
    with unit_of_work():
        program = programs.create(
            slug, kind, {"en": slug, "fr": slug}, "https://company.example/", by=lead,
            hosts={"company.example"},
        )  # fmt: skip
        people.grant(lead, Role.lead, by=None, scope=program.id, reason="for the test")
        lead.__dict__.pop("_roles", None)
        programs.write_charter(program, charter_texts(kind=kind), DISCLOSURES, by=lead)
    return program


def settle(company: Company, program: Program, status: CouncilStatus, sponsor: str = "") -> None:
    with unit_of_work():
        programs.edit(
            program, by=company.people["lead"], version=program.version, names=program.names,
            destination="https://company.example/", sponsor=sponsor, council=status,
            hosts={"company.example"},
        )  # fmt: skip


def missing(program: Program) -> list[Need]:
    return [item.need for item in queries.checklist(program) if not item.done]


def test_a_draft_opens_against_the_list_only_with_a_public_reason(
    fresh_company: Company,
) -> None:
    company = fresh_company
    program = drafted(company, "early")
    lead = Client(company.app).sign_in(company.people["lead"].email)
    page = lead.get("/programs/early")
    assert [a["href"] for a in page.soup.select("main .btn-primary")] == [
        "/programs/early/readiness"
    ]
    checked = lead.get("/programs/early/readiness")
    assert [row.get_text(" ", strip=True) for row in checked.soup.select(".rows .status")] == [
        "Ready", "Ready", "Ready", "Ready", "Ready", "Missing", "Missing",
    ]  # fmt: skip
    assert "2 lines are missing." in checked.words
    for words in ("", "too short"):
        refused = lead.post("/programs/early/readiness", {"reason": words})
        assert (refused.status, list(beside(refused))) == (422, ["reason"])
    assert lead.post("/programs/early/open").status == 422
    assert company.again(program).state == ProgramState.draft
    sent = [lead.post("/programs/early/readiness", {"reason": REASON}) for _twice in range(2)]
    assert [answer.status for answer in sent] == [303, 409]
    assert company.again(program).state == ProgramState.open
    found = db.session().get_one(Opening, program.id)
    assert (found.missing, found.reason, found.language) == (["council", "inside"], REASON, "en")
    public = Client(company.app).get("/charter/early?lang=fr")
    assert [each.get_text() for each in public.soup.select("q[lang=en]")] == [REASON]
    acts = db.session().query(Activity.facts).filter_by(object_id=program.id)
    assert [row.facts for row in acts if "missing" in row.facts] == [{"missing": "council inside"}]


def test_a_ready_program_opens_without_a_reason(fresh_company: Company) -> None:
    company = fresh_company
    program = drafted(company, "ready")
    day = TODAY - timedelta(days=30)
    settle(company, program, CouncilStatus(Council.consulted, day))
    published(cell("conditions", 61, 55, 67, theme="conditions"))
    assert missing(program) == []
    lead = Client(company.app).sign_in(company.people["lead"].email)
    page = lead.get("/programs/ready/readiness")
    assert "61 of 100, 40 answers until 9 November 2026." in page.words
    assert page.soup.select("textarea") == []
    assert lead.post("/programs/ready/readiness").status == 303
    assert count(Opening, Opening.program_id == program.id) == 0
    words = Client(company.app).get("/charter/ready").words
    assert ("Opened without" in words, "Status: Consulted, 19 October 2026." in words) == (
        False,
        True,
    )


def test_the_day_of_the_works_council_or_a_justification_is_needed(company: Company) -> None:
    program = drafted(company, "council")
    day = TODAY - timedelta(days=3)
    for status, done in (
        (CouncilStatus(Council.not_asked), False),
        (CouncilStatus(Council.informed), False),
        (CouncilStatus(Council.informed, day), True),
        (CouncilStatus(Council.not_asked, None, "It meets in March."), True),
        (CouncilStatus(Council.none), True),
    ):
        settle(company, program, status)
        assert (Need.council not in missing(program)) == done
    for status in (
        CouncilStatus(Council.informed, TODAY + timedelta(days=1)),
        CouncilStatus(Council.not_asked, day),
    ):
        with pytest.raises(Invalid) as refused:
            settle(company, program, status)
        assert refused.value.field == "council_on"


def test_a_sponsor_who_was_asked_is_missing_until_the_answer(company: Company) -> None:
    program = drafted(company, "sponsored")
    status = CouncilStatus(Council.none)
    needs = [item.need for item in queries.checklist(program)]
    assert Need.sponsor not in needs
    settle(company, program, status, sponsor="stranger@company.example")
    assert Need.sponsor in missing(program)
    settle(company, program, status, sponsor="Awa Diallo")
    assert Need.sponsor not in missing(program)


@pytest.mark.parametrize("kind", list(Kind))
def test_each_kind_is_checked_for_the_parts_that_it_has(company: Company, kind: Kind) -> None:
    program = drafted(company, f"kind-{kind.value}", kind)
    needs = {item.need for item in queries.checklist(program)}
    common = {Need.purpose, Need.audience, Need.charter, Need.council, Need.inside}
    more = {
        Kind.sharing: {Need.channels, Need.kinds}, Kind.mentoring: set(),
        Kind.champions: {Need.kinds}, Kind.cocreation: {Need.kinds},
    }  # fmt: skip
    assert needs == common | more[kind]
    with unit_of_work():
        programs.open_program(program, by=company.people["lead"], reason=REASON)
    assert queries.opening(program) is not None


def test_a_program_that_was_paused_opens_again_without_a_reason(company: Company, at: At) -> None:
    company.another("breaks")
    client = at("lead")
    assert [client.post(f"/programs/breaks/{verb}").status for verb in ("pause", "open")] == [
        303,
        303,
    ]
    assert client.post("/programs/breaks/readiness", {"reason": REASON}).status == 409


def test_only_a_lead_gives_the_reason(company: Company) -> None:
    program = drafted(company, "elsewhere-led")
    with pytest.raises(NotAllowed), unit_of_work():
        programs.open_program(program, by=company.people["foreign_lead"], reason=REASON)
    assert count(Opening, Opening.program_id == program.id) == 0


def test_a_draft_without_a_charter_cannot_open_with_any_reason(company: Company, at: At) -> None:
    lead = company.people["lead"]
    with unit_of_work():
        program = programs.create("blank", Kind.mentoring, {"en": "b", "fr": "b"}, by=lead)
        people.grant(lead, Role.lead, by=None, scope=program.id, reason="for the test")
        lead.__dict__.pop("_roles", None)
    assert [need.value for need in missing(program)][:3] == ["purpose", "audience", "charter"]
    page = at("lead").get("/programs/blank/readiness")
    assert page.soup.select("main form") == []
    assert at("lead").post("/programs/blank/readiness", {"reason": REASON}).status == 409
