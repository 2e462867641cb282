"""Drafts of charters: saved by any lead, shown to leads only, published or discarded."""

from typing import Any

import pytest

from tests.factories.company import Company
from tests.integration.asking import beside, count, together
from tests.integration.fixtures import At
from tests.integration.programs.test_lead import _charter_values
from tests.pages import Client, Page
from webapp.core import activity, db
from webapp.core.errors import NotAllowed
from webapp.core.unit_of_work import unit_of_work
from webapp.people import services as people
from webapp.people.workflow import Role
from webapp.programs import queries, services
from webapp.programs.models import Charter, CharterDraft, Program

TYPED = "A purpose that nobody has read yet."


@pytest.fixture
def colead(company: Company) -> Client:
    """A second lead of programs that `shared` makes, signed in."""
    if "colead" not in company.people:
        company.newcomer("colead")
    return Client(company.app).sign_in("colead@company.example")


def shared(company: Company, slug: str, *members: str) -> Program:
    """A program with two leads."""
    program, _brief = company.another(slug, *members)
    person = company.people["colead"]
    with unit_of_work():
        people.grant(person, Role.lead, by=None, scope=program.id, reason="for the test")
    return program


def path_of(program: Program) -> str:
    return f"/programs/{program.slug}/charter"


def draft_of(program: Program) -> CharterDraft | None:
    db.session().rollback()
    return queries.charter_draft(program)


def save(client: Client, program: Program, **typed: str) -> Page:
    """Open the editor, type, save the draft."""
    form = client.get(path_of(program)).form(path_of(program))
    return client.post(path_of(program), {**form, **typed, "step": "save"})


def purpose(page: Page) -> str:
    found = page.soup.select_one("textarea[name=purpose_en]")
    assert found is not None
    return found.get_text().strip()


@pytest.mark.usefixtures("colead")
def test_a_draft_is_kept_for_all_leads_and_nobody_else(
    company: Company, at: At, colead: Client
) -> None:
    program = shared(company, "kept", "author")
    words = "Kept for the leads."
    assert save(at("lead"), program, purpose_en=words, more_fr="Mon employeur.\n").status == 303
    for client in (at("lead"), colead):
        page = client.get(path_of(program))
        assert purpose(page) == words
        assert "Draft saved on 18 Nov 2026, 13:00 by Lead." in page.words
    assert save(colead, program, data_en="Nothing.").status == 303
    assert "by Colead." in at("lead").get(path_of(program)).words
    draft = draft_of(program)
    assert draft is not None
    assert (draft.version, draft.base_version) == (2, 1)
    assert draft.more_disclosures == {"en": [], "fr": ["Mon employeur."]}
    assert "Draft saved on 18 Nov 2026, 13:00." in at("lead").get("/programs/kept").words
    assert len(company.again(program).charters) == 1
    for part in ("author", "reviewer", "admin", "observer", "stranger", "foreign_lead"):
        for path in ("/charter/kept", path_of(program), "/activity", "/search?q=kept"):
            assert words not in at(part).get(path).words
    verbs = [row.verb for row in activity.of_object(program.id)]
    assert verbs.count("saved a draft of the charter") == 2


def test_an_incomplete_draft_is_saved_but_not_published(company: Company, at: At) -> None:
    program, _brief = company.another("halfway")
    empty = dict.fromkeys(_charter_values(), "") | {"version": "1", "at_deadline": "hold"}
    assert at("lead").post(path_of(program), {**empty, "step": "save"}).status == 303
    page = at("lead").get(path_of(program))
    assert purpose(page) == ""
    typed = page.form(path_of(program))
    for step in ("publish", "preview"):
        refused = at("lead").post(path_of(program), {**typed, "step": step})
        assert refused.status == 422
        # 11 parts and a disclosure in each language, and the days.
        assert len(beside(refused)) == 25
    assert len(company.again(program).charters) == 1


def test_a_draft_before_the_first_charter(company: Company, at: At) -> None:
    with unit_of_work():
        program = services.create(
            "first-words", company.program.kind, {"en": "First", "fr": "Premier"},
            "https://company.example/", by=company.people["lead"], hosts={"company.example"},
        )  # fmt: skip
        people.grant(company.people["lead"], Role.lead, by=None, scope=program.id, reason="test")
    sent = _charter_values(purpose_fr="", review_days="", step="save")
    sent.pop("at_deadline")
    assert at("lead").post(path_of(program), sent).status == 303
    draft = draft_of(program)
    assert draft is not None
    assert (draft.base_version, draft.review_days, draft.texts["fr"]["purpose"]) == (0, None, "")
    assert draft.texts["en"]["purpose"] == "purpose in en"
    assert "Publish version 1" in at("lead").get(path_of(program)).words


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("purpose_en", "x" * 2001), ("disclosure_fr", "x" * 201), ("more_en", "x" * 1001),
        ("review_days", "0"), ("review_days", "21"), ("review_days", "two"),
        ("at_deadline", "never"), ("data_fr", "a\u202eb"), ("disclosure_en", "two\nlines"),
    ],
)  # fmt: skip
def test_a_draft_is_bounded(at: At, company: Company, field: str, typed: str) -> None:
    before = count(CharterDraft)
    sent = _charter_values(version="1", purpose_fr="", step="save", **{field: typed})
    page = at("lead").post("/programs/voices/charter", sent)
    assert (page.status, list(beside(page))) == (422, [field])
    assert count(CharterDraft) == before


def test_a_draft_needs_a_token(at: At) -> None:
    sent = _charter_values(version="1", step="save")
    assert at("lead").post("/programs/voices/charter", sent, token=False).status == 400


