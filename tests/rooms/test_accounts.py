"""Accounts: no page tells who has one, a mailed link works once, a session ends when it should."""

import re
from datetime import timedelta
from typing import Any

import pytest
from itsdangerous import URLSafeSerializer
from sqlalchemy import select

from tests.conftest import NOON
from tests.factories.company import PASSWORD, House
from tests.pages import Client, Page
from tests.rooms.standing import beside, count, raw, standing_app, standing_house, together
from webapp.kernel import clock, db
from webapp.kernel.activity import Activity
from webapp.kernel.outbox import Outgoing
from webapp.kernel.unit_of_work import unit_of_work
from webapp.people import services as people
from webapp.people.models import Person
from webapp.people.queries import by_email
from webapp.people.services import Links
from webapp.people.workflow import AccountState

house = standing_house
app = standing_app

COOKIE = "francparler"
ONLY = "Only addresses of these domains can sign up: house.example."
ODD = "This does not look like a mail address. An example: camille@example.org"
DEAD = (
    "This link was used already, or is too old. "
    "Sign in, or ask for a new one: “Forgotten your password” on the sign-in page sends it."
)
WRONG = "The address or the password is not right. Check both and try again."


def ask(client: Client, email: str, name: str = "New Person") -> Page:
    return client.post("/sign-up", {"name": name, "email": email})


def pending(client: Client, local: str) -> Person:
    assert ask(client, f"{local}@house.example").status == 200
    db.session().rollback()
    found = by_email(f"{local}@house.example")
    assert found is not None
    return found


def link_of(house: House, person: Person) -> str:
    return f"/confirm/{Links(house.settings.secret_key).token(person)}"


def mails_to(person: Person) -> list[str]:
    db.session().rollback()
    found = db.session().scalars(select(Outgoing).where(Outgoing.kind == "account"))
    return sorted(str(r.payload["kind"]) for r in found if r.payload["person"] == person.id)


def number_of(client: Client) -> str:
    cookie = client.http.get_cookie(COOKIE)
    assert cookie is not None
    return str(cookie.value)


def with_number(house: House, number: str) -> Client:
    made = Client(house.app)
    made.http.set_cookie(COOKIE, number)
    return made


def end(house: House, person: Person) -> None:
    with unit_of_work():
        people.end_account(person, by=house.people["admin"])


def test_an_address_that_may_not_sign_up_is_refused_beside_it(house: House, client: Client) -> None:
    wanted = {
        "": "Please give your work address.",
        "new@evil.example": ONLY,
        "new@sub.house.example": ONLY,
        "new@house.example.evil.example": ONLY,
        "new@evilhouse.example": ONLY,
        "new@h\u043euse.example": ONLY,
        "new": ODD,
        "@house.example": ODD,
        "new@evil.example@house.example": ODD,
        "new@house.example, new@evil.example": ODD,
        "new person@house.example": ODD,
        "new@house.example\nBcc: all@evil.example": ODD,
        '"new evil"@house.example': ODD,
        "x" * 250 + "@house.example": ODD,
        "x" * 10_000 + "@house.example": ODD,
    }
    before = (count(Person), count(Outgoing))
    token = client.token()
    asked = {
        email: client.post("/sign-up", {"name": "New", "email": email, "csrf_token": token})
        for email in wanted
    }
    assert {e: beside(page) for e, page in asked.items()} == {
        e: {"email": said} for e, said in wanted.items()
    }
    assert {page.status for page in asked.values()} == {422}
    assert (count(Person), count(Outgoing)) == before


def test_invisible_signs_in_an_address_are_refused(client: Client) -> None:
    before = count(Person)
    token = client.token()
    signs = "\x00\x07\x1b\x7f\u202e\u2066\u200b\ufeff"
    asked = [
        client.post(
            "/sign-up", {"name": "New", "email": f"ne{s}w@house.example", "csrf_token": token}
        )
        for s in signs
    ]
    assert [(p.status, list(beside(p))) for p in asked] == [(422, ["email"])] * len(signs)
    assert count(Person) == before


def test_a_name_that_cannot_be_shown_is_refused_beside_it(client: Client) -> None:
    names = {
        "": "Please fill this in.",
        " \t ": "Please fill this in.",
        "x" * 121: "This is too long: 120 characters at most.",
        "x" * 10_000: "This is too long: 120 characters at most.",
        "A\x00B": "This contains an invisible control character. Please type the text again.",
        "A\u202eB": "This contains an invisible control character. Please type the text again.",
        "A\u2066B": "This contains an invisible control character. Please type the text again.",
    }
    before = count(Person)
    token = client.token()
    asked = {
        name: client.post(
            "/sign-up", {"name": name, "email": "named@house.example", "csrf_token": token}
        )
        for name in names
    }
    assert {n: (p.status, beside(p)) for n, p in asked.items()} == {
        n: (422, {"name": said}) for n, said in names.items()
    }
    assert count(Person) == before


