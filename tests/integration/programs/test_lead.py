"""Actions of leads and administrators: create, write charter and briefs, open, pause, close."""

from collections.abc import Callable

import pytest

from tests.factories.company import Company
from tests.integration.asking import beside, count
from tests.integration.fixtures import At
from tests.pages import Client, Page
from webapp.core import db
from webapp.core.errors import NotAllowed
from webapp.core.unit_of_work import unit_of_work
from webapp.people.queries import holds
from webapp.people.workflow import Role
from webapp.program_kinds import Kind
from webapp.programs import queries, services
from webapp.programs.models import Charter, Program
from webapp.programs.workflow import Council, Deadline, ProgramState

NEW = {
    "kind": "sharing", "name_en": "Helpers", "name_fr": "Référents", "slug": "helpers",
    "destination": "https://company.example/help", "lead": "colleague@company.example",
}  # fmt: skip


def program_of(slug: str) -> Program:
    db.session().rollback()
    found = queries.by_slug(slug)
    assert found is not None
    return found


@pytest.fixture
def lead_of(company: Company, at: At) -> Callable[[str], Client]:
    def build(slug: str) -> Client:
        company.another(slug)
        return at("lead")

    return build


def test_a_program_from_creation_to_its_first_member(company: Company, at: At) -> None:
    assert at("admin").post("/programs/new", NEW).status == 303
    program = program_of("helpers")
    assert program.state == ProgramState.draft
    lead = company.people["colleague"]
    lead.__dict__.pop("_roles", None)
    assert holds(lead, Role.lead, program.id)
    client = at("colleague")
    assert client.get("/programs/helpers").h1 == "Helpers"
    assert client.post("/programs/helpers/open").status == 409
    values = _charter_values()
    assert client.post("/programs/helpers/charter", values).status == 303
    assert at("author").get("/charter/helpers").status == 404
    assert client.post("/programs/helpers/open").status == 422
    why = {"reason": "The first barometer is planned for the spring."}
    assert client.post("/programs/helpers/readiness", why).status == 303
    assert at("author").post("/charter/helpers/join", {"version": "1"}).status == 303
    db.session().rollback()
    assert queries.current_enrollment(company.people["author"], program.id) is not None


def _charter_values(**more: str) -> dict[str, str]:
    parts = {
        f"{p}_{each}": f"{p} in {each}"
        for p in services.PARTS[Kind.sharing]
        for each in ("en", "fr")
    }
    rule = {"review_days": "3", "at_deadline": "release", "version": "0"}
    words = {"disclosure_en": "I work here.", "disclosure_fr": "Je travaille ici."}
    return {**parts, **rule, **words, "more_en": "My employer.\n\n  Also: I work here. \n", **more}


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("slug", "New"), ("slug", "new"), ("slug", "voices"), ("slug", "../etc"), ("slug", "a" * 61),
        ("slug", ""), ("lead", "nobody@company.example"), ("lead", "Lead"),
        ("destination", "https://evil.example/"), ("destination", "javascript:alert(1)"),
        ("destination", "https://company.example@evil.example/"), ("destination", "http://[broken"),
        ("destination", "https://user:password@company.example/"), ("name_fr", ""), ("name_en", "x" * 81),
    ],
)  # fmt: skip
def test_an_invalid_program_gets_a_field_error(at: At, field: str, typed: str) -> None:
    before = count(Program)
    page = at("admin").post("/programs/new", {**NEW, "slug": "other", field: typed})
    assert page.status == 422
    assert list(beside(page)) == [field]
    assert count(Program) == before


def test_a_draft_is_visible_to_its_lead_only(company: Company, at: At) -> None:
    slug = company.draft().slug
    assert at("lead").get(f"/programs/{slug}").status == 200
    for part in ("author", "reviewer", "admin", "analyst", "stranger", "foreign_lead"):
        assert at(part).get(f"/programs/{slug}").status == 404
        assert at(part).get(f"/charter/{slug}").status == 404
        assert "Sketch" not in at(part).get("/").words


def test_an_incomplete_charter_is_not_published(lead_of: Callable[[str], Client]) -> None:
    client = lead_of("unfinished")
    for field in ("purpose_fr", "works_council_en", "disclosure_fr", "review_days", "at_deadline"):
        page = client.post(
            "/programs/unfinished/charter", _charter_values(version="1", **{field: ""})
        )
        assert (page.status, list(beside(page))) == (422, [field])
    for days in ("0", "21", "-1", "two"):
        page = client.post(
            "/programs/unfinished/charter", _charter_values(version="1", review_days=days)
        )
        assert (page.status, list(beside(page))) == (422, ["review_days"])
    assert count(Charter, Charter.program_id == program_of("unfinished").id) == 1


