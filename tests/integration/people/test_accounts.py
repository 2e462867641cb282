"""Accounts: pages do not reveal who has one, a mailed link works once, sessions expire."""

import re
from datetime import timedelta
from typing import Any

import pytest
from itsdangerous import URLSafeSerializer
from sqlalchemy import select

from tests.environment import NOON
from tests.factories.company import PASSWORD, Company
from tests.integration.asking import beside, count, raw, together
from tests.pages import Client, Page
from webapp.core import clock, db
from webapp.core.activity import Activity
from webapp.core.jobs import OutboxMessage
from webapp.core.unit_of_work import unit_of_work
from webapp.people import services as people
from webapp.people.models import Person
from webapp.people.queries import by_email
from webapp.people.services import Links
from webapp.people.workflow import AccountState

COOKIE = "francparler"
WRONG_DOMAIN = "Use an address of one of these domains: company.example."
INVALID = "Write a full email address, for example camille@example.org."
DEAD_LINK = (
    "This link was already used or is too old. "
    "To get a new one, choose “Forgot your password?” on the sign-in page."
)
WRONG_PASSWORD = "The address or the password is wrong. Check both and try again."


def sign_up(client: Client, email: str, name: str = "New Person") -> Page:
    return client.post("/sign-up", {"name": name, "email": email})


def pending(client: Client, local: str) -> Person:
    assert sign_up(client, f"{local}@company.example").status == 200
    db.session().rollback()
    found = by_email(f"{local}@company.example")
    assert found is not None
    return found


def link_of(company: Company, person: Person) -> str:
    return f"/confirm/{Links(company.settings.secret_key).token(person)}"


def mails_to(person: Person) -> list[str]:
    db.session().rollback()
    found = db.session().scalars(select(OutboxMessage).where(OutboxMessage.kind == "account"))
    return sorted(str(r.payload["kind"]) for r in found if r.payload["person"] == person.id)


def session_number(client: Client) -> str:
    cookie = client.http.get_cookie(COOKIE)
    assert cookie is not None
    return str(cookie.value)


def client_with_session(company: Company, number: str) -> Client:
    made = Client(company.app)
    made.http.set_cookie(COOKIE, number)
    return made


def end(company: Company, person: Person) -> None:
    with unit_of_work():
        people.end_account(person, by=company.people["admin"])


def test_an_address_that_may_not_sign_up_gets_a_field_error(
    company: Company, client: Client
) -> None:
    wanted = {
        "": "Enter a work address.",
        "new@evil.example": WRONG_DOMAIN,
        "new@sub.company.example": WRONG_DOMAIN,
        "new@company.example.evil.example": WRONG_DOMAIN,
        "new@evilcompany.example": WRONG_DOMAIN,
        "new@c\u043empany.example": WRONG_DOMAIN,
        "new": INVALID,
        "@company.example": INVALID,
        "new@evil.example@company.example": INVALID,
        "new@company.example, new@evil.example": INVALID,
        "new person@company.example": INVALID,
        "new@company.example\nBcc: all@evil.example": INVALID,
        '"new evil"@company.example': INVALID,
        "x" * 250 + "@company.example": INVALID,
        "x" * 10_000 + "@company.example": INVALID,
    }
    before = (count(Person), count(OutboxMessage))
    token = client.token()
    pages = {
        email: client.post("/sign-up", {"name": "New", "email": email, "csrf_token": token})
        for email in wanted
    }
    assert {e: beside(page) for e, page in pages.items()} == {
        e: {"email": message} for e, message in wanted.items()
    }
    assert {page.status for page in pages.values()} == {422}
    assert (count(Person), count(OutboxMessage)) == before


def test_invisible_characters_in_an_address_are_refused(client: Client) -> None:
    before = count(Person)
    token = client.token()
    characters = "\x00\x07\x1b\x7f\u202e\u2066\u200b\ufeff"
    pages = [
        client.post(
            "/sign-up", {"name": "New", "email": f"ne{s}w@company.example", "csrf_token": token}
        )
        for s in characters
    ]
    assert [(p.status, list(beside(p))) for p in pages] == [(422, ["email"])] * len(characters)
    assert count(Person) == before


def test_an_invalid_name_gets_a_field_error(client: Client) -> None:
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
    pages = {
        name: client.post(
            "/sign-up", {"name": name, "email": "named@company.example", "csrf_token": token}
        )
        for name in names
    }
    assert {n: (p.status, beside(p)) for n, p in pages.items()} == {
        n: (422, {"name": message}) for n, message in names.items()
    }
    assert count(Person) == before


