"""Programs of other kinds than sharing: creation, charter, participation, and what they do not have."""

import re
from collections.abc import Callable
from contextlib import suppress

import pytest

from tests.factories.company import Company, charter_texts
from tests.integration.asking import beside, count
from tests.integration.fixtures import At
from tests.integration.programs.test_lead import NEW, program_of
from tests.pages import Client, Page
from webapp.briefs import services as briefs
from webapp.core import db
from webapp.core.errors import Missing
from webapp.core.unit_of_work import unit_of_work
from webapp.messaging.providers import templates
from webapp.messaging.topics import TOPICS
from webapp.people.workflow import Role
from webapp.program_kinds import KINDS, QUESTIONS, Consent, Kind
from webapp.programs import queries, services
from webapp.programs.forms import questions_of
from webapp.programs.models import Program
from webapp.programs.workflow import Council

MENTORING = {key: value for key, value in NEW.items() if key != "destination"} | {
    "kind": "mentoring", "lead": "lead@company.example",
}  # fmt: skip
# What no page of a mentoring program is about, by language.
FOREIGN = {
    "en": re.compile(r"\b(stor(y|ies)|brief|review|visits?|shares?|posts?|links?)", re.IGNORECASE),
    "fr": re.compile(r"\b(récits?|brief|relect|visites?|partag|liens?\b)", re.IGNORECASE),
}
TYPED = {
    f"{part}_{language}": text
    for language, texts in charter_texts("typed", Kind.mentoring).items()
    for part, text in texts.items()
}


OTHERS = [Kind.mentoring, Kind.champions, Kind.cocreation]
# The consents that a person can give, and addresses of the lead's page, by kind.
CONSENTS = {
    Kind.mentoring: ["listed", "measuring"],
    Kind.champions: ["listed"],
    Kind.cocreation: ["listed"],
}
LINES = {
    Kind.mentoring: {f"/programs/{{}}/{page}" for page in ("editions", "academy", "goals")},
    Kind.cocreation: {
        f"/programs/{{}}/{page}"
        for page in ("academy", "goals", "ideas?show=open", "idea-themes", "workshops")
    },
    Kind.champions: {
        f"/programs/{{}}/{page}" for page in ("academy", "goals", "help/overview", "workshops")
    }
    | {f"/programs/{{}}/champions/{page}" for page in ("people", "coverage", "topics")},
}


def made(company: Company, kind: Kind, slug: str, *members: str) -> Program:
    """A program of a kind, created once."""
    make = {
        Kind.mentoring: company.mentoring_program, Kind.champions: company.champions_program,
        Kind.cocreation: company.cocreation_program,
    }[kind]  # fmt: skip
    return make(slug, *members)


def about_sharing(page: Page, language: str) -> list[str]:
    """The words about sharing in the main part of a page."""
    return [found[0] for found in FOREIGN[language].finditer(page.text_of("main"))]


def test_an_administrator_chooses_the_kind(at: At) -> None:
    page = at("admin").get("/programs/new")
    offered = [each["value"] for each in page.soup.select("input[name=kind]")]
    assert offered == [kind.value for kind in KINDS] == [
        "sharing", "mentoring", "champions", "cocreation",
    ]  # fmt: skip
    created = at("admin").post("/programs/new", {**MENTORING, "slug": "juniors"})
    assert created.status == 303
    program = program_of("juniors")
    assert (program.kind, program.destination, program.shares) == (Kind.mentoring, "", False)
    listed = at("admin").get("/programs").words
    assert ("Reverse mentoring" in listed, "Reviewed sharing" in listed) == (True, True)


@pytest.mark.parametrize(
    "kind", ["", "listening", "Mentoring", "mentoring ", "9", "<b>", "sharing\r\nx"]
)
def test_a_kind_that_is_not_offered_is_refused(at: At, kind: str) -> None:
    before = count(Program)
    page = at("admin").post("/programs/new", {**MENTORING, "slug": "odd", "kind": kind})
    assert (page.status, list(beside(page))) == (422, ["kind"])
    without = {key: value for key, value in MENTORING.items() if key != "kind"}
    assert at("admin").post("/programs/new", {**without, "slug": "odd"}).status == 422
    assert count(Program) == before


