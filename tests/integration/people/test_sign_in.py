"""Sign-in with throttling, password resets and invitations; ended accounts."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from tests.environment import NOON
from tests.factories.company import PASSWORD, Company
from tests.integration.asking import count, together
from tests.integration.fixtures import At
from tests.pages import Client, Page
from webapp.core import activity, clock, db
from webapp.core.jobs import OutboxMessage
from webapp.core.unit_of_work import unit_of_work
from webapp.people import jobs, queries, services
from webapp.people.models import Person, RoleGrant, SignInDelay
from webapp.people.services import Links, passwords
from webapp.people.workflow import AccountState, Role
from webapp.web.sessions import StoredSession

NEW = "four brave yellow words"
WRONG = "The address or the password is wrong. Check both and try again."


def delete_delays() -> None:
    with unit_of_work():
        db.session().execute(delete(SignInDelay))


@pytest.fixture(autouse=True)
def no_delays(company: Company) -> None:
    delete_delays()


def attempt(company: Company, email: str, password: str = "wrong words here") -> Page:  # noqa: S107 - not a secret
    return Client(company.app).post("/sign-in", {"email": email, "password": password})


def error_summary(page: Page) -> str:
    found = page.soup.select_one(".error-summary ul")
    return " ".join(found.get_text(" ").split()) if found else ""


def attempt_once(
    company: Company,
    email: str,
    password: str = "wrong words here",  # noqa: S107 - not a secret
) -> services.SignIn:
    where = {"address": "192.0.2.7", "secret": "s"}
    with unit_of_work():
        wait = services.begin_attempt(email, **where)
    if wait:
        return services.SignIn(None, wait)
    found = queries.by_email(email)
    checked = found.password_hash if found else None
    right = passwords().check(found, password)
    with unit_of_work():
        return services.sign_in(email, found, right=right, checked=checked, **where)


def waits(company: Company, email: str, attempts: int) -> list[int]:
    """The waits of several failed attempts, each made as soon as the previous wait is over."""
    found, moment = [], NOON
    for _ in range(attempts):
        with clock.at(moment):
            wait = attempt_once(company, email).wait
        found.append(wait)
        moment += timedelta(seconds=wait)
    delete_delays()
    return found


def test_the_wait_grows_and_is_the_same_for_unknown_addresses(company: Company) -> None:
    company.newcomer("slow")
    known = waits(company, "slow@company.example", 14)
    assert known == [
        0, 0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300,
    ]  # fmt: skip
    assert waits(company, "nobody@company.example", 14) == known


def test_the_error_is_the_same_for_unknown_addresses(company: Company) -> None:
    company.newcomer("worded")
    for _ in range(3):
        for mail in ("worded@company.example", "no-one@company.example"):
            attempt_once(company, mail)
    for _ in range(2):
        pages = [attempt(company, m) for m in ("worded@company.example", "no-one@company.example")]
        assert pages[0].status == pages[1].status
        assert error_summary(pages[0]) == error_summary(pages[1])
    assert pages[0].status == 429
    assert error_summary(pages[0]) == (
        f"{WRONG} Too many attempts. Wait 2 seconds, or get a new password by email now."
    )


def test_during_the_wait_no_password_is_checked_and_the_wait_does_not_grow(
    company: Company,
) -> None:
    company.newcomer("waiting")
    for _ in range(4):
        attempt_once(company, "waiting@company.example")
    assert attempt(company, "waiting@company.example").response.headers["Retry-After"] == "2"
    assert attempt(company, "waiting@company.example", PASSWORD).status == 429
    for _ in range(5):
        attempt_once(company, "waiting@company.example")
    with clock.at(NOON + timedelta(seconds=2)):
        assert attempt(company, "waiting@company.example", PASSWORD).status == 303


def test_a_correct_password_resets_the_count(company: Company) -> None:
    company.newcomer("typist")
    for _ in range(4):
        attempt_once(company, "typist@company.example")
    assert attempt_once(company, "typist@company.example", PASSWORD).person is not None
    assert waits(company, "typist@company.example", 5) == [0, 0, 0, 0, 2]


def test_an_address_that_tries_many_accounts_is_throttled(company: Company) -> None:
    for number in range(30):
        assert attempt_once(company, f"spray{number}@company.example").wait == 0
    assert attempt_once(company, "spray30@company.example").wait == 2
    # A correct password of one account does not reset the address.
    assert attempt_once(company, "author@company.example", PASSWORD) == services.SignIn(None, 2)


@pytest.mark.both_databases
def test_concurrent_attempts_are_all_counted(company: Company) -> None:
    email = "crowd@company.example"
    together(*[lambda: attempt(company, email) for _ in range(8)])
    db.session().rollback()
    assert max(db.session().scalars(select(SignInDelay.failures))) == 5


def test_an_attempt_that_races_a_reset_fails(company: Company) -> None:
    who = company.newcomer("racing")
    checked = who.password_hash
    with unit_of_work():
        services.begin_attempt(who.email, address="192.0.2.7", secret="s")
    with unit_of_work():
        services.reset_password(who, "another hash", number=who.link_number)
    with unit_of_work():
        result = services.sign_in(
            who.email, who, right=True, checked=checked, rehashed=checked, address="192.0.2.7",
            secret="s",
        )  # fmt: skip
    assert result.person is None
    assert company.again(who).password_hash == "another hash"


def test_old_attempts_are_deleted(company: Company) -> None:
    attempt(company, "old@company.example")
    with clock.at(NOON + timedelta(hours=25)):
        jobs.delete_old_attempts()
    assert count(SignInDelay) == 0


def request_reset(company: Company, email: str) -> Page:
    return Client(company.app).post("/forgotten-password", {"email": email})


def mails(kind: str, who: Person) -> int:
    key = f"account:{kind}:{who.id}:%"
    return count(OutboxMessage, OutboxMessage.key.like(key))


def link(company: Company, kind: str, who: Person) -> str:
    return Links(company.settings.secret_key, kind).token(company.again(who))


def test_a_reset_request_looks_the_same_and_mails_only_known_addresses(company: Company) -> None:
    known = company.newcomer("forgetful")
    pages = [request_reset(company, m) for m in (known.email, "stranger@nowhere.example")]
    texts = [p.words.replace(m, "") for p, m in zip(
        pages, (known.email, "stranger@nowhere.example"), strict=True)]  # fmt: skip
    assert texts[0] == texts[1]
    assert pages[0].status == pages[1].status == 200
    assert mails("reset", known) == 1
    request_reset(company, known.email)
    assert mails("reset", known) == 1, "one mail in ten minutes"
    with clock.at(NOON + timedelta(minutes=11)):
        request_reset(company, known.email)
    assert mails("reset", known) == 2


def test_a_reset_link_works_once_within_the_hour_and_ends_other_sessions(company: Company) -> None:
    who = company.newcomer("reset")
    elsewhere = Client(company.app).sign_in(who.email)
    request_reset(company, who.email)
    token = link(company, "reset", who)
    with clock.at(NOON + timedelta(minutes=61)):
        assert Client(company.app).get(f"/new-password/{token}").status == 404
    for _ in range(5):
        attempt_once(company, who.email)
    short = Client(company.app).post(f"/new-password/{token}", {"password": "short"})
    assert (short.status, elsewhere.get("/me").status) == (422, 200)
    here = Client(company.app)
    assert here.post(f"/new-password/{token}", {"password": NEW}).status == 303
    assert (here.get("/me").status, elsewhere.get("/me").status) == (200, 302)
    assert Client(company.app).get(f"/new-password/{token}").status == 404
    # The waits caused by failed attempts are over too.
    assert attempt(company, who.email, NEW).status == 303
    assert attempt(company, who.email, PASSWORD).status == 422


def test_only_the_newest_link_works_and_none_for_another_purpose(company: Company) -> None:
    who = company.newcomer("twice")
    request_reset(company, who.email)
    first = link(company, "reset", who)
    with clock.at(NOON + timedelta(minutes=11)):
        request_reset(company, who.email)
    assert Client(company.app).get(f"/new-password/{first}").status == 404
    second = link(company, "reset", who)
    assert Client(company.app).get(f"/new-password/{second}").status == 200
    for page in ("confirm", "invitation"):
        assert Client(company.app).get(f"/{page}/{second}").status == 404
    assert Client(company.app).get(f"/new-password/{second}x").status == 404


def invited(company: Company, email: str) -> Person:
    with unit_of_work():
        return services.invite(email, "Guest", locale="fr", by=company.people["admin"])


def test_an_invitation_opens_an_account_of_any_domain_once(company: Company, at: At) -> None:
    page = at("admin").post(
        "/admin/people/invite", {"name": "Guest", "email": "Guest@far.example", "locale": "fr"}
    )
    assert page.status == 303
    db.session().rollback()
    who = queries.by_email("guest@far.example")
    assert who is not None
    assert (who.state, mails("invite", who)) == (AccountState.invited, 1)
    token = link(company, "invite", who)
    with clock.at(NOON + timedelta(days=7, minutes=1)):
        assert Client(company.app).get(f"/invitation/{token}").status == 404
    with clock.at(NOON + timedelta(days=6)):
        guest = Client(company.app)
        assert guest.get(f"/invitation/{token}").status == 200
        assert guest.post(f"/invitation/{token}", {"password": NEW}).status == 303
        assert guest.get("/me").status == 200
        assert Client(company.app).get(f"/invitation/{token}").status == 404
    assert company.again(who).state == AccountState.active


@pytest.mark.both_databases
def test_two_people_with_one_invitation_open_it_once(company: Company) -> None:
    who = invited(company, "raced@far.example")
    path = f"/invitation/{link(company, 'invite', who)}"
    browsers = [Client(company.app), Client(company.app)]
    tokens = [b.token() for b in browsers]
    pages = together(*[
        lambda b=b, t=t, n=n: b.post(path, {"password": f"{NEW} {n}", "csrf_token": t})
        for n, (b, t) in enumerate(zip(browsers, tokens, strict=True))
    ])  # fmt: skip
    assert sorted(p.status for p in pages) in ([303, 404], [303, 409])


def test_an_invited_person_may_request_a_link(company: Company) -> None:
    who = invited(company, "later@far.example")
    with clock.at(NOON + timedelta(minutes=11)):
        request_reset(company, who.email)
        assert mails("confirm", who) == 1
        token = link(company, "confirm", who)
        assert Client(company.app).post(f"/confirm/{token}", {"password": NEW}).status == 303


def test_inviting_an_active_account_sends_a_reminder_only(company: Company, at: At) -> None:
    who = company.newcomer("settled")
    page = at("admin").post(
        "/admin/people/invite", {"name": "Other name", "email": who.email, "locale": "fr"}
    )
    assert page.status == 303
    assert (company.again(who).name, company.again(who).state) == ("Settled", AccountState.active)
    assert (mails("invite", who), count(OutboxMessage, OutboxMessage.key.like(
        f"account:known:{who.id}:%"))) == (0, 1)  # fmt: skip


def test_an_ended_account_loses_sessions_and_roles_and_can_be_invited_again(
    company: Company, at: At
) -> None:
    who = company.newcomer("leaving")
    with unit_of_work():
        services.grant(who, Role.analyst, by=None, scope=None, reason="test")
    browser = Client(company.app).sign_in(who.email)
    assert at("admin").post(f"/admin/people/{who.id}/end").status == 303
    assert count(StoredSession, StoredSession.person_id == who.id) == 0
    assert browser.get("/me").status == 302
    assert attempt(company, who.email, PASSWORD).status == 422
    assert count(RoleGrant, RoleGrant.person_id == who.id, RoleGrant.ended_at.is_(None)) == 0
    assert at("admin").post(f"/admin/people/{who.id}/end").status == 409
    assert at("admin").post(f"/admin/people/{who.id}/invite").status == 303
    assert company.again(who).state == AccountState.invited
    assert [a.verb for a in activity.of_object(who.id)][-3:] == [
        "ended the account", "was refused at sign-in", "was invited",
    ]  # fmt: skip


def test_the_job_ends_accounts_after_their_last_day(company: Company) -> None:
    who = company.newcomer("expiring")
    with unit_of_work():
        row = db.session().get_one(Person, who.id)
        row.ends_on = NOON.date()
    jobs.end_expired()
    assert company.again(who).state == AccountState.active
    with clock.at(NOON + timedelta(hours=12)):
        jobs.end_expired()
    assert company.again(who).state == AccountState.ended
    assert activity.of_object(who.id)[-1].actor_id is None


def test_the_last_administrator_cannot_be_ended(company: Company, at: At) -> None:
    admin = company.people["admin"]
    page = at("admin").post(f"/admin/people/{admin.id}/end")
    assert page.status == 409
    assert "This is the only administrator" in page.words
    assert at("admin").get("/admin/people").status == 200