def test_a_name_is_one_line(client: Client) -> None:
    """Otherwise a stranger could write a paragraph of their own into the confirmation mail."""
    page = sign_up(
        client, "lines@company.example", "Ada\n\nYour account expires. Open evil.example"
    )
    assert (page.status, list(beside(page))) == (422, ["name"])
    assert by_email("lines@company.example") is None


def test_the_domain_is_case_insensitive(client: Client) -> None:
    assert sign_up(client, "Capital@COMPANY.Example").status == 200
    db.session().rollback()
    found = by_email("capital@company.example")
    assert found is not None
    assert (found.email, found.state) == ("capital@company.example", AccountState.pending)


def test_the_answer_is_the_same_for_known_and_unknown_addresses(
    company: Company, client: Client
) -> None:
    pending(client, "waiting")
    end(company, company.newcomer("gone"))
    pages = {
        local: sign_up(client, f"{local}@company.example")
        for local in ("nobody-yet", "waiting", "colleague", "gone")
    }
    texts = {
        page.words.replace(f"{local}@company.example", "ADDRESS") for local, page in pages.items()
    }
    assert len(texts) == 1
    assert {(p.status, p.h1) for p in pages.values()} == {(200, "Check your email")}
    assert len({tuple(sorted(p.response.headers.keys())) for p in pages.values()}) == 1


def test_a_mail_is_queued_for_each_kind_of_address(company: Company, client: Client) -> None:
    known = company.newcomer("knows")
    fresh = pending(client, "fresh")
    assert mails_to(fresh) == ["confirm"]
    for _time in range(2):
        sign_up(client, known.email, "Somebody Else")
    assert mails_to(known) == ["known"]
    assert company.again(known).name == "Knows"
    assert count(Activity, Activity.object_id == known.id) == 2


def test_a_second_sign_up_invalidates_the_first_link(company: Company, client: Client) -> None:
    """At most one mail in ten minutes, so that nobody can flood a stranger's mailbox."""
    first = link_of(company, pending(client, "twice"))
    assert link_of(company, pending(client, "twice")).partition(".")[0] == first.partition(".")[0]
    with clock.at(NOON + timedelta(minutes=11)):
        person = pending(client, "twice")
        second = link_of(company, person)
        assert (client.get(first).status, client.get(second).status) == (404, 200)
    assert mails_to(person) == ["confirm", "confirm"]


@pytest.mark.both_databases
@pytest.mark.parametrize("local", ["hurried", "settled"])
def test_two_sign_ups_at_once_are_both_answered(
    company: Company, client: Client, local: str
) -> None:
    """A double click: the same address, unknown or known, pages for twice in one moment."""
    email = f"{local}@company.example"
    if local == "settled":
        company.newcomer(local)
    sent = {"name": "Twice", "email": email, "csrf_token": client.token()}
    pages = together(*[lambda: client.post("/sign-up", sent)] * 2)
    assert [(p.status, p.h1) for p in pages] == [(200, "Check your email")] * 2
    assert count(Person, Person.email == email) == 1


def test_opening_the_link_changes_nothing(company: Company, client: Client) -> None:
    """Mail scanners follow links."""
    person = pending(client, "scanned")
    link = link_of(company, person)

    def snapshot() -> tuple[Any, ...]:
        found = company.again(person)
        activities = count(Activity, Activity.object_id == person.id)
        return found.state, found.link_number, found.password_hash, activities, count(OutboxMessage)

    before = snapshot()
    assert [client.get(link).status, Client(company.app).get(link).status] == [200, 200]
    assert raw(client, "HEAD", link).status_code == 200
    assert snapshot() == before


def test_a_link_works_once(company: Company, client: Client) -> None:
    person = pending(client, "once")
    link = link_of(company, person)
    done = client.post(link, {"password": "three calm words"})
    assert (done.status, done.response.location) == (303, "/")
    assert client.get("/").h1 == "Hello New Person"
    assert company.again(person).state == AccountState.active
    again = Client(company.app)
    found = [again.get(link), again.post(link, {"password": "three other words"})]
    assert [(p.status, DEAD_LINK in p.words) for p in found] == [(404, True)] * 2
    assert (
        again.post("/sign-in", {"email": person.email, "password": "three calm words"}).status
        == 303
    )


