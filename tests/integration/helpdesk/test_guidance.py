"""Guidance notes: who writes them, what readers see, and the search."""

from tests.factories.company import Company
from tests.integration.asking import beside
from tests.integration.champions.champions import codes, managed, program_of
from tests.integration.champions.test_applying import client_of
from tests.integration.fixtures import At
from tests.integration.helpdesk.desk import champion_of, note_in
from webapp.core import db
from webapp.core.unit_of_work import unit_of_work
from webapp.helpdesk.models import GuidanceNote
from webapp.programs import services as programs


def test_a_champion_writes_a_note_that_all_employees_find(company: Company, at: At) -> None:
    author = champion_of(company, "guides", "Odette").person
    topic = codes(program_of(company, "guides"))[0]
    champion, reader = client_of(company, author), at("stranger")
    path = "/programs/guides/guidance"
    assert "There is no guidance note yet." in reader.get(path).words
    form = champion.get(f"{path}/new?topic={topic}")
    assert form.soup.select_one(f'option[value="{topic}"][selected]') is not None
    assert "Nothing of a help request is copied" in form.words
    typed = {"topic": topic, "language": "en", "title": "Zébu noise", "text": "Mute yourself."}
    assert set(beside(champion.post(f"{path}/new", {}))) == {"topic", "language", "title", "text"}
    made = champion.post(f"{path}/new", typed).response.location
    assert reader.get(made).status == 404
    assert "Zébu noise" in champion.get(path).words
    assert champion.post(f"{made}/publish").status == 303
    page = reader.get(made)
    assert page.h1 == "Zébu noise"
    assert "Video calls" in page.words
    assert author.name not in page.words
    assert author.name not in reader.get(path).words
    for search in ("zebu", "mute noise"):
        assert "Zébu noise" in reader.get(f"/search?q={search}").words
    assert "Zébu noise" in reader.get(f"{path}?topic={topic}").words
    other = codes(program_of(company, "guides"))[1]
    assert "There is no guidance note on this topic." in reader.get(f"{path}?topic={other}").words
    assert at("lead").post(f"{made}/retire").status == 303
    assert reader.get(made).status == 404
    assert "Zébu noise" not in reader.get("/search?q=zebu").words


def test_a_note_is_changed_by_one_person_at_a_time(company: Company, at: At) -> None:
    made = note_in(company, "edited", "draft")
    path, lead = f"/guidance/{made.id}", at("lead")
    typed = {"topic": made.topic, "language": "fr", "title": "Second", "text": "B", "version": "1"}
    assert lead.post(f"{path}/edit", typed).status == 303
    stale = lead.post(f"{path}/edit", typed | {"title": "Third"})
    assert (stale.status, "Third" in str(stale.soup)) == (409, True)
    db.session().rollback()
    db.session().refresh(made)
    assert (made.title, made.language, made.version) == ("Second", "fr", 2)
    assert lead.post(f"{path}/edit", typed | {"version": "2", "topic": "none"}).status == 422


def test_notes_of_a_closed_program_are_not_shown(company: Company, at: At) -> None:
    made = note_in(company, "closing", title="Xylophone calls")
    reader = client_of(company, managed(company, "reading", None))
    assert reader.get(f"/guidance/{made.id}").status == 200
    with unit_of_work():
        programs.close(program_of(company, "closing"), by=company.people["lead"])
    assert reader.get(f"/guidance/{made.id}").status == 404
    assert "Xylophone calls" not in reader.get("/search?q=xylophone").words
    assert db.session().get(GuidanceNote, made.id) is not None
