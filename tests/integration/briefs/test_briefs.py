"""Briefs and themes: written, closed, expired, paused; their lists."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.environment import NOON
from tests.factories.company import Company
from tests.integration.asking import beside, count
from tests.integration.fixtures import At
from tests.pages import Client, Page
from webapp.briefs import queries, services
from webapp.briefs.models import Brief, Theme
from webapp.core import clock, db
from webapp.core.errors import Invalid, NotAllowed, Stale
from webapp.core.unit_of_work import unit_of_work
from webapp.programs import services as programs
from webapp.programs.models import Program

BRIEF = {
    "theme": "", "theme_en": "Tools", "theme_fr": "Outils", "title_en": "The new saw",
    "title_fr": "La nouvelle scie", "facts_en": "It is quiet.\nIt stops by itself.",
    "facts_fr": "Elle est silencieuse.", "questions_en": "What changed?",
    "questions_fr": "Qu’est-ce qui a changé ?", "sources": "The manual, page 4",
    "expires_on": "",
}  # fmt: skip


def test_a_brief_from_creation_to_its_close(company: Company, at: At) -> None:
    program, _brief = company.another("briefed")
    client = at("lead")
    assert client.post("/programs/briefed/briefs/new", BRIEF).status == 303
    db.session().rollback()
    brief = next(b for b in queries.all_briefs(program.id) if b.titles["en"] == "The new saw")
    assert brief.facts["en"] == ["It is quiet.", "It stops by itself."]
    assert brief.theme.names == {"en": "Tools", "fr": "Outils"}
    again = {**BRIEF, "title_en": "The old saw"}
    assert client.post("/programs/briefed/briefs/new", again).status == 303
    assert count(Theme, Theme.program_id == program.id) == 2
    by = company.people["author"]
    with unit_of_work():
        programs.join(company.again(program), by=by, version=1)
    assert queries.brief_for(by, brief.id).id == brief.id
    for verb, open_ in (("close", False), ("reopen", True)):
        assert client.post(f"/briefs/{brief.id}/{verb}").status == 303
        _is_open(company, brief, open_=open_)
    for verb, open_ in (("pause", False), ("resume", True)):
        assert client.post(f"/themes/{brief.theme_id}/{verb}").status == 303
        _is_open(company, brief, open_=open_)


def _is_open(company: Company, brief: Brief, *, open_: bool) -> None:
    author = Client(company.app).sign_in("author@company.example")
    db.session().rollback()
    assert (brief in queries.open_briefs([brief.program_id])) == open_
    assert (queries.why_not_write(brief) is None) == open_
    for path in (f"/briefs/{brief.id}", f"/briefs/{brief.id}/write"):
        assert author.get(path).status == (200 if open_ else 404)


def test_an_expired_brief_cannot_be_written_from(company: Company, at: At) -> None:
    program, _brief = company.another("brieflived")
    client = at("lead")
    last = NOON.date() + timedelta(days=1)
    client.post("/programs/brieflived/briefs/new", {**BRIEF, "expires_on": last.isoformat()})
    db.session().rollback()
    brief = next(b for b in queries.all_briefs(program.id) if b.expires_on == last)
    for days, open_ in ((0, True), (1, True), (2, False)):
        with clock.at(NOON + timedelta(days=days)):
            assert (brief in queries.open_briefs([program.id])) == open_
            assert (queries.why_not_write(brief) is None) == open_
    with clock.at(NOON + timedelta(days=5)), unit_of_work():
        services.edit_brief(
            brief, by=company.people["lead"], version=1, **_content(expires_on=last)
        )


def _content(**more: Any) -> Any:
    both = {"en": "A", "fr": "B"}
    lists = {"en": ["A"], "fr": ["B"]}
    content = {
        "theme": both, "titles": both, "facts": lists, "questions": lists, "sources": [],
        "expires_on": None,
    }  # fmt: skip
    return {**content, **more}


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("facts_en", "x" * 301), ("facts_fr", "ok\n" + "x" * 301), ("facts_en", "\n \n"),
        ("questions_fr", ""), ("questions_en", "\n".join("abcdefghijklmnopqrstuvwxyz")),
        ("sources", "x" * 301), ("title_fr", ""), ("theme_en", ""), ("expires_on", "2026-11-17"),
        ("expires_on", "never"), ("theme", "somebody else’s"), ("facts_en", "a\u202eb"),
    ],
)  # fmt: skip
def test_an_invalid_brief_gets_a_field_error(at: At, field: str, typed: str) -> None:
    before = count(Brief)
    page = at("lead").post("/programs/voices/briefs/new", {**BRIEF, field: typed})
    assert page.status == 422
    assert list(beside(page)) == [field]
    assert count(Brief) == before


def test_services_are_for_the_lead(company: Company) -> None:
    by, brief = company.people["reviewer"], company.brief
    refused: tuple[Callable[[], object], ...] = (
        lambda: services.open_brief(company.program, by=by, **_content()),
        lambda: services.edit_brief(brief, by=by, version=1, **_content()),
        lambda: services.close_brief(brief, by=by),
        lambda: services.pause_theme(brief.theme, by=by),
    )
    for service in refused:
        with pytest.raises(NotAllowed), unit_of_work():
            service()


def test_a_stale_brief_is_refused(company: Company) -> None:
    with pytest.raises(Stale), unit_of_work():
        services.edit_brief(company.brief, by=company.people["lead"], version=9, **_content())
    with pytest.raises(Invalid), unit_of_work():
        services.edit_brief(
            company.brief,
            by=company.people["lead"],
            version=1,
            **_content(theme={"en": "", "fr": ""}),
        )


def _open_briefs(program: Program, company: Company, titles: list[str]) -> None:
    for title in titles:
        with unit_of_work():
            services.open_brief(
                program, by=company.people["lead"], theme={"en": "Été", "fr": "Été"},
                titles={"en": title, "fr": title}, facts={"en": ["A"], "fr": ["A"]},
                questions={"en": ["A?"], "fr": ["A ?"]}, sources=[], expires_on=None,
            )  # fmt: skip


def titles(page: Page) -> list[str]:
    return [each.get_text().strip() for each in page.soup.select(".list .title")]


def test_briefs_have_pages_a_search_and_filters(company: Company, at: At) -> None:
    program, first = company.another("many", "author")
    _open_briefs(program, company, [f"Brief {n:02}" for n in range(27)] + ["Élève d’atelier"])
    with unit_of_work():
        services.close_brief(company.again(first), by=company.people["lead"])
    lead, author = at("lead"), at("author")
    path = "/programs/many/briefs"
    assert len([t for t in titles(lead.get(path)) if t.startswith(("Brief", "Él"))]) == 25
    assert (
        len([t for t in titles(lead.get(f"{path}?page=2")) if t.startswith(("Brief", "Él"))]) == 3
    )
    for search in ("eleve", "ELEVE atelier", "élève"):
        assert [t for t in titles(lead.get(f"{path}?q={search}")) if t.startswith("Él")]
    ended = lead.get(f"{path}?state=ended")
    assert "Hands" in titles(ended)
    assert "Closed on 18 November 2026" in ended.words
    assert "Hands" not in titles(lead.get(path))
    themes = [o.get_text() for o in lead.get(path).soup.select("option")]
    # Both were made at the same moment, so their order is open.
    assert (themes[0], set(themes[1:])) == ("All themes", {"Trade", "Été"})
    assert "Hands" in titles(lead.get(f"{path}?state=all&theme={first.theme_id}"))
    assert "No brief matches." in lead.get(f"{path}?q=zzz").words
    for odd in (
        "page=x",
        "page=-1",
        "page=99999999999",
        "state=odd",
        "theme=%00",
        "q=%F0%9F%90%8D",
    ):
        assert lead.get(f"{path}?{odd}").status == 200
    assert titles(author.get("/briefs?program=many&q=eleve")) == ["Élève d’atelier"]
    assert len(titles(author.get("/briefs?program=many"))) == 25
    assert titles(at("stranger").get("/briefs?program=many&q=eleve")) == []