def test_a_destination_is_asked_and_stored_for_sharing_only(company: Company, at: At) -> None:
    address = "javascript:alert(1)"
    sent = {**MENTORING, "slug": "ignored", "destination": address}
    assert at("admin").post("/programs/new", sent).status == 303
    assert program_of("ignored").destination == ""
    page = at("admin").post("/programs/new", {**MENTORING, "slug": "none", "kind": "sharing"})
    assert (page.status, list(beside(page))) == (422, ["destination"])
    program = company.mentoring_program("settled")
    form = at("lead").get("/programs/settled/edit").form("/programs/settled/edit")
    assert "destination" not in form
    form |= {"name_en": "Settled now", "destination": address, "council": "agreed"}
    assert at("lead").post("/programs/settled/edit", form).status == 303
    again = company.again(program)
    assert (again.names["en"], again.destination) == ("Settled now", "")
    assert again.council == Council.agreed


def test_services_refuse_what_the_kind_does_not_have(company: Company) -> None:
    lead, program = company.people["lead"], company.mentoring_program("strict", "author")
    enrollment = queries.enrollment(company.people["author"], program.id)
    assert enrollment is not None
    for consent in Consent:
        with suppress(Missing), unit_of_work():
            services.set_consent(enrollment, consent, given=True, by=company.people["author"])
    assert queries.allowed(enrollment) == {Consent.listed, Consent.measuring}
    both = {"en": "A", "fr": "B"}
    with pytest.raises(Missing), unit_of_work():
        briefs.open_brief(
            program, by=lead, theme=both, titles=both, facts={}, questions={}, sources=[],
            expires_on=None,
        )  # fmt: skip


def test_a_charter_is_drafted_previewed_and_published(company: Company, at: At) -> None:
    at("admin").post("/programs/new", {**MENTORING, "slug": "charted"})
    path, client = "/programs/charted/charter", at("lead")
    page = client.get(path)
    assert page.soup.select("[name=review_days], [name=at_deadline], [name^=disclosure]") == []
    assert about_sharing(page, "en") == []
    form = page.form(path)
    assert {name.rpartition("_")[0] for name in form if name.endswith("_en")} == set(
        services.PARTS[Kind.mentoring]
    )
    saved = client.post(path, {**form, "purpose_en": "Half.", "step": "save"})
    assert saved.status == 303
    draft = queries.charter_draft(program_of("charted"))
    assert draft is not None
    assert (draft.review_days, draft.at_deadline, draft.disclosures) == (None, None, {})
    form = client.get(path).form(path)
    assert form["purpose_en"].strip() == "Half."
    assert client.post(path, form).status == 422
    hostile = {"review_days": "3", "at_deadline": "release", "disclosure_en": "I work here."}
    preview = client.post(path, {**form, **TYPED, **hostile, "step": "preview"})
    assert (preview.status, about_sharing(preview, "en")) == (200, [])
    assert "typed records en" in preview.words
    assert client.post(path, {**form, **TYPED, **hostile}).status == 303
    charter = program_of("charted").charter
    assert (charter.kind, charter.review_days, charter.at_deadline) == (Kind.mentoring, None, None)
    assert (charter.disclosures, charter.wordings("en")) == ({}, [])
    assert queries.charter_draft(program_of("charted")) is None
    same = client.post(path, {**TYPED, "version": "1"})
    assert (same.status, "Nothing has changed" in same.words) == (422, True)


@pytest.mark.parametrize("kind", OTHERS)
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("part", [None, "stranger", "author"])
def test_charter_pages_say_nothing_about_sharing(
    company: Company, at: At, client: Client, part: str | None, language: str, kind: Kind
) -> None:
    program = made(company, kind, f"quiet-{kind}", "author")
    if len(program.charters) == 1:
        with unit_of_work():
            texts = charter_texts("newer", kind)
            services.write_charter(program, texts, by=company.people["lead"])
    reader = at(part) if part else client
    for path in ("?version=1", "/differences?new=2", "?version=2"):
        page = reader.get(f"/charter/{program.slug}{path}&lang={language}")
        assert page.status == 200
        assert about_sharing(page, language) == []
    assert f"newer contact {language}" in page.words
    assert str(company.settings.requests_per_month) in page.words


def test_a_new_version_is_compared_and_agreed_to(company: Company, at: At) -> None:
    program = company.mentoring_program("renewed", "colleague")
    with unit_of_work():
        texts = charter_texts(kind=Kind.mentoring)
        texts["en"]["pairs"] = "By lot."
        services.write_charter(program, texts, by=company.people["lead"])
    page = at("colleague").get("/charter/renewed")
    assert "Changed since you agreed" in page.words
    assert about_sharing(page, "en") == []
    assert "Agree to it to go on." in at("colleague").get("/").words
    changes = at("colleague").get("/charter/renewed/differences")
    assert [h.get_text() for h in changes.soup.select("main h2")] == ["How are pairs found?"]
    assert at("colleague").post("/charter/renewed/agree", {"version": "2"}).status == 303
    db.session().rollback()
    assert queries.current_enrollment(company.people["colleague"], program.id) is not None