def test_a_charter_has_versions_and_a_review_rule(lead_of: Callable[[str], Client], at: At) -> None:
    client = lead_of("told")
    assert client.post("/programs/told/charter", _charter_values(version="1")).status == 303
    charter = program_of("told").charter
    assert (charter.version, charter.review_days, charter.at_deadline) == (2, 3, Deadline.release)
    assert charter.wordings("en") == ["I work here.", "My employer.", "Also: I work here."]
    assert charter.wordings("fr") == ["Je travaille ici."]
    now, old = (at("stranger").get(f"/charter/told{v}") for v in ("", "?version=1"))
    assert "A reviewer has 3 working days." in now.words
    assert "no objection was received" in now.words
    assert "purpose in en" in now.words
    assert "This is an older version" in old.words
    assert "plain purpose en" in old.words
    for version in ("0", "3", "-1", "x", "²", "9" * 40, "1; DROP TABLE charter"):
        assert at("stranger").get(f"/charter/told?version={version}").status == 404


def test_an_unchanged_or_stale_charter_is_refused(lead_of: Callable[[str], Client]) -> None:
    client = lead_of("again")
    client.post("/programs/again/charter", _charter_values(version="1"))
    same = client.post("/programs/again/charter", _charter_values(version="2"))
    assert (same.status, "Nothing has changed" in same.words) == (422, True)
    stale = client.post(
        "/programs/again/charter", _charter_values(version="1", data_en="Everything.")
    )
    assert stale.status == 409
    assert "The charter has changed since you opened it." in stale.words
    assert "Everything." in stale.words
    assert len(program_of("again").charters) == 2


def test_each_state_change_can_be_undone(lead_of: Callable[[str], Client]) -> None:
    client = lead_of("moving")
    client.get("/about")  # shows the messages of earlier tests
    for verb, state, undo in (
        ("pause", "paused", "open"), ("open", "open", "pause"), ("close", "closed", "reopen"),
        ("reopen", "paused", None),
    ):  # fmt: skip
        page = client.post(f"/programs/moving/{verb}", follow=True)
        assert program_of("moving").state == state
        forms = [str(f["action"]) for f in page.soup.select(".message form")]
        assert forms == ([f"/programs/moving/{undo}"] if undo else [])
    assert client.post("/programs/moving/explode").status == 404


def test_a_paused_or_closed_program_cannot_be_joined(
    lead_of: Callable[[str], Client], at: At
) -> None:
    client = lead_of("shut")
    for verb in ("pause", "close"):
        client.post(f"/programs/shut/{verb}")
        assert at("stranger").post("/charter/shut/join", {"version": "1"}).status == 409
        assert "Not open at the moment" in at("stranger").get("/charter/shut").words


def _edit(client: Client, slug: str, **more: str) -> Page:
    values = {
        "name_en": "Plain", "name_fr": "Simple", "destination": "https://company.example/jobs",
        "council": "agreed", "sponsor": "", "version": str(program_of(slug).version), **more,
    }  # fmt: skip
    return client.post(f"/programs/{slug}/edit", values)


def test_a_sponsor_is_a_typed_name_or_none(lead_of: Callable[[str], Client]) -> None:
    client = lead_of("backed")
    assert _edit(client, "backed", sponsor="Hélène <b>Verne</b>").status == 303
    assert program_of("backed").council == Council.agreed
    page = client.get("/charter/backed")
    assert "Sponsor: Hélène <b>Verne</b>." in page.words
    assert page.soup.select("dd b") == []
    assert _edit(client, "backed", sponsor="").status == 303
    assert program_of("backed").sponsor_words is None


def test_concurrent_edits_lose_nothing(lead_of: Callable[[str], Client]) -> None:
    client = lead_of("twice")
    assert _edit(client, "twice", version="1").status == 303
    stale = _edit(client, "twice", version="1", name_en="Kept in the page")
    assert stale.status == 409
    assert stale.soup.select("input[value='Kept in the page']") != []
    assert program_of("twice").names == {"en": "Plain", "fr": "Simple"}
    again = stale.form("/programs/twice/edit")
    assert client.post("/programs/twice/edit", again).status == 303
    assert program_of("twice").names["en"] == "Kept in the page"


def test_services_are_for_the_lead_or_administrators(company: Company) -> None:
    by = company.people["reviewer"]
    refused: tuple[Callable[[], object], ...] = (
        lambda: services.write_charter(company.program, {}, {}, by=by),
        lambda: services.close(company.program, by=by),
        lambda: services.create_led(
            "mine", company.program.kind, {}, "", lead="x", by=by, hosts=set()
        ),
    )
    for service in refused:
        with pytest.raises(NotAllowed), unit_of_work():
            service()