def test_a_name_is_one_line(client: Client) -> None:
    """A stranger could else write a paragraph of their own into the mail that confirms."""
    page = ask(client, "lines@house.example", "Ada\n\nYour account expires. Open evil.example")
    assert (page.status, list(beside(page))) == (422, ["name"])
    assert by_email("lines@house.example") is None


def test_the_domain_is_read_without_its_capitals(client: Client) -> None:
    assert ask(client, "Capital@HOUSE.Example").status == 200
    db.session().rollback()
    found = by_email("capital@house.example")
    assert found is not None
    assert (found.email, found.state) == ("capital@house.example", AccountState.pending)


def test_the_answer_is_the_same_for_known_and_unknown_addresses(
    house: House, client: Client
) -> None:
    pending(client, "waiting")
    end(house, house.newcomer("gone"))
    answers = {
        local: ask(client, f"{local}@house.example")
        for local in ("nobody-yet", "waiting", "colleague", "gone")
    }
    told = {
        page.words.replace(f"{local}@house.example", "ADDRESS") for local, page in answers.items()
    }
    assert len(told) == 1
    assert {(p.status, p.h1) for p in answers.values()} == {(200, "Check your mail")}
    assert len({tuple(sorted(p.response.headers.keys())) for p in answers.values()}) == 1


def test_a_mail_is_queued_for_each_kind_of_address(house: House, client: Client) -> None:
    known = house.newcomer("knows")
    fresh = pending(client, "fresh")
    assert mails_to(fresh) == ["confirm"]
    for _time in range(2):
        ask(client, known.email, "Somebody Else")
    assert mails_to(known) == ["known"]
    assert house.again(known).name == "Knows"
    assert count(Activity, Activity.object_id == known.id) == 2


def test_a_second_sign_up_makes_the_first_link_worthless(house: House, client: Client) -> None:
    """One mail in ten minutes, so that nobody fills a stranger's mailbox."""
    first = link_of(house, pending(client, "twice"))
    assert link_of(house, pending(client, "twice")).partition(".")[0] == first.partition(".")[0]
    with clock.at(NOON + timedelta(minutes=11)):
        person = pending(client, "twice")
        second = link_of(house, person)
        assert (client.get(first).status, client.get(second).status) == (404, 200)
    assert mails_to(person) == ["confirm", "confirm"]


@pytest.mark.parametrize("local", ["hurried", "settled"])
def test_two_sign_ups_at_once_are_both_answered(house: House, client: Client, local: str) -> None:
    """A double click: the same address, unknown or known, asked for twice in one moment."""
    email = f"{local}@house.example"
    if local == "settled":
        house.newcomer(local)
    sent = {"name": "Twice", "email": email, "csrf_token": client.token()}
    pages = together(*[lambda: client.post("/sign-up", sent)] * 2)
    assert [(p.status, p.h1) for p in pages] == [(200, "Check your mail")] * 2
    assert count(Person, Person.email == email) == 1


def test_looking_at_the_link_changes_nothing(house: House, client: Client) -> None:
    """Mail scanners follow links."""
    person = pending(client, "scanned")
    link = link_of(house, person)

    def kept() -> tuple[Any, ...]:
        found = house.again(person)
        acts = count(Activity, Activity.object_id == person.id)
        return found.state, found.link_number, found.password_hash, acts, count(Outgoing)

    before = kept()
    assert [client.get(link).status, Client(house.app).get(link).status] == [200, 200]
    assert raw(client, "HEAD", link).status_code == 200
    assert kept() == before


def test_a_link_works_once(house: House, client: Client) -> None:
    person = pending(client, "once")
    link = link_of(house, person)
    done = client.post(link, {"password": "three calm words"})
    assert (done.status, done.response.location) == (303, "/")
    assert client.get("/").h1 == "Good to see you, New Person"
    assert house.again(person).state == AccountState.active
    again = Client(house.app)
    found = [again.get(link), again.post(link, {"password": "three other words"})]
    assert [(p.status, DEAD in p.words) for p in found] == [(404, True)] * 2
    assert (
        again.post("/sign-in", {"email": person.email, "password": "three calm words"}).status
        == 303
    )


def test_a_link_lives_three_days(house: House, client: Client) -> None:
    link = link_of(house, pending(client, "slow"))
    with clock.at(NOON + timedelta(days=3)):
        assert client.get(link).status == 200
    with clock.at(NOON + timedelta(days=3, seconds=1)):
        late = client.get(link)
        assert (late.status, DEAD in late.words) == (404, True)