@pytest.mark.parametrize("kind", OTHERS)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_person_joins_pauses_chooses_and_leaves(
    company: Company, at: At, language: str, kind: Kind
) -> None:
    slug = made(company, kind, f"joined-{kind}-{language}").slug
    client, place = at("stranger"), f"/programs/{slug}/participation"
    sent = client.post(f"/charter/{slug}/join", {"version": "1"})
    assert sent.response.location == place
    joined = client.get(f"{place}?lang={language}")
    switches = [each["value"] for each in joined.soup.select("input[name=consent]")]
    assert switches == CONSENTS[kind]
    assert about_sharing(joined, language) == []
    for consent, status in (("listed", 303), ("counted_links", 404), ("connector", 404)):
        sent = client.post(f"{place}/consents", {"consent": consent, "given": "yes"})
        assert sent.status == status
    assert "Stranger" in client.get(f"/programs/{slug}/people").words
    assert client.post(f"{place}/pause", {"until": "2026-12-24"}).status == 303
    assert client.post(f"{place}/resume").status == 303
    leaving = client.get(f"/charter/{slug}/leave?lang={language}")
    client.post(f"/charter/{slug}/leave")
    receipt = client.get(f"/programs/{slug}/receipt?lang={language}")
    for page in (leaving, receipt):
        assert about_sharing(page, language) == []
    assert {"en": "1 option was turned off.", "fr": "1 option"}[language] in receipt.words


def test_the_home_page_offers_no_story(company: Company, at: At) -> None:
    company.newcomer("junior")
    company.mentoring_program("only", "junior")
    page = at("junior").get("/")
    assert "Write a first story" not in page.words
    assert [a["href"] for a in page.soup.select("main a[href^='/briefs']")] == []
    addresses = {str(a["href"]) for a in page.soup.select("a[href^='/']")}
    assert {path: s for path in addresses if (s := at("junior").get(path).status) >= 400} == {}
    assert "Only" not in at("junior").get("/briefs").text_of("main")


@pytest.mark.parametrize("kind", OTHERS)
def test_the_page_of_the_lead_has_what_applies(company: Company, at: At, kind: Kind) -> None:
    slug = made(company, kind, f"led-{kind}").slug
    client = at("lead")
    page = client.get(f"/programs/{slug}")
    own = {str(a["href"]) for a in page.soup.select("main a[href^='/']")}
    assert own == {
        f"/programs/{slug}/charter", f"/charter/{slug}", f"/programs/{slug}/messages",
        f"/programs/{slug}/edit", *(line.format(slug) for line in LINES[kind]), "/calendar-of-events",
    }  # fmt: skip
    assert about_sharing(page, "en") == []
    assert [client.get(path).status for path in own] == [200] * len(own)
    options = client.get(f"/programs/{slug}/messages").soup.select("select[name=message] option")
    keys = {str(each["value"]) for each in options}
    shown = {t.key for t in templates() if TOPICS[t.topic].kind is None} - {
        "network_paused",
        "no_reviewer",
    }
    assert keys >= shown
    assert not keys & {t.key for t in templates() if TOPICS[t.topic].kind == Kind.sharing}
    for verb, words in (("close", "The program is closed."), ("reopen", "paused")):
        moved = client.post(f"/programs/{slug}/{verb}", follow=True)
        assert words in moved.words
        assert about_sharing(moved, "en") == []


def test_programs_are_filtered_by_kind(company: Company) -> None:
    program = company.mentoring_program("filtered", "third")
    third, lead = company.people["third"], company.people["lead"]
    found: dict[str, Callable[[Kind | None], list[Program]]] = {
        "open": queries.open_programs,
        "led": lambda kind: queries.with_role(lead, Role.lead, kind),
        "own": lambda kind: [each.program for each in queries.own_enrollments(third, kind)],
    }
    for ask in found.values():
        assert program in ask(None)
        assert program in ask(Kind.mentoring)
        assert program not in ask(Kind.sharing)
        assert company.program not in ask(Kind.mentoring)
    with pytest.raises(Missing):
        queries.led_sharing_program(lead, "filtered")
    assert queries.public_program("filtered", Kind.mentoring) == program


def test_each_part_of_a_charter_has_a_question() -> None:
    assert set(KINDS) == set(KINDS)
    assert {part for kind in KINDS for part in questions_of(kind)} == set(QUESTIONS)