def test_a_link_is_valid_for_three_days(company: Company, client: Client) -> None:
    link = link_of(company, pending(client, "slow"))
    with clock.at(NOON + timedelta(days=3)):
        assert client.get(link).status == 200
    with clock.at(NOON + timedelta(days=3, seconds=1)):
        late = client.get(link)
        assert (late.status, DEAD_LINK in late.words) == (404, True)


def test_a_forged_link_is_refused(company: Company, client: Client) -> None:
    person = pending(client, "forged")
    secret = company.settings.secret_key
    right = Links(secret).token(person)
    payload = URLSafeSerializer(secret, salt="people.confirm").loads(right)
    body, _dot, signature = right.rpartition(".")
    malformed: list[object] = ["text", [1], {}, 7]
    tokens = [
        Links("another secret, as long as the right one").token(person),
        URLSafeSerializer(secret, salt="another.purpose").dumps(payload),
        *(URLSafeSerializer(secret, salt="people.confirm").dumps(t) for t in malformed),
        f"{body}.{signature[::-1]}",
        f"{body[::-1]}.{signature}",
        body,
        "x" * 10_000,
        "%00",
        "..",
        ".".join(["W10"] * 3),
    ]
    found = {t[:40]: client.get(f"/confirm/{t}").status for t in tokens}
    assert found == dict.fromkeys(found, 404)
    assert client.get(f"/confirm/{right}").status == 200
    assert company.again(person).state == AccountState.pending


def test_a_weak_password_gets_a_field_error(company: Company, client: Client) -> None:
    person = pending(client, "weak.password.of.mine")
    easy = "This password is too easy to guess. Use three or four unrelated words."
    wanted = {
        "": "Enter a password.",
        "elevenchars": "Please use at least 12 characters.",
        "x" * 201: "This is too long: 200 characters at most.",
        "x" * 10_000: "This is too long: 200 characters at most.",
        "aaaaaaaaaaaa": easy,
        "abababababab": easy,
        "weak.password.of.mine": easy,
        "weak.password.of.mine@company.example": easy,
        "WEAK.password.OF.mine": easy,
    }
    link, token = link_of(company, person), client.token()
    found = {w: client.post(link, {"password": w, "csrf_token": token}) for w in wanted}
    assert {w: (p.status, beside(p)) for w, p in found.items()} == {
        w: (422, {"password": message}) for w, message in wanted.items()
    }
    assert company.again(person).state == AccountState.pending
    assert all(w not in p.soup.decode() for w, p in found.items() if len(w) == 11)


def test_sign_in_does_not_reveal_whether_address_or_password_was_wrong(
    company: Company, client: Client
) -> None:
    end(company, company.newcomer("departed"))
    pending(client, "unconfirmed")
    attempts = {
        "colleague": "not the password",
        "nobody": PASSWORD,
        "departed": PASSWORD,
        "unconfirmed": PASSWORD,
    }
    found = [
        client.post("/sign-in", {"email": f"{local}@company.example", "password": password})
        for local, password in attempts.items()
    ]
    words = {
        p.words.replace(f"{local}@company.example", "ADDRESS")
        for local, p in zip(attempts, found, strict=True)
    }
    assert (len(words), {p.status for p in found}) == (1, {422})
    assert [WRONG_PASSWORD in p.words for p in found] == [True] * 4
    assert client.get("/me").status == 302


def test_signing_in_gives_a_new_session_number(company: Company, client: Client) -> None:
    person = company.newcomer("renewed")
    client.get("/sign-in")
    planted = session_number(client)
    client.sign_in(person.email)
    assert session_number(client) != planted
    assert client.get("/me").status == 200
    assert client_with_session(company, planted).get("/me").status == 302


def test_signing_out_ends_the_session_on_the_server(company: Company, client: Client) -> None:
    client.sign_in(company.newcomer("leaving").email)
    stolen = session_number(client)
    assert client_with_session(company, stolen).get("/me").status == 200
    assert client.post("/sign-out").status == 303
    assert client_with_session(company, stolen).get("/me").status == 302
    assert client.http.get_cookie(COOKIE) is None


def test_a_request_still_running_does_not_bring_an_ended_session_back(
    company: Company, client: Client
) -> None:
    client.sign_in(company.newcomer("slowpoke").email)
    number = session_number(client)
    sessions = company.app.session_interface
    db.session().rollback()
    headers = {"Cookie": f"{COOKIE}={number}"}
    with company.app.test_request_context("/stories", headers=headers) as running:
        opened = sessions.open_session(company.app, running.request)
        assert opened is not None
        opened["message"] = "a message for the next page"
        client.post("/sign-out")
        sessions.save_session(company.app, opened, company.app.make_response("late"))
    assert client_with_session(company, number).get("/me").status == 302