def test_a_link_made_elsewhere_opens_nothing(house: House, client: Client) -> None:
    person = pending(client, "forged")
    secret = house.settings.secret_key
    right = Links(secret).token(person)
    told = URLSafeSerializer(secret, salt="people.confirm").loads(right)
    body, _dot, seal = right.rpartition(".")
    odd: list[object] = ["text", [1], {}, 7]
    tokens = [
        Links("another secret, as long as the right one").token(person),
        URLSafeSerializer(secret, salt="another.purpose").dumps(told),
        *(URLSafeSerializer(secret, salt="people.confirm").dumps(t) for t in odd),
        f"{body}.{seal[::-1]}",
        f"{body[::-1]}.{seal}",
        body,
        "x" * 10_000,
        "%00",
        "..",
        ".".join(["W10"] * 3),
    ]
    found = {t[:40]: client.get(f"/confirm/{t}").status for t in tokens}
    assert found == dict.fromkeys(found, 404)
    assert client.get(f"/confirm/{right}").status == 200
    assert house.again(person).state == AccountState.pending


def test_a_weak_password_is_refused_beside_it(house: House, client: Client) -> None:
    person = pending(client, "weak.password.of.mine")
    easy = "This one is too easy to guess. Three words make a good one."
    wanted = {
        "": "Please give a password.",
        "elevenchars": "Please use at least 12 characters.",
        "x" * 201: "This is too long: 200 characters at most.",
        "x" * 10_000: "This is too long: 200 characters at most.",
        "aaaaaaaaaaaa": easy,
        "abababababab": easy,
        "weak.password.of.mine": easy,
        "weak.password.of.mine@house.example": easy,
        "WEAK.password.OF.mine": easy,
    }
    link, token = link_of(house, person), client.token()
    found = {w: client.post(link, {"password": w, "csrf_token": token}) for w in wanted}
    assert {w: (p.status, beside(p)) for w, p in found.items()} == {
        w: (422, {"password": said}) for w, said in wanted.items()
    }
    assert house.again(person).state == AccountState.pending
    assert all(w not in p.soup.decode() for w, p in found.items() if len(w) == 11)


def test_sign_in_does_not_tell_which_half_was_wrong(house: House, client: Client) -> None:
    end(house, house.newcomer("departed"))
    pending(client, "unconfirmed")
    tried = {
        "colleague": "not the password",
        "nobody": PASSWORD,
        "departed": PASSWORD,
        "unconfirmed": PASSWORD,
    }
    found = [
        client.post("/sign-in", {"email": f"{local}@house.example", "password": word})
        for local, word in tried.items()
    ]
    words = {
        p.words.replace(f"{local}@house.example", "ADDRESS")
        for local, p in zip(tried, found, strict=True)
    }
    assert (len(words), {p.status for p in found}) == (1, {422})
    assert [WRONG in p.words for p in found] == [True] * 4
    assert client.get("/me").status == 302


def test_signing_in_gives_a_new_session_number(house: House, client: Client) -> None:
    person = house.newcomer("renewed")
    client.get("/sign-in")
    planted = number_of(client)
    client.sign_in(person.email)
    assert number_of(client) != planted
    assert client.get("/me").status == 200
    assert with_number(house, planted).get("/me").status == 302


def test_signing_out_ends_the_session_on_the_server(house: House, client: Client) -> None:
    client.sign_in(house.newcomer("leaving").email)
    stolen = number_of(client)
    assert with_number(house, stolen).get("/me").status == 200
    assert client.post("/sign-out").status == 303
    assert with_number(house, stolen).get("/me").status == 302
    assert client.http.get_cookie(COOKIE) is None


def test_a_request_still_running_does_not_bring_an_ended_session_back(
    house: House, client: Client
) -> None:
    client.sign_in(house.newcomer("slowpoke").email)
    number = number_of(client)
    sessions = house.app.session_interface
    db.session().rollback()
    headers = {"Cookie": f"{COOKIE}={number}"}
    with house.app.test_request_context("/stories", headers=headers) as running:
        opened = sessions.open_session(house.app, running.request)
        assert opened is not None
        opened["said"] = "a sentence for the next page"
        client.post("/sign-out")
        sessions.save_session(house.app, opened, house.app.make_response("late"))
    assert with_number(house, number).get("/me").status == 302


def test_a_session_ends_after_four_idle_hours(house: House, client: Client) -> None:
    client.sign_in(house.newcomer("idle").email)
    with clock.at(NOON + timedelta(hours=4)):
        assert client.get("/me").status == 200
    with clock.at(NOON + timedelta(hours=8, seconds=1)):
        assert client.get("/me").status == 302


