"""Programs: joined by one's own act on the charter one read, left in two clicks, nobody told why."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from tests.factories.company import House, charter_texts
from tests.pages import Client
from tests.rooms.standing import (
    At,
    count,
    standing_app,
    standing_at,
    standing_house,
    together,
)
from webapp.asks.models import Notice
from webapp.kernel import db
from webapp.kernel.activity import Activity
from webapp.kernel.errors import Invalid, NotAllowed, Refusal, WrongState
from webapp.kernel.outbox import Outgoing
from webapp.kernel.unit_of_work import unit_of_work
from webapp.people import services as people
from webapp.people.workflow import Role
from webapp.programs import services as programs
from webapp.programs.models import Charter, Enrollment, Program
from webapp.programs.workflow import EnrollmentState, Kind
from webapp.shares import services as shares
from webapp.shares.models import Share
from webapp.shares.workflow import State
from webapp.stories.models import Revision
from webapp.web.database import db as flask_db

house = standing_house
app = standing_app
at = standing_at

CHANGED = "The charter has changed since you opened it. Here is the new one."
CLOSED = "The program is not open at the moment."


def enrolled(program: Program) -> list[tuple[str, EnrollmentState]]:
    db.session().rollback()
    found = db.session().scalars(
        select(Enrollment).where(Enrollment.program_id == program.id).order_by(Enrollment.joined_at)
    )
    return [(e.person_id, e.state) for e in found]


def new_charter(house: House, program: Program, word: str) -> None:
    with unit_of_work():
        programs.write_charter(
            program,
            charter_texts(word),
            {"en": "I work at The House.", "fr": "Je travaille ici."},
            by=house.people["lead"],
        )


def test_somebody_joins_on_the_charter_they_read(house: House, at: At) -> None:
    program, _brief = house.another("read")
    client, me = at("stranger"), house.people["stranger"]
    sent = client.get("/charter/read").form("/charter/read/join")
    assert client.post("/charter/read/join", sent).status == 303
    db.session().rollback()
    made = db.session().scalars(select(Enrollment).where(Enrollment.program_id == program.id)).one()
    assert (made.person_id, made.charter_id) == (me.id, house.again(program).charter.id)
    (act,) = db.session().scalars(select(Activity).where(Activity.object_id == made.id))
    assert (act.actor_id, act.facts["charter_version"]) == (me.id, 1)


def test_a_charter_that_changed_meanwhile_is_shown_before_anybody_joins(
    house: House, at: At
) -> None:
    program, _brief = house.another("changing")
    client = at("stranger")
    read = client.get("/charter/changing").form("/charter/changing/join")
    new_charter(house, program, "rewritten")
    page = client.post("/charter/changing/join", read)
    assert (page.status, page.h1, CHANGED in page.words) == (409, "Changing", True)
    assert "rewritten purpose en" in page.words
    assert page.form("/charter/changing/join")["version"] == "2"
    assert enrolled(program) == []


def test_a_version_nobody_could_have_read_joins_nothing(house: House, at: At) -> None:
    program, _brief = house.another("versions")
    client = at("stranger")
    token = client.token()
    odd = ("", "abc", "-1", "0", "1.0", "\u00b2", "\uff11", " 1", "9" * 30, "1\x00", "x" * 10_000)
    found = [
        client.post("/charter/versions/join", {"version": v, "csrf_token": token}).status
        for v in odd
    ]
    found.append(client.post("/charter/versions/join").status)
    assert found == [409] * (len(odd) + 1)
    assert enrolled(program) == []


def test_joining_twice_changes_nothing(house: House, at: At) -> None:
    program, _brief = house.another("doubled")
    client, me = at("stranger"), house.people["stranger"]
    token = client.token()

    def act() -> Any:
        return client.post("/charter/doubled/join", {"version": "1", "csrf_token": token})

    assert [p.status for p in together(act, act)] == [303, 303]
    assert act().status == 303
    assert enrolled(program) == [(me.id, EnrollmentState.active)]


@pytest.mark.parametrize("step", [programs.pause, programs.close], ids=["paused", "closed"])
def test_a_program_that_is_not_open_takes_nobody(
    house: House, at: At, step: Callable[..., None]
) -> None:
    slug = f"to-{step.__name__}"
    program, _brief = house.another(slug)
    client = at("stranger")
    with unit_of_work():
        step(program, by=house.people["lead"])
    page = client.post(f"/charter/{slug}/join", {"version": "1"})
    assert (page.status, CLOSED in page.words, page.h1) == (409, True, slug.title())
    assert "Not open at the moment" in client.get(f"/charter/{slug}").words
    assert f"/charter/{slug}" not in str(client.get("/").soup)
    assert enrolled(program) == []


def test_a_draft_is_nobodys_business(house: House, at: At) -> None:
    with unit_of_work():
        program = programs.create(
            "unborn", Kind.sharing, {"en": "Unborn", "fr": "À naître"}, "https://house.example/",
            by=house.people["lead"], hosts={"house.example"},
        )  # fmt: skip
        people.grant(
            house.people["lead"], Role.lead, by=None, scope=program.id, reason="for the test"
        )
        programs.write_charter(
            program, charter_texts(), {"en": "I work here.", "fr": "J’y travaille."},
            by=house.people["lead"],
        )  # fmt: skip
    client = at("stranger")
    client.get("/about")
    asked = [
        client.get("/charter/unborn"),
        client.post("/charter/unborn/join", {"version": "1"}),
        client.get("/charter/unborn/leave"),
        client.get("/charter/never-was"),
    ]
    assert [p.status for p in asked] == [404] * 4
    assert len({p.words.replace("never-was", "unborn") for p in asked}) == 1
    assert enrolled(program) == []


def test_leaving_cancels_what_was_prepared_in_the_same_transaction(house: House, at: At) -> None:
    program, brief = house.another("leaving", "colleague")
    me = house.people["colleague"]
    waiting = house.share(author="colleague", brief=brief)
    posted = house.share(author="colleague", channel="mail", brief=brief)
    elsewhere = house.share(author="colleague")
    with unit_of_work():
        shares.declare_posted(posted, by=me, address="")
    client = at("colleague")
    seen: set[tuple[str, str]] = set()
    place = select(Enrollment.state).where(Enrollment.program_id == program.id)
    share = select(Share.state).where(Share.id == waiting.id)

    def look(_session: Any) -> None:
        with flask_db.engine.connect() as other:
            seen.add((str(other.scalar(place)), str(other.scalar(share))))

    event.listen(Session, "after_commit", look)
    try:
        assert client.get("/charter/leaving/leave").status == 200
        assert client.post("/charter/leaving/leave").status == 303
    finally:
        event.remove(Session, "after_commit", look)
    assert seen - {("active", "prepared")} == {("left", "cancelled")}
    states = [house.again(s).state for s in (waiting, posted, elsewhere)]
    assert states == [State.cancelled, State.posted, State.prepared]


def test_nobody_is_told_that_somebody_left_nor_why(house: House, at: At) -> None:
    program, brief = house.another("silent", "author")
    house.share(brief=brief)
    before = (count(Notice), count(Outgoing))
    page = at("author").post("/charter/silent/leave", {"reason": "I had enough"}, follow=True)
    assert (page.status, "Nobody was told, and no mail was sent." in page.words) == (200, True)
    assert (count(Notice), count(Outgoing)) == before
    assert [s for _p, s in enrolled(program)] == [EnrollmentState.left]
    told = db.session().scalars(select(Activity).order_by(Activity.id.desc()).limit(4)).all()
    assert [a for a in told if "I had enough" in str(a.facts)] == []
    assert set(Enrollment.__table__.columns.keys()) == {
        "id", "program_id", "person_id", "charter_id", "state", "joined_at", "left_at",
        "paused_until", "receipt",
    }  # fmt: skip
    for reader in ("lead", "reviewer"):
        pages = [at(reader).get(path) for path in ("/", "/charter/silent", "/inbox")]
        assert [p.status for p in pages if "left" in p.words] == []


def test_looking_at_the_way_out_is_not_leaving(house: House, at: At) -> None:
    program, _brief = house.another("lingering", "author")
    page = at("author").get("/charter/lingering/leave")
    assert (page.status, page.soup.select("main textarea, main select")) == (200, [])
    assert [s for _p, s in enrolled(program)] == [EnrollmentState.active]


def test_whoever_left_can_come_back_on_todays_charter(house: House, at: At) -> None:
    program, _brief = house.another("returning", "author")
    client, me = at("author"), house.people["author"]
    assert client.post("/charter/returning/leave").status == 303
    again = client.post("/charter/returning/leave", follow=True)
    assert (again.status, "You are not in this program." in again.words) == (200, True)
    assert [s for _p, s in enrolled(program)] == [EnrollmentState.left]
    new_charter(house, program, "second")
    assert client.post("/charter/returning/join", {"version": "1"}).status == 409
    assert client.post("/charter/returning/join", {"version": "2"}).status == 303
    assert sorted(enrolled(program), key=lambda e: e[1]) == [
        (me.id, EnrollmentState.active),
        (me.id, EnrollmentState.left),
    ]


def test_a_draft_stays_with_whoever_left_and_is_not_sent(house: House, at: At) -> None:
    _program, brief = house.another("parted", "author")
    story = house.story(brief=brief)
    client = at("author")
    client.post("/charter/parted/leave")
    page = client.post(f"/stories/{story.id}/submit", {"version": "1"})
    said = "You are not in the program, or not on its newest charter. Your draft is kept."
    assert (page.status, said in page.words) == (422, True)
    assert client.get(f"/stories/{story.id}").status == 200
    assert client.get(f"/briefs/{brief.id}/write").status == 404
    assert count(Revision, Revision.story_id == story.id) == 0


def without(part: str, language: str, value: str | None) -> dict[str, dict[str, str]]:
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
            (without(part, "fr", None), {"en": "I work here.", "fr": "J’y travaille."})
            for part in programs.PARTS
        ),
        (without("data", "en", " \n "), {"en": "I work here.", "fr": "J’y travaille."}),
        (charter_texts(), {"en": "I work here."}),
        (charter_texts(), {"en": "I work here.", "fr": "  "}),
        (charter_texts(), {}),
        ({}, {"en": "I work here.", "fr": "J’y travaille."}),
        ({}, {}),
    ],
)
def test_a_charter_with_a_gap_is_refused(
    house: House, texts: dict[str, dict[str, str]], disclosures: dict[str, str]
) -> None:
    before = count(Charter)
    with pytest.raises(Refusal) as refused, unit_of_work():  # noqa: PT012 - the second undoes the first
        programs.write_charter(house.program, texts, disclosures, by=house.people["lead"])
        raise NotAllowed("It was taken.")
    assert refused.value.words == "The charter is not complete in every language."
    assert count(Charter) == before


def test_a_program_without_a_charter_does_not_open(house: House) -> None:
    lead = house.people["lead"]
    with unit_of_work():
        program = programs.create(
            "bare", Kind.sharing, {"en": "Bare"}, "https://house.example/", by=lead,
            hosts={"house.example"},
        )  # fmt: skip
    with pytest.raises(WrongState) as refused, unit_of_work():
        programs.open_program(program, by=lead)
    assert refused.value.words == "A program opens once its charter is written."


ELSEWHERE = (
    "", " ", "house.example", "//house.example/jobs", "/jobs", "javascript:alert(1)",
    "javascript://house.example/%0aalert(1)", "data:text/html,house.example", "ftp://house.example/",
    "file://house.example/etc/passwd", "https://evil.example/", "https://evil.example/house.example",
    "https://evil.example?house.example", "https://evil.example#@house.example",
    "https://house.example.evil.example/", "https://evilhouse.example/", "https://jobs.house.example/",
    "https://house.example@evil.example/", "https://house.example:x@evil.example/",
    "https://evil@house.example/", "https://:word@house.example/", "https://@house.example/",
    "https://house.example:99999/", "https://house.example:x/", "https://house.example./",
    "https://house.example\\@evil.example/", "https://evil.example\\house.example",
    "https://evil.example\\@house.example/", "https://h\u043euse.example/", "https://\uff48ouse.example/",
    "https://house\u3002example/", "https://house.example\u2100/", "https://house.example\uff0fx/",
    "https://[house.example/", "https://[::1]/", "https://127.0.0.1/", "https:///house.example/",
    "https:house.example", "https://house.example/\r\nSet-Cookie: a=b", "https://house.example/\x00",
    "https://house.example/\u202egnp", "https://house.example/a b", "https://house.example/" + "a" * 600,
)  # fmt: skip


def outcome(address: str) -> str:
    try:
        programs.check_destination(address, {"house.example"})
    except Refusal as refused:
        return getattr(refused, "field", "?")
    except ValueError as fault:
        return f"broke: {fault}"
    return "taken"


def test_links_lead_to_allowed_hosts_only() -> None:
    assert {a: outcome(a) for a in ELSEWHERE} == dict.fromkeys(ELSEWHERE, "destination")


def test_the_house_itself_may_be_led_to() -> None:
    kind = (
        "https://house.example/jobs", "http://house.example", "https://HOUSE.example/jobs?from=us#now",
        "https://house.example:5000/charter/voices",
    )  # fmt: skip
    assert {a: outcome(a) for a in kind} == dict.fromkeys(kind, "taken")


def test_a_refused_destination_leaves_no_program(house: House) -> None:
    before = count(Program)
    with pytest.raises(Invalid), unit_of_work():
        programs.create(
            "astray", Kind.sharing, {"en": "Astray"}, ELSEWHERE[-3], by=house.people["lead"],
            hosts={"house.example"},
        )  # fmt: skip
    assert count(Program) == before


@pytest.mark.parametrize(
    "slug", ["", "Voices", "a_b", "a b", "-a", "a-", "a--b", "é", "a/b", "../x", "a\n", "x" * 61]
)
def test_an_address_of_a_program_is_small_letters_and_digits(house: House, slug: str) -> None:
    with pytest.raises(Invalid) as refused, unit_of_work():
        programs.create(
            slug, Kind.sharing, {"en": "A"}, "https://house.example/", by=house.people["lead"],
            hosts={"house.example"},
        )  # fmt: skip
    assert refused.value.field == "slug"


def test_a_visitor_reads_the_charter_and_is_shown_the_way_in(client: Client) -> None:
    page = client.get("/charter/voices")
    assert (page.status, page.h1) == (200, "Voices")
    assert [f"plain {p} en" in page.words for p in programs.PARTS] == [True] * len(programs.PARTS)
    assert "I work at The House." in page.words
    assert page.soup.select('form[action$="/join"]') == []
