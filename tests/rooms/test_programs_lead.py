"""What a lead and an administrator do: create, write the charter and briefs, open, pause, close."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.conftest import NOON
from tests.factories.company import House
from tests.pages import Client, Page
from tests.rooms.standing import At, beside, count, standing_at, standing_house
from webapp.kernel import clock, db
from webapp.kernel.errors import Invalid, NotAllowed, Stale
from webapp.kernel.unit_of_work import unit_of_work
from webapp.people.queries import holds
from webapp.people.workflow import Role
from webapp.programs import queries, services
from webapp.programs.models import Brief, Charter, Program, Theme
from webapp.programs.workflow import Council, Deadline, ProgramState

NEW = {
    "name_en": "Helpers", "name_fr": "Référents", "slug": "helpers", "kind": "champions",
    "destination": "https://house.example/help", "lead": "colleague@house.example",
}  # fmt: skip
BRIEF = {
    "theme": "", "theme_en": "Tools", "theme_fr": "Outils", "title_en": "The new saw",
    "title_fr": "La nouvelle scie", "facts_en": "It is quiet.\nIt stops by itself.",
    "facts_fr": "Elle est silencieuse.", "questions_en": "What changed?",
    "questions_fr": "Qu’est-ce qui a changé ?", "sources": "The manual, page 4",
    "expires_on": "",
}  # fmt: skip


house = standing_house
at = standing_at


def program_of(slug: str) -> Program:
    db.session().rollback()
    found = queries.by_slug(slug)
    assert found is not None
    return found


@pytest.fixture
def made(house: House, at: At) -> Callable[[str], Client]:
    def make(slug: str) -> Client:
        house.another(slug)
        return at("lead")

    return make


def test_a_program_from_nothing_to_its_first_member(house: House, at: At) -> None:
    assert at("admin").post("/programs/new", NEW).status == 303
    program = program_of("helpers")
    assert program.state == ProgramState.draft
    lead = house.people["colleague"]
    lead.__dict__.pop("_roles", None)
    assert holds(lead, Role.lead, program.id)
    me = at("colleague")
    assert me.get("/programs/helpers").h1 == "Helpers"
    assert me.post("/programs/helpers/open").status == 409
    told = _charter_words()
    assert me.post("/programs/helpers/charter", told).status == 303
    assert at("author").get("/charter/helpers").status == 404
    assert me.post("/programs/helpers/open").status == 303
    assert at("author").post("/charter/helpers/join", {"version": "1"}).status == 303
    db.session().rollback()
    assert queries.current_enrollment(house.people["author"], program.id) is not None


def _charter_words(**more: str) -> dict[str, str]:
    parts = {f"{p}_{each}": f"{p} in {each}" for p in services.PARTS for each in ("en", "fr")}
    rule = {"review_days": "3", "at_deadline": "release", "version": "0"}
    words = {"disclosure_en": "I work here.", "disclosure_fr": "Je travaille ici."}
    return {**parts, **rule, **words, "more_en": "My employer.\n\n  Also: I work here. \n", **more}


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("slug", "New"), ("slug", "new"), ("slug", "voices"), ("slug", "../etc"), ("slug", "a" * 61),
        ("slug", ""), ("lead", "nobody@house.example"), ("lead", "Lead"), ("kind", "sect"),
        ("destination", "https://evil.example/"), ("destination", "javascript:alert(1)"),
        ("destination", "https://house.example@evil.example/"), ("destination", "http://[broken"),
        ("destination", "https://user:word@house.example/"), ("name_fr", ""), ("name_en", "x" * 81),
    ],
)  # fmt: skip
def test_what_cannot_stand_is_said_beside_its_field(at: At, field: str, typed: str) -> None:
    before = count(Program)
    page = at("admin").post("/programs/new", {**NEW, "slug": "other", field: typed})
    assert page.status == 422
    assert list(beside(page)) == [field]
    assert count(Program) == before


def test_a_draft_is_its_leads_alone(house: House, at: At) -> None:
    slug = house.draft().slug
    assert at("lead").get(f"/programs/{slug}").status == 200
    for part in ("author", "reviewer", "admin", "analyst", "stranger", "foreign_lead"):
        assert at(part).get(f"/programs/{slug}").status == 404
        assert at(part).get(f"/charter/{slug}").status == 404
        assert "Sketch" not in at(part).get("/").words


def test_an_incomplete_charter_is_not_published(made: Callable[[str], Client]) -> None:
    me = made("unfinished")
    for field in ("purpose_fr", "works_council_en", "disclosure_fr", "review_days", "at_deadline"):
        page = me.post("/programs/unfinished/charter", _charter_words(version="1", **{field: ""}))
        assert (page.status, list(beside(page))) == (422, [field])
    for days in ("0", "21", "-1", "two"):
        page = me.post(
            "/programs/unfinished/charter", _charter_words(version="1", review_days=days)
        )
        assert (page.status, list(beside(page))) == (422, ["review_days"])
    assert count(Charter, Charter.program_id == program_of("unfinished").id) == 1


def test_a_charter_has_a_history_and_a_rule(made: Callable[[str], Client], at: At) -> None:
    me = made("told")
    assert me.post("/programs/told/charter", _charter_words(version="1")).status == 303
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
    for hostile in ("0", "3", "-1", "x", "²", "9" * 40, "1; DROP TABLE charter"):
        assert at("stranger").get(f"/charter/told?version={hostile}").status == 404


def test_publishing_nothing_new_or_from_an_old_page(made: Callable[[str], Client]) -> None:
    me = made("again")
    me.post("/programs/again/charter", _charter_words(version="1"))
    same = me.post("/programs/again/charter", _charter_words(version="2"))
    assert (same.status, "Nothing has changed" in same.words) == (422, True)
    stale = me.post("/programs/again/charter", _charter_words(version="1", data_en="Everything."))
    assert stale.status == 409
    assert "The charter has changed since you opened it." in stale.words
    assert "Everything." in stale.words
    assert len(program_of("again").charters) == 2


def test_each_move_can_be_undone(made: Callable[[str], Client]) -> None:
    me = made("moving")
    for verb, state, undo in (
        ("pause", "paused", "open"), ("open", "open", "pause"), ("close", "closed", "reopen"),
        ("reopen", "paused", None),
    ):  # fmt: skip
        page = me.post(f"/programs/moving/{verb}", follow=True)
        assert program_of("moving").state == state
        forms = [str(f["action"]) for f in page.soup.select(".message form")]
        assert forms == ([f"/programs/moving/{undo}"] if undo else [])
    assert me.post("/programs/moving/explode").status == 404


def test_a_paused_or_closed_program_is_not_joined(made: Callable[[str], Client], at: At) -> None:
    me = made("shut")
    for verb in ("pause", "close"):
        me.post(f"/programs/shut/{verb}")
        assert at("stranger").post("/charter/shut/join", {"version": "1"}).status == 409
        assert "Not open at the moment" in at("stranger").get("/charter/shut").words


def _edit(me: Client, slug: str, **more: str) -> Page:
    told = {
        "name_en": "Plain", "name_fr": "Simple", "destination": "https://house.example/jobs",
        "council": "agreed", "sponsor": "", "version": str(program_of(slug).version), **more,
    }  # fmt: skip
    return me.post(f"/programs/{slug}/edit", told)


def test_a_sponsor_is_a_person_or_a_name(made: Callable[[str], Client], house: House) -> None:
    me = made("backed")
    assert _edit(me, "backed", sponsor="stranger@house.example").status == 303
    found = program_of("backed")
    assert (found.sponsor_id, found.sponsor_name) == (house.people["stranger"].id, None)
    assert found.council == Council.agreed
    assert "Sponsor: Stranger." in me.get("/charter/backed").words
    assert _edit(me, "backed", sponsor="Hélène <b>Verne</b>").status == 303
    page = me.get("/charter/backed")
    assert "Sponsor: Hélène <b>Verne</b>." in page.words
    assert page.soup.select("dd b") == []
    wrong = _edit(me, "backed", sponsor="nobody@house.example")
    assert (wrong.status, list(beside(wrong))) == (422, ["sponsor"])
    assert _edit(me, "backed", sponsor="").status == 303
    assert program_of("backed").sponsor_words is None


def test_two_leads_at_once_lose_nothing(made: Callable[[str], Client]) -> None:
    me = made("twice")
    assert _edit(me, "twice", version="1").status == 303
    stale = _edit(me, "twice", version="1", name_en="Kept in the page")
    assert stale.status == 409
    assert stale.soup.select("input[value='Kept in the page']") != []
    assert program_of("twice").names == {"en": "Plain", "fr": "Simple"}
    again = stale.form("/programs/twice/edit")
    assert me.post("/programs/twice/edit", again).status == 303
    assert program_of("twice").names["en"] == "Kept in the page"


def test_a_brief_from_nothing_to_its_end(made: Callable[[str], Client], house: House) -> None:
    me = made("briefed")
    assert me.post("/programs/briefed/briefs/new", BRIEF).status == 303
    program = program_of("briefed")
    brief = next(b for b in queries.all_briefs(program.id) if b.titles["en"] == "The new saw")
    assert brief.facts["en"] == ["It is quiet.", "It stops by itself."]
    assert brief.theme.names == {"en": "Tools", "fr": "Outils"}
    again = {**BRIEF, "title_en": "The old saw"}
    assert me.post("/programs/briefed/briefs/new", again).status == 303
    assert count(Theme, Theme.program_id == program.id) == 2
    by = house.people["author"]
    with unit_of_work():
        services.join(program_of("briefed"), by=by, version=1)
    assert queries.brief_for(by, brief.id).id == brief.id
    for verb, open_ in (("close", False), ("reopen", True)):
        assert me.post(f"/briefs/{brief.id}/{verb}").status == 303
        _is_open(house, brief, open_=open_)
    for verb, open_ in (("hold", False), ("free", True)):
        assert me.post(f"/themes/{brief.theme_id}/{verb}").status == 303
        _is_open(house, brief, open_=open_)


def _is_open(house: House, brief: Brief, *, open_: bool) -> None:
    author = Client(house.app).sign_in("author@house.example")
    db.session().rollback()
    assert (brief in queries.briefs([brief.program_id])) == open_
    assert (queries.why_not_write(brief) is None) == open_
    for path in (f"/briefs/{brief.id}", f"/briefs/{brief.id}/write"):
        assert author.get(path).status == (200 if open_ else 404)


def test_an_expired_brief_cannot_be_written_from(
    made: Callable[[str], Client], house: House
) -> None:
    me = made("brieflived")
    last = NOON.date() + timedelta(days=1)
    me.post("/programs/brieflived/briefs/new", {**BRIEF, "expires_on": last.isoformat()})
    program = program_of("brieflived")
    brief = next(b for b in queries.all_briefs(program.id) if b.expires_on == last)
    for days, open_ in ((0, True), (1, True), (2, False)):
        with clock.at(NOON + timedelta(days=days)):
            assert (brief in queries.briefs([program.id])) == open_
            assert (queries.why_not_write(brief) is None) == open_
    with clock.at(NOON + timedelta(days=5)), unit_of_work():
        services.edit_brief(brief, by=house.people["lead"], version=1, **_words(expires_on=last))


def _words(**more: Any) -> Any:
    both = {"en": "A", "fr": "B"}
    lists = {"en": ["A"], "fr": ["B"]}
    words = {
        "theme": both, "titles": both, "facts": lists, "questions": lists, "sources": [],
        "expires_on": None,
    }  # fmt: skip
    return {**words, **more}


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("facts_en", "x" * 301), ("facts_fr", "ok\n" + "x" * 301), ("facts_en", "\n \n"),
        ("questions_fr", ""), ("questions_en", "\n".join("abcdefghijklmnopqrstuvwxyz")),
        ("sources", "x" * 301), ("title_fr", ""), ("theme_en", ""), ("expires_on", "2026-11-17"),
        ("expires_on", "never"), ("theme", "somebody else’s"), ("facts_en", "a\u202eb"),
    ],
)  # fmt: skip
def test_a_brief_never_holds_a_finished_post(at: At, field: str, typed: str) -> None:
    before = count(Brief)
    page = at("lead").post("/programs/voices/briefs/new", {**BRIEF, field: typed})
    assert page.status == 422
    assert list(beside(page)) == [field]
    assert count(Brief) == before


def test_verbs_ask_who(house: House) -> None:
    by, brief = house.people["reviewer"], house.brief
    refused: tuple[Callable[[], object], ...] = (
        lambda: services.write_charter(house.program, {}, {}, by=by),
        lambda: services.open_brief(house.program, by=by, **_words()),
        lambda: services.edit_brief(brief, by=by, version=1, **_words()),
        lambda: services.close_brief(brief, by=by),
        lambda: services.hold_theme(brief.theme, by=by),
        lambda: services.close(house.program, by=by),
        lambda: services.create_led(
            "mine", house.program.kind, {}, "", lead="x", by=by, hosts=set()
        ),
    )
    for verb in refused:
        with pytest.raises(NotAllowed), unit_of_work():
            verb()


def test_a_stale_brief_is_refused(house: House) -> None:
    with pytest.raises(Stale), unit_of_work():
        services.edit_brief(house.brief, by=house.people["lead"], version=9, **_words())
    with pytest.raises(Invalid), unit_of_work():
        services.edit_brief(
            house.brief, by=house.people["lead"], version=1, **_words(theme={"en": "", "fr": ""})
        )