def test_a_session_ends_after_twelve_hours_whatever_was_done(house: House, client: Client) -> None:
    client.sign_in(house.newcomer("busy").email)
    found = []
    for hours in (3, 6, 9, 12):
        with clock.at(NOON + timedelta(hours=hours)):
            found.append(client.get("/me").status)
    with clock.at(NOON + timedelta(hours=12, seconds=1)):
        found.append(client.get("/me").status)
    assert found == [200, 200, 200, 200, 302]


def test_an_ended_account_has_no_session_any_more(house: House, client: Client) -> None:
    person = house.newcomer("ended")
    client.sign_in(person.email)
    assert client.get("/stories").status == 200
    end(house, person)
    assert client.get("/stories").status == 302
    assert client.get("/").h1 == "Speak frankly, if you like"


HOSTILE = (
    "//evil.example", "///evil.example", "////evil.example/x", "/\\evil.example", "/\\/evil.example",
    "\\\\evil.example", "\\/evil.example", "https://evil.example", "HTTPS://evil.example/me",
    "http:evil.example", "https:/evil.example", "https:///evil.example", "javascript:alert(1)",
    "JavaScript:alert(1)", "data:text/html,x", "vbscript:x", "mailto:a@evil.example",
    "file:///etc/passwd", "evil.example", "evil.example/me", "@evil.example", "?next=/me", "#top",
    ".", "../me", "me", " /me", "\t/me", "\n//evil.example", "/\t/evil.example", "/\n/evil.example",
    "/\r/evil.example", "/\x00/evil.example", "/me\r\nSet-Cookie: a=b", "/me\\..\\x",
    "/\u2028/evil.example", "/\u202e/elpmaxe.live", "/\u200b/evil.example", "/\u00a0/evil.example",
    "\ufeff//evil.example",
)  # fmt: skip
OWN = ("/me", "/stories?page=2", "/charter/voices", "/@evil.example", "/a?u=https://evil.example")


def test_nobody_is_led_out_of_the_house_after_signing_in(house: House) -> None:
    values = {"email": "colleague@house.example", "password": PASSWORD}
    client = Client(house.app)
    token = client.token()
    found = {}
    # Each is a whole sign-in; all of them are tried below and on the unit floor.
    for target in (*HOSTILE[::5], *OWN[::2]):
        sent = {**values, "csrf_token": token}
        answer = raw(client, "POST", "/sign-in", query_string={"next": target}, data=sent)
        found[target] = (answer.status_code, answer.location)
    assert found == dict.fromkeys(HOSTILE[::5], (303, "/")) | {t: (303, t) for t in OWN[::2]}


def test_a_hostile_target_does_not_enter_the_form(client: Client) -> None:
    found = set()
    for target in HOSTILE:
        answer = raw(client, "GET", "/sign-in", query_string={"next": target})
        found.update(re.findall(r'<form[^>]* action="([^"]*)"', answer.get_data(as_text=True)))
    assert found == {"/sign-in"}


def test_a_language_asked_for_is_remembered(house: House, client: Client) -> None:
    assert client.get("/about").soup.html["lang"] == "en"  # type: ignore[index]
    assert client.get("/about?lang=fr").soup.html["lang"] == "fr"  # type: ignore[index]
    assert client.get("/sign-in").soup.html["lang"] == "fr"  # type: ignore[index]
    cookie = client.http.get_cookie("lang")
    assert cookie is not None
    assert (cookie.value, cookie.http_only, cookie.same_site) == ("fr", True, "Lax")


def test_an_unknown_language_is_neither_spoken_nor_kept(client: Client) -> None:
    for asked in ("de", "<script>", "fr\x00", "", "en-US", "x" * 5000):
        answer = raw(client, "GET", "/about", query_string={"lang": asked})
        assert '<html lang="en">' in answer.get_data(as_text=True)
    assert client.http.get_cookie("lang") is None
    client.http.set_cookie("lang", "../../etc")
    assert client.get("/about", language="fr").soup.html["lang"] == "fr"  # type: ignore[index]


def test_the_language_of_a_person_holds_in_every_browser(house: House, client: Client) -> None:
    person = house.newcomer("bilingual")
    client.sign_in(person.email)
    page = client.post("/me", {"locale": "fr"}, follow=True)
    assert (page.status, page.soup.html["lang"]) == (200, "fr")  # type: ignore[index]
    assert house.again(person).locale == "fr"
    elsewhere = Client(house.app).sign_in(person.email)
    assert elsewhere.get("/me", language="en").soup.html["lang"] == "fr"  # type: ignore[index]


def test_a_language_we_do_not_speak_is_refused_beside_it(house: House, client: Client) -> None:
    person = house.newcomer("polyglot")
    client.sign_in(person.email)
    found = [client.post("/me", values) for values in ({"locale": "de"}, {"locale": ""}, {})]
    assert [(p.status, list(beside(p))) for p in found] == [(422, ["locale"])] * 3
    assert house.again(person).locale == "en"
