"""Signing in with waiting times, resets and invitations; ended accounts and their sessions."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from tests.conftest import NOON
from tests.factories.company import PASSWORD, House
from tests.pages import Client, Page
from tests.rooms.standing import At, count, standing_at, standing_house, together
from webapp.kernel import activity, clock, db, outbox
from webapp.kernel.unit_of_work import unit_of_work
from webapp.people import jobs, queries, services
from webapp.people.models import Person, RoleGrant, SignInDelay
from webapp.people.services import Links
from webapp.people.workflow import AccountState, Role
from webapp.web.sessions import StoredSession

house = standing_house
at = standing_at
NEW = "four brave yellow words"
WRONG = "The address or the password is not right. Check both and try again."


def forget() -> None:
    with unit_of_work():
        db.session().execute(delete(SignInDelay))


@pytest.fixture(autouse=True)
def forgotten(house: House) -> None:
    forget()


def attempt(house: House, email: str, password: str = "wrong words here") -> Page:  # noqa: S107 - a wrong one is no secret
    return Client(house.app).post("/sign-in", {"email": email, "password": password})


def sentence(page: Page) -> str:
    found = page.soup.select_one(".error-summary ul")
    return " ".join(found.get_text(" ").split()) if found else ""


def try_once(house: House, email: str, password: str = "wrong words here") -> services.SignIn:  # noqa: S107 - a wrong one is no secret
    where = {"address": "192.0.2.7", "secret": "s"}
    with unit_of_work():
        wait = services.begin_try(email, **where)
    if wait:
        return services.SignIn(None, wait)
    found = queries.by_email(email)
    checked = found.password_hash if found else None
    right = house.app.extensions["passwords"].check(found, password)
    with unit_of_work():
        return services.sign_in(email, found, right=right, checked=checked, **where)


def waits(house: House, email: str, tries: int) -> list[int]:
    """What each of several wrong tries is told to wait; each is made once the wait is over."""
    found, moment = [], NOON
    for _ in range(tries):
        with clock.at(moment):
            told = try_once(house, email).wait
        found.append(told)
        moment += timedelta(seconds=told)
    forget()
    return found


def test_the_wait_grows_and_is_the_same_for_unknown_people(house: House) -> None:
    house.newcomer("slow")
    known = waits(house, "slow@house.example", 14)
    assert known == [
        0, 0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300,
    ]  # fmt: skip
    assert waits(house, "nobody@house.example", 14) == known


def test_the_words_are_the_same_for_unknown_people(house: House) -> None:
    house.newcomer("worded")
    for _ in range(3):
        for mail in ("worded@house.example", "no-one@house.example"):
            try_once(house, mail)
    for _ in range(2):
        pages = [attempt(house, m) for m in ("worded@house.example", "no-one@house.example")]
        assert pages[0].status == pages[1].status
        assert sentence(pages[0]) == sentence(pages[1])
    assert pages[0].status == 429
    assert sentence(pages[0]) == (
        f"{WRONG} After several tries, the next one is possible in 2 seconds. "
        "A new password by mail is possible at once."
    )


def test_while_waiting_no_password_is_looked_at_and_the_wait_does_not_grow(house: House) -> None:
    house.newcomer("waiting")
    for _ in range(4):
        try_once(house, "waiting@house.example")
    assert attempt(house, "waiting@house.example").response.headers["Retry-After"] == "2"
    assert attempt(house, "waiting@house.example", PASSWORD).status == 429
    for _ in range(5):
        try_once(house, "waiting@house.example")
    with clock.at(NOON + timedelta(seconds=2)):
        assert attempt(house, "waiting@house.example", PASSWORD).status == 303


def test_a_right_password_starts_anew(house: House) -> None:
    house.newcomer("typist")
    for _ in range(4):
        try_once(house, "typist@house.example")
    assert try_once(house, "typist@house.example", PASSWORD).person is not None
    assert waits(house, "typist@house.example", 5) == [0, 0, 0, 0, 2]


def test_an_address_that_tries_many_accounts_waits_too(house: House) -> None:
    for number in range(30):
        assert try_once(house, f"spray{number}@house.example").wait == 0
    assert try_once(house, "spray30@house.example").wait == 2
    # Its own right password does not clear the way for it.
    assert try_once(house, "author@house.example", PASSWORD) == services.SignIn(None, 2)


def test_tries_at_the_same_moment_are_counted_each(house: House) -> None:
    email = "crowd@house.example"
    together(*[lambda: attempt(house, email) for _ in range(8)])
    db.session().rollback()
    assert max(db.session().scalars(select(SignInDelay.failures))) == 5


def test_a_try_that_races_a_reset_is_wrong(house: House) -> None:
    who = house.newcomer("racing")
    checked = who.password_hash
    with unit_of_work():
        services.begin_try(who.email, address="192.0.2.7", secret="s")
    with unit_of_work():
        services.reset_password(who, "another hash", number=who.link_number)
    with unit_of_work():
        came = services.sign_in(
            who.email, who, right=True, checked=checked, rehashed=checked, address="192.0.2.7",
            secret="s",
        )  # fmt: skip
    assert came.person is None
    assert house.again(who).password_hash == "another hash"


def test_old_tries_are_forgotten(house: House) -> None:
    attempt(house, "old@house.example")
    with clock.at(NOON + timedelta(hours=25)):
        jobs.forget_old_tries()
    assert count(SignInDelay) == 0


def ask(house: House, email: str) -> Page:
    return Client(house.app).post("/forgotten-password", {"email": email})


def mails(kind: str, who: Person) -> int:
    key = f"account:{kind}:{who.id}:%"
    return count(outbox.Outgoing, outbox.Outgoing.key.like(key))


def link(house: House, kind: str, who: Person) -> str:
    return Links(house.settings.secret_key, kind).token(house.again(who))


def test_a_reset_answers_alike_and_mails_only_whom_it_knows(house: House) -> None:
    known = house.newcomer("forgetful")
    pages = [ask(house, m) for m in (known.email, "stranger@nowhere.example")]
    texts = [p.words.replace(m, "") for p, m in zip(
        pages, (known.email, "stranger@nowhere.example"), strict=True)]  # fmt: skip
    assert texts[0] == texts[1]
    assert pages[0].status == pages[1].status == 200
    assert mails("reset", known) == 1
    ask(house, known.email)
    assert mails("reset", known) == 1, "one mail in ten minutes"
    with clock.at(NOON + timedelta(minutes=11)):
        ask(house, known.email)
    assert mails("reset", known) == 2


def test_a_reset_link_works_once_within_the_hour_and_ends_other_sessions(house: House) -> None:
    who = house.newcomer("reset")
    elsewhere = Client(house.app).sign_in(who.email)
    ask(house, who.email)
    token = link(house, "reset", who)
    with clock.at(NOON + timedelta(minutes=61)):
        assert Client(house.app).get(f"/new-password/{token}").status == 404
    for _ in range(5):
        try_once(house, who.email)
    short = Client(house.app).post(f"/new-password/{token}", {"password": "short"})
    assert (short.status, elsewhere.get("/me").status) == (422, 200)
    here = Client(house.app)
    assert here.post(f"/new-password/{token}", {"password": NEW}).status == 303
    assert (here.get("/me").status, elsewhere.get("/me").status) == (200, 302)
    assert Client(house.app).get(f"/new-password/{token}").status == 404
    # The waiting of strangers' tries is over too.
    assert attempt(house, who.email, NEW).status == 303
    assert attempt(house, who.email, PASSWORD).status == 422


def test_only_the_newest_link_works_and_none_for_another_purpose(house: House) -> None:
    who = house.newcomer("twice")
    ask(house, who.email)
    first = link(house, "reset", who)
    with clock.at(NOON + timedelta(minutes=11)):
        ask(house, who.email)
    assert Client(house.app).get(f"/new-password/{first}").status == 404
    second = link(house, "reset", who)
    assert Client(house.app).get(f"/new-password/{second}").status == 200
    for page in ("confirm", "invitation"):
        assert Client(house.app).get(f"/{page}/{second}").status == 404
    assert Client(house.app).get(f"/new-password/{second}x").status == 404


def invited(house: House, email: str) -> Person:
    with unit_of_work():
        return services.invite(email, "Guest", locale="fr", by=house.people["admin"])


def test_an_invitation_opens_an_account_of_any_domain_once(house: House, at: At) -> None:
    page = at("admin").post(
        "/admin/people/invite", {"name": "Guest", "email": "Guest@far.example", "locale": "fr"}
    )
    assert page.status == 303
    db.session().rollback()
    who = queries.by_email("guest@far.example")
    assert who is not None
    assert (who.state, mails("invite", who)) == (AccountState.invited, 1)
    token = link(house, "invite", who)
    with clock.at(NOON + timedelta(days=7, minutes=1)):
        assert Client(house.app).get(f"/invitation/{token}").status == 404
    with clock.at(NOON + timedelta(days=6)):
        guest = Client(house.app)
        assert guest.get(f"/invitation/{token}").status == 200
        assert guest.post(f"/invitation/{token}", {"password": NEW}).status == 303
        assert guest.get("/me").status == 200
        assert Client(house.app).get(f"/invitation/{token}").status == 404
    assert house.again(who).state == AccountState.active


def test_two_people_with_one_invitation_open_it_once(house: House) -> None:
    who = invited(house, "raced@far.example")
    path = f"/invitation/{link(house, 'invite', who)}"
    browsers = [Client(house.app), Client(house.app)]
    tokens = [b.token() for b in browsers]
    pages = together(*[
        lambda b=b, t=t, n=n: b.post(path, {"password": f"{NEW} {n}", "csrf_token": t})
        for n, (b, t) in enumerate(zip(browsers, tokens, strict=True))
    ])  # fmt: skip
    assert sorted(p.status for p in pages) in ([303, 404], [303, 409])


def test_somebody_invited_may_also_ask_for_a_link_alone(house: House) -> None:
    who = invited(house, "later@far.example")
    with clock.at(NOON + timedelta(minutes=11)):
        ask(house, who.email)
        assert mails("confirm", who) == 1
        token = link(house, "confirm", who)
        assert Client(house.app).post(f"/confirm/{token}", {"password": NEW}).status == 303


def test_whoever_has_an_account_gets_a_reminder_and_keeps_it(house: House, at: At) -> None:
    who = house.newcomer("settled")
    page = at("admin").post(
        "/admin/people/invite", {"name": "Other name", "email": who.email, "locale": "fr"}
    )
    assert page.status == 303
    assert (house.again(who).name, house.again(who).state) == ("Settled", AccountState.active)
    assert (mails("invite", who), count(outbox.Outgoing, outbox.Outgoing.key.like(
        f"account:known:{who.id}:%"))) == (0, 1)  # fmt: skip


def test_an_ended_account_loses_sessions_and_roles_and_can_come_back(house: House, at: At) -> None:
    who = house.newcomer("leaving")
    with unit_of_work():
        services.grant(who, Role.analyst, by=None, scope=None, reason="test")
    browser = Client(house.app).sign_in(who.email)
    assert at("admin").post(f"/admin/people/{who.id}/end").status == 303
    assert count(StoredSession, StoredSession.person_id == who.id) == 0
    assert browser.get("/me").status == 302
    assert attempt(house, who.email, PASSWORD).status == 422
    assert count(RoleGrant, RoleGrant.person_id == who.id, RoleGrant.ended_at.is_(None)) == 0
    assert at("admin").post(f"/admin/people/{who.id}/end").status == 409
    assert at("admin").post(f"/admin/people/{who.id}/invite").status == 303
    assert house.again(who).state == AccountState.invited
    assert [a.verb for a in activity.of_object(who.id)][-3:] == [
        "ended the account", "was refused at sign-in", "was invited",
    ]  # fmt: skip


def test_the_job_ends_accounts_after_their_last_day(house: House) -> None:
    who = house.newcomer("expiring")
    with unit_of_work():
        house_row = db.session().get_one(Person, who.id)
        house_row.ends_on = NOON.date()
    jobs.end_expired()
    assert house.again(who).state == AccountState.active
    with clock.at(NOON + timedelta(hours=12)):
        jobs.end_expired()
    assert house.again(who).state == AccountState.ended
    assert activity.of_object(who.id)[-1].actor_id is None


def test_the_last_administrator_cannot_be_ended(house: House, at: At) -> None:
    admin = house.people["admin"]
    page = at("admin").post(f"/admin/people/{admin.id}/end")
    assert page.status == 409
    assert "The last administrator must stay" in page.words
    assert at("admin").get("/admin/people").status == 200
