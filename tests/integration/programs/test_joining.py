"""Joining on the charter that was read, leaving in two clicks without notifying anybody."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from tests.factories.company import Company, charter_texts
from tests.integration.asking import count, together
from tests.integration.fixtures import At
from tests.pages import Client
from webapp.core import db
from webapp.core.activity import Activity
from webapp.core.errors import Invalid, NotAllowed, Refusal, WrongState
from webapp.core.jobs import OutboxMessage
from webapp.core.unit_of_work import unit_of_work
from webapp.messaging.models import Notice
from webapp.people import services as people
from webapp.people.workflow import Role
from webapp.program_kinds import Kind
from webapp.programs import services as programs
from webapp.programs.models import Charter, Enrollment, Program
from webapp.programs.workflow import EnrollmentState
from webapp.sharing.models import Share
from webapp.sharing.services import declare_posted
from webapp.sharing.workflow import State
from webapp.stories.models import Revision
from webapp.web.database import db as flask_db

CHANGED = "The charter has changed since you opened it. Here is the new one."
CLOSED = "The program is not open at the moment."


def enrollments(program: Program) -> list[tuple[str, EnrollmentState]]:
    db.session().rollback()
    found = db.session().scalars(
        select(Enrollment).where(Enrollment.program_id == program.id).order_by(Enrollment.joined_at)
    )
    return [(e.person_id, e.state) for e in found]


def new_charter(company: Company, program: Program, text: str) -> None:
    with unit_of_work():
        programs.write_charter(
            program,
            charter_texts(text),
            {"en": "I work at The Company.", "fr": "Je travaille ici."},
            by=company.people["lead"],
        )


def test_a_person_joins_on_the_charter_that_they_read(company: Company, at: At) -> None:
    program, _brief = company.another("read")
    client, me = at("stranger"), company.people["stranger"]
    sent = client.get("/charter/read").form("/charter/read/join")
    assert client.post("/charter/read/join", sent).status == 303
    db.session().rollback()
    made = db.session().scalars(select(Enrollment).where(Enrollment.program_id == program.id)).one()
    assert (made.person_id, made.charter_id) == (me.id, company.again(program).charter.id)
    (act,) = db.session().scalars(select(Activity).where(Activity.object_id == made.id))
    assert (act.actor_id, act.facts["charter_version"]) == (me.id, 1)


def test_joining_after_the_charter_changed_shows_the_new_one(company: Company, at: At) -> None:
    program, _brief = company.another("changing")
    client = at("stranger")
    read = client.get("/charter/changing").form("/charter/changing/join")
    new_charter(company, program, "rewritten")
    page = client.post("/charter/changing/join", read)
    assert (page.status, page.h1, CHANGED in page.words) == (409, "Changing", True)
    assert "rewritten purpose en" in page.words
    assert page.form("/charter/changing/join")["version"] == "2"
    assert enrollments(program) == []


def test_joining_on_an_invalid_version_is_refused(company: Company, at: At) -> None:
    program, _brief = company.another("versions")
    client = at("stranger")
    token = client.token()
    invalid = (
        "",
        "abc",
        "-1",
        "0",
        "1.0",
        "\u00b2",
        "\uff11",
        " 1",
        "9" * 30,
        "1\x00",
        "x" * 10_000,
    )
    found = [
        client.post("/charter/versions/join", {"version": v, "csrf_token": token}).status
        for v in invalid
    ]
    found.append(client.post("/charter/versions/join").status)
    assert found == [409] * (len(invalid) + 1)
    assert enrollments(program) == []


@pytest.mark.both_databases
def test_joining_twice_changes_nothing(company: Company, at: At) -> None:
    program, _brief = company.another("doubled")
    client, me = at("stranger"), company.people["stranger"]
    token = client.token()

    def act() -> Any:
        return client.post("/charter/doubled/join", {"version": "1", "csrf_token": token})

    assert [p.status for p in together(act, act)] == [303, 303]
    assert act().status == 303
    assert enrollments(program) == [(me.id, EnrollmentState.active)]


@pytest.mark.parametrize("step", [programs.pause, programs.close], ids=["paused", "closed"])
def test_a_program_that_is_not_open_cannot_be_joined(
    company: Company, at: At, step: Callable[..., None]
) -> None:
    slug = f"to-{step.__name__}"
    program, _brief = company.another(slug)
    client = at("stranger")
    with unit_of_work():
        step(program, by=company.people["lead"])
    page = client.post(f"/charter/{slug}/join", {"version": "1"})
    assert (page.status, CLOSED in page.words, page.h1) == (409, True, slug.title())
    assert "Not open at the moment" in client.get(f"/charter/{slug}").words
    assert f"/charter/{slug}" not in str(client.get("/").soup)
    assert enrollments(program) == []


def test_a_draft_is_not_public(company: Company, at: At) -> None:
    with unit_of_work():
        program = programs.create(
            "unborn", Kind.sharing, {"en": "Unborn", "fr": "À naître"}, "https://company.example/",
            by=company.people["lead"], hosts={"company.example"},
        )  # fmt: skip
        people.grant(
            company.people["lead"], Role.lead, by=None, scope=program.id, reason="for the test"
        )
        programs.write_charter(
            program, charter_texts(), {"en": "I work here.", "fr": "J’y travaille."},
            by=company.people["lead"],
        )  # fmt: skip
    client = at("stranger")
    client.get("/about")
    pages = [
        client.get("/charter/unborn"),
        client.post("/charter/unborn/join", {"version": "1"}),
        client.get("/charter/unborn/leave"),
        client.get("/charter/never-was"),
    ]
    assert [p.status for p in pages] == [404] * 4
    assert len({p.words.replace("never-was", "unborn") for p in pages}) == 1
    assert enrollments(program) == []


@pytest.mark.both_databases
def test_leaving_cancels_prepared_shares_in_the_same_transaction(company: Company, at: At) -> None:
    program, brief = company.another("leaving", "colleague")
    me = company.people["colleague"]
    waiting = company.share(author="colleague", brief=brief)
    posted = company.share(author="colleague", channel="mail", brief=brief)
    elsewhere = company.share(author="colleague")
    with unit_of_work():
        declare_posted(posted, by=me, address="")
    client = at("colleague")
    seen: set[tuple[str, str]] = set()
    enrollment = select(Enrollment.state).where(Enrollment.program_id == program.id)
    share = select(Share.state).where(Share.id == waiting.id)

    def record_states(_session: Any) -> None:
        with flask_db.engine.connect() as connection:
            seen.add((str(connection.scalar(enrollment)), str(connection.scalar(share))))

    event.listen(Session, "after_commit", record_states)
    try:
        assert client.get("/charter/leaving/leave").status == 200
        assert client.post("/charter/leaving/leave").status == 303
    finally:
        event.remove(Session, "after_commit", record_states)
    assert seen - {("active", "prepared")} == {("left", "cancelled")}
    states = [company.again(s).state for s in (waiting, posted, elsewhere)]
    assert states == [State.cancelled, State.posted, State.prepared]


def test_leaving_notifies_nobody_and_stores_no_reason(company: Company, at: At) -> None:
    program, brief = company.another("silent", "author")
    company.share(brief=brief)
    before = (count(Notice), count(OutboxMessage))
    page = at("author").post("/charter/silent/leave", {"reason": "I had enough"}, follow=True)
    assert (page.status, "No one was notified." in page.words) == (200, True)
    assert (count(Notice), count(OutboxMessage)) == before
    assert [s for _p, s in enrollments(program)] == [EnrollmentState.left]
    activities = db.session().scalars(select(Activity).order_by(Activity.id.desc()).limit(4)).all()
    assert [a for a in activities if "I had enough" in str(a.facts)] == []
    assert set(Enrollment.__table__.columns.keys()) == {
        "id", "program_id", "person_id", "charter_id", "state", "joined_at", "left_at",
        "paused_until", "receipt",
    }  # fmt: skip
    for reader in ("lead", "reviewer"):
        pages = [at(reader).get(path) for path in ("/", "/charter/silent", "/inbox")]
        assert [p.status for p in pages if "left" in p.words] == []


def test_opening_the_leave_page_does_not_leave(company: Company, at: At) -> None:
    program, _brief = company.another("lingering", "author")
    page = at("author").get("/charter/lingering/leave")
    assert (page.status, page.soup.select("main textarea, main select")) == (200, [])
    assert [s for _p, s in enrollments(program)] == [EnrollmentState.active]


def test_a_person_can_join_again_on_the_current_charter(company: Company, at: At) -> None:
    program, _brief = company.another("returning", "author")
    client, me = at("author"), company.people["author"]
    assert client.post("/charter/returning/leave").status == 303
    again = client.post("/charter/returning/leave", follow=True)
    assert (again.status, "You are not a participant of this program." in again.words) == (
        200,
        True,
    )
    assert [s for _p, s in enrollments(program)] == [EnrollmentState.left]
    new_charter(company, program, "second")
    assert client.post("/charter/returning/join", {"version": "1"}).status == 409
    assert client.post("/charter/returning/join", {"version": "2"}).status == 303
    assert sorted(enrollments(program), key=lambda e: e[1]) == [
        (me.id, EnrollmentState.active),
        (me.id, EnrollmentState.left),
    ]


def test_a_person_who_left_keeps_drafts_but_cannot_submit_them(company: Company, at: At) -> None:
    _program, brief = company.another("parted", "author")
    story = company.story(brief=brief)
    client = at("author")
    client.post("/charter/parted/leave")
    page = client.post(f"/stories/{story.id}/submit", {"version": "1"})
    message = "Join the program, or accept its new charter. Your draft is kept."
    assert (page.status, message in page.words) == (422, True)
    assert client.get(f"/stories/{story.id}").status == 200
    assert client.get(f"/briefs/{brief.id}/write").status == 404
    assert count(Revision, Revision.story_id == story.id) == 0


def texts_without(part: str, language: str, value: str | None) -> dict[str, dict[str, str]]:
    texts = charter_texts()
    if value is None:
        del texts[language][part]
    else:
        texts[language][part] = value
    return texts


@pytest.mark.parametrize(
    ("texts", "disclosures"),
    [
        *(
            (texts_without(part, "fr", None), {"en": "I work here.", "fr": "J’y travaille."})
            for part in programs.PARTS[Kind.sharing]
        ),
        (texts_without("data", "en", " \n "), {"en": "I work here.", "fr": "J’y travaille."}),
        (charter_texts(), {"en": "I work here."}),
        (charter_texts(), {"en": "I work here.", "fr": "  "}),
        (charter_texts(), {}),
        ({}, {"en": "I work here.", "fr": "J’y travaille."}),
        ({}, {}),
    ],
)
def test_an_incomplete_charter_is_refused(
    company: Company, texts: dict[str, dict[str, str]], disclosures: dict[str, str]
) -> None:
    before = count(Charter)
    with pytest.raises(Refusal) as refused, unit_of_work():  # noqa: PT012 - the second rolls back the first
        programs.write_charter(company.program, texts, disclosures, by=company.people["lead"])
        raise NotAllowed("It was taken.")
    assert refused.value.message == "The charter is not complete in every language."
    assert count(Charter) == before


def test_a_program_without_a_charter_cannot_be_opened(company: Company) -> None:
    lead = company.people["lead"]
    with unit_of_work():
        program = programs.create(
            "bare", Kind.sharing, {"en": "Bare"}, "https://company.example/", by=lead,
            hosts={"company.example"},
        )  # fmt: skip
    with pytest.raises(WrongState) as refused, unit_of_work():
        programs.open_program(program, by=lead)
    assert refused.value.message == "A program opens once its charter is written."


REFUSED_URLS = (
    "", " ", "company.example", "//company.example/jobs", "/jobs", "javascript:alert(1)",
    "javascript://company.example/%0aalert(1)", "data:text/html,company.example", "ftp://company.example/",
    "file://company.example/etc/passwd", "https://evil.example/", "https://evil.example/company.example",
    "https://evil.example?company.example", "https://evil.example#@company.example",
    "https://company.example.evil.example/", "https://evilcompany.example/", "https://jobs.company.example/",
    "https://company.example@evil.example/", "https://company.example:x@evil.example/",
    "https://evil@company.example/", "https://:word@company.example/", "https://@company.example/",
    "https://company.example:99999/", "https://company.example:x/", "https://company.example./",
    "https://company.example\\@evil.example/", "https://evil.example\\company.example",
    "https://evil.example\\@company.example/", "https://c\u043empany.example/", "https://\uff43ompany.example/",
    "https://company\u3002example/", "https://company.example\u2100/", "https://company.example\uff0fx/",
    "https://[company.example/", "https://[::1]/", "https://127.0.0.1/", "https:///company.example/",
    "https:company.example", "https://company.example/\r\nSet-Cookie: a=b", "https://company.example/\x00",
    "https://company.example/\u202egnp", "https://company.example/a b", "https://company.example/" + "a" * 600,
)  # fmt: skip


def outcome(address: str) -> str:
    try:
        programs.check_destination(address, {"company.example"})
    except Refusal as refused:
        return getattr(refused, "field", "?")
    except ValueError as fault:
        return f"unexpected: {fault}"
    return "allowed"


def test_links_lead_to_allowed_hosts_only() -> None:
    assert {a: outcome(a) for a in REFUSED_URLS} == dict.fromkeys(REFUSED_URLS, "destination")


def test_links_to_the_company_are_allowed() -> None:
    allowed = (
        "https://company.example/jobs", "http://company.example", "https://COMPANY.example/jobs?from=us#now",
        "https://company.example:5000/charter/voices",
    )  # fmt: skip
    assert {a: outcome(a) for a in allowed} == dict.fromkeys(allowed, "allowed")


def test_a_refused_destination_creates_no_program(company: Company) -> None:
    before = count(Program)
    with pytest.raises(Invalid), unit_of_work():
        programs.create(
            "astray", Kind.sharing, {"en": "Astray"}, REFUSED_URLS[-3], by=company.people["lead"],
            hosts={"company.example"},
        )  # fmt: skip
    assert count(Program) == before


@pytest.mark.parametrize(
    "slug", ["", "Voices", "a_b", "a b", "-a", "a-", "a--b", "é", "a/b", "../x", "a\n", "x" * 61]
)
def test_a_slug_has_lowercase_letters_and_digits_only(company: Company, slug: str) -> None:
    with pytest.raises(Invalid) as refused, unit_of_work():
        programs.create(
            slug, Kind.sharing, {"en": "A"}, "https://company.example/", by=company.people["lead"],
            hosts={"company.example"},
        )  # fmt: skip
    assert refused.value.field == "slug"


def test_a_visitor_can_read_the_charter_but_not_join(client: Client) -> None:
    page = client.get("/charter/voices")
    assert (page.status, page.h1) == (200, "Voices")
    assert [f"plain {p} en" in page.words for p in programs.PARTS[Kind.sharing]] == [True] * len(
        programs.PARTS[Kind.sharing]
    )
    assert "I work at The Company." in page.words
    assert page.soup.select('form[action$="/join"]') == []