def test_a_session_ends_after_four_idle_hours(company: Company, client: Client) -> None:
    client.sign_in(company.newcomer("idle").email)
    with clock.at(NOON + timedelta(hours=4)):
        assert client.get("/me").status == 200
    with clock.at(NOON + timedelta(hours=8, seconds=1)):
        assert client.get("/me").status == 302


def test_a_session_ends_after_twelve_hours_despite_activity(
    company: Company, client: Client
) -> None:
    client.sign_in(company.newcomer("busy").email)
    found = []
    for hours in (3, 6, 9, 12):
        with clock.at(NOON + timedelta(hours=hours)):
            found.append(client.get("/me").status)
    with clock.at(NOON + timedelta(hours=12, seconds=1)):
        found.append(client.get("/me").status)
    assert found == [200, 200, 200, 200, 302]


def test_ending_an_account_ends_its_sessions(company: Company, client: Client) -> None:
    person = company.newcomer("ended")
    client.sign_in(person.email)
    assert client.get("/stories").status == 200
    end(company, person)
    assert client.get("/stories").status == 302
    assert client.get("/").h1 == "Write about your work, in your own words"


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


def test_sign_in_redirects_to_own_pages_only(company: Company) -> None:
    values = {"email": "colleague@company.example", "password": PASSWORD}
    found = {}
    # Each is a whole sign-in; all targets are tested below and in the unit tests of safe_next.
    for target in (*HOSTILE[::5], *OWN[::2]):
        client = Client(company.app)
        sent = {**values, "csrf_token": client.token()}
        response = raw(client, "POST", "/sign-in", query_string={"next": target}, data=sent)
        found[target] = (response.status_code, response.location)
    assert found == dict.fromkeys(HOSTILE[::5], (303, "/")) | {t: (303, t) for t in OWN[::2]}


def test_a_hostile_redirect_target_is_not_put_into_the_form(client: Client) -> None:
    found = set()
    for target in HOSTILE:
        response = raw(client, "GET", "/sign-in", query_string={"next": target})
        found.update(re.findall(r'<form[^>]* action="([^"]*)"', response.get_data(as_text=True)))
    assert found == {"/sign-in"}


def test_a_requested_language_is_remembered(company: Company, client: Client) -> None:
    assert client.get("/about").soup.html["lang"] == "en"  # type: ignore[index]
    assert client.get("/about?lang=fr").soup.html["lang"] == "fr"  # type: ignore[index]
    assert client.get("/sign-in").soup.html["lang"] == "fr"  # type: ignore[index]
    cookie = client.http.get_cookie("lang")
    assert cookie is not None
    assert (cookie.value, cookie.http_only, cookie.same_site) == ("fr", True, "Lax")


def test_an_unknown_language_is_neither_used_nor_stored(client: Client) -> None:
    for pages in ("de", "<script>", "fr\x00", "", "en-US", "x" * 5000):
        response = raw(client, "GET", "/about", query_string={"lang": pages})
        assert '<html lang="en">' in response.get_data(as_text=True)
    assert client.http.get_cookie("lang") is None
    client.http.set_cookie("lang", "../../etc")
    assert client.get("/about", language="fr").soup.html["lang"] == "fr"  # type: ignore[index]


def test_the_language_of_a_person_applies_in_every_browser(
    company: Company, client: Client
) -> None:
    person = company.newcomer("bilingual")
    client.sign_in(person.email)
    page = client.post("/me", {**client.get("/me").form("/me"), "locale": "fr"}, follow=True)
    assert (page.status, page.soup.html["lang"]) == (200, "fr")  # type: ignore[index]
    assert company.again(person).locale == "fr"
    elsewhere = Client(company.app).sign_in(person.email)
    assert elsewhere.get("/me", language="en").soup.html["lang"] == "fr"  # type: ignore[index]


def test_an_unsupported_language_gets_a_field_error(company: Company, client: Client) -> None:
    person = company.newcomer("polyglot")
    client.sign_in(person.email)
    wrong: tuple[dict[str, str], ...] = ({"locale": "de"}, {"locale": ""}, {})
    own = {"name": "Polyglot", "time_zone": ""}
    found = [client.post("/me", own | values) for values in wrong]
    assert [(p.status, list(beside(p))) for p in found] == [(422, ["locale"])] * 3
    assert company.again(person).locale == "en"