@pytest.mark.usefixtures("colead")
def test_leads_do_not_overwrite_each_other(company: Company, at: At, colead: Client) -> None:
    program = shared(company, "both")
    mine = at("lead").get(path_of(program)).form(path_of(program))
    assert save(colead, program, purpose_en="Theirs.").status == 303
    stale = at("lead").post(path_of(program), {**mine, "purpose_en": "Mine.", "step": "save"})
    assert (stale.status, purpose(stale)) == (409, "Mine.")
    assert "by Colead." in stale.words
    saved = draft_of(program)
    assert saved is not None
    assert saved.texts["en"]["purpose"] == "Theirs."
    assert stale.soup.select(f"a[href='{path_of(program)}'][target]") != []
    again = stale.form(path_of(program))
    assert at("lead").post(path_of(program), {**again, "step": "save"}).status == 303
    assert purpose(colead.get(path_of(program))) == "Mine."


@pytest.mark.usefixtures("colead")
def test_a_form_of_a_discarded_draft_changes_no_later_one(
    company: Company, at: At, colead: Client
) -> None:
    program = shared(company, "anew")
    save(at("lead"), program, purpose_en="First.")
    old = at("lead").get(path_of(program))
    discard = f"{path_of(program)}/discard"
    assert at("lead").post(discard, old.form(discard)).status == 303
    assert draft_of(program) is None
    save(colead, program, purpose_en="Second.")
    typed = old.form(path_of(program))
    for path, sent in ((path_of(program), {**typed, "step": "save"}), (discard, old.form(discard))):
        assert at("lead").post(path, sent).status == 409
    assert purpose(colead.get(path_of(program))) == "Second."


@pytest.mark.usefixtures("colead")
@pytest.mark.both_databases
def test_two_first_drafts_at_once_store_one(company: Company, at: At, colead: Client) -> None:
    program = shared(company, "racing")
    path = path_of(program)
    clients = (at("lead"), colead)
    sent = [
        {**_charter_values(version="1", step="save"), "csrf_token": each.token()}
        for each in clients
    ]
    pages = together(lambda: clients[0].post(path, sent[0]), lambda: clients[1].post(path, sent[1]))
    assert sorted(page.status for page in pages) == [303, 409]
    assert count(CharterDraft, CharterDraft.program_id == program.id) == 1


def test_a_draft_is_previewed_and_published_then_gone(company: Company, at: At) -> None:
    program, _brief = company.another("released")
    client, path = at("lead"), path_of(program)
    save(client, program, purpose_en=TYPED)
    preview = client.post(path, {**client.get(path).form(path), "step": "preview"})
    assert (preview.status, TYPED in preview.words) == (200, True)
    assert draft_of(program) is not None
    assert client.post(path, {**preview.form(path), "step": "publish"}).status == 303
    charter = company.again(program).charter
    assert (charter.version, charter.texts["en"]["purpose"]) == (2, TYPED)
    assert draft_of(program) is None
    assert "Draft saved" not in client.get(path).words


@pytest.mark.usefixtures("colead")
def test_a_draft_from_before_the_charter_in_force_says_so(
    company: Company, at: At, colead: Client
) -> None:
    program = shared(company, "outdated")
    path = path_of(program)
    earlier = at("lead").get(path).form(path)
    save(colead, program, purpose_en="Theirs.")
    assert "It was begun before version" not in colead.get(path).words
    sent = {**earlier, "purpose_en": "Mine.", "step": "publish"}
    assert at("lead").post(path, sent).status == 303
    # The draft was saved after that page was opened, so it is kept.
    page = colead.get(path)
    assert purpose(page) == "Theirs."
    assert "It was begun before version 2 of 18 November 2026" in page.words
    differences = "/charter/outdated/differences?new=2&old=1"
    assert [str(a["href"]) for a in page.soup.select("main .message a")] == [differences]
    assert colead.get(differences).status == 200
    assert save(colead, program).status == 303
    assert "It was begun before version 2" in colead.get(path).words
    form = colead.get(path).form(path)
    assert colead.post(path, {**form, "step": "publish"}).status == 303
    versions = [c.texts["en"]["purpose"] for c in company.again(program).charters]
    assert versions[1:] == ["Mine.", "Theirs."]


@pytest.mark.usefixtures("colead")
def test_a_draft_outlives_the_account_that_saved_it(
    company: Company, at: At, colead: Client
) -> None:
    company.newcomer("leaving")
    program = shared(company, "left-behind")
    person = company.people["leaving"]
    with unit_of_work():
        people.grant(person, Role.lead, by=None, scope=program.id, reason="for the test")
    client = Client(company.app).sign_in(person.email)
    save(client, program, purpose_en=TYPED)
    assert "by Leaving." in colead.get(path_of(program)).words
    with unit_of_work():
        people.close_account(company.again(person))
    page = colead.get(path_of(program))
    assert purpose(page) == TYPED
    assert "Draft saved on 18 Nov 2026, 13:00. Until" in page.words
    assert "Leaving" not in page.words
    assert count(CharterDraft, CharterDraft.person_id == person.id) == 0


def test_services_of_drafts_are_for_the_lead(company: Company) -> None:
    by, program = company.people["reviewer"], company.program
    content: Any = {
        "texts": {}, "disclosures": {}, "more": {}, "review_days": None, "at_deadline": None,
    }  # fmt: skip
    for service in (
        lambda: services.save_draft(program, by=by, version=1, stamp="", **content),
        lambda: services.publish(program, by=by, version=1, stamp="", **content),
        lambda: services.discard_draft(program, by=by, stamp=""),
    ):
        with pytest.raises(NotAllowed), unit_of_work():
            service()
    assert count(Charter, Charter.program_id == program.id) == 1
