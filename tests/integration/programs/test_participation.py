"""Pausing, consents and leaving: each is the person's own action, and notifies nobody."""

import itertools
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.environment import NOON
from tests.factories.company import Company, charter_texts
from tests.integration.asking import count, together
from tests.pages import Client
from webapp.core import activity, clock, db
from webapp.core.errors import Invalid, NotAllowed, WrongState
from webapp.core.jobs import OutboxMessage
from webapp.core.unit_of_work import unit_of_work
from webapp.messaging.models import Notice
from webapp.program_kinds import Consent
from webapp.programs import queries, services
from webapp.programs.jobs import return_from_pauses
from webapp.programs.models import ConsentEntry, Enrollment
from webapp.programs.workflow import EnrollmentState

TODAY = NOON.date()
# What the application uses; a consent that nothing uses is not offered.
KINDS = tuple(Consent)
_numbers = itertools.count()


def page_of(company: Company) -> str:
    return f"/programs/{company.program.slug}/participation"


def consent_entries(company: Company) -> int:
    found = select(Enrollment.id).where(Enrollment.program_id == company.program.id)
    return count(ConsentEntry, ConsentEntry.enrollment_id.in_(found))


def own_enrollment(company: Company, part: str = "author") -> Enrollment:
    found = queries.enrollment(company.people[part], company.program.id)
    assert found is not None
    return found


def consents_of(company: Company, part: str = "author") -> set[Consent]:
    person = company.people[part]
    return {p for p in Consent if queries.allows(person.id, company.program.id, p)}


def write_charter(company: Company, text: str) -> None:
    with unit_of_work():
        services.write_charter(
            company.program, charter_texts(text), {"en": "I work here.", "fr": "J’y travaille."},
            by=company.people["lead"],
        )  # fmt: skip


@pytest.fixture
def company(company: Company) -> Company:
    """The company of the module, with an author, a colleague and a program of this test alone."""
    number = next(_numbers)
    own = Company(company.app, dict(company.people))
    for part in ("author", "colleague"):
        own.people[part] = company.newcomer(f"{part}{number}", name=part.title())
    own.program, own.brief = company.another(
        f"voices{number}", f"author{number}", f"colleague{number}"
    )
    return own


@pytest.fixture
def author(company: Company, client: Client) -> Client:
    return client.sign_in(company.people["author"].email)


def test_no_consent_is_given_by_default(company: Company, author: Client) -> None:
    assert consents_of(company) == set()
    page = author.get(page_of(company))
    switches = page.soup.select("button[role=switch]")
    assert [s["aria-checked"] for s in switches] == ["false"] * len(KINDS)
    assert page.words.count("Visible to:") == len(KINDS) + 1  # and the day of a pause


def test_each_consent_is_independent(company: Company, author: Client) -> None:
    for consent in KINDS:
        author.post(f"{page_of(company)}/consents", {"consent": consent.value, "given": "yes"})
        db.session().rollback()
        assert consents_of(company) == {consent}
        assert consents_of(company, "colleague") == set()
        author.post(f"{page_of(company)}/consents", {"consent": consent.value, "given": "no"})
        db.session().rollback()
        assert consents_of(company) == set()
    assert consent_entries(company) == 2 * len(KINDS)


def test_giving_a_consent_twice_writes_one_entry(company: Company, author: Client) -> None:
    for _again in range(2):
        values = {"consent": "listed", "given": "yes"}
        assert author.post(f"{page_of(company)}/consents", values).status == 303
    assert consent_entries(company) == 1
    verbs = [a.verb for a in activity.of_object(own_enrollment(company).id)]
    assert verbs.count("gave a consent") == 1


def test_an_unknown_consent_is_refused(company: Company, author: Client) -> None:
    invalid: tuple[dict[str, str], ...] = (
        {},
        {"consent": "listed"},
        {"consent": "listed", "given": "maybe"},
        {"consent": "LISTED", "given": "yes"},
        {"consent": "CAREER_PAGE", "given": "yes"},
        {"consent": "suggestions", "given": "yes"},
        {"consent": "x' OR 1=1 --", "given": "yes"},
    )
    statuses = [author.post(f"{page_of(company)}/consents", values).status for values in invalid]
    assert statuses == [404] * len(invalid)
    assert consent_entries(company) == 0


def test_nobody_acts_for_another_person(company: Company) -> None:
    for by in ("colleague", "lead", "admin"):
        with pytest.raises(NotAllowed), unit_of_work():
            services.set_consent(
                own_enrollment(company), Consent.listed, given=True, by=company.people[by]
            )
        with pytest.raises(NotAllowed), unit_of_work():
            services.leave(own_enrollment(company), by=company.people[by])
        with pytest.raises(NotAllowed), unit_of_work():
            services.pause_until(
                own_enrollment(company), TODAY + timedelta(days=2), by=company.people[by]
            )
        with pytest.raises(NotAllowed), unit_of_work():
            services.agree(own_enrollment(company), by=company.people[by], version=1)
    assert consent_entries(company) == 0


def test_only_people_who_consented_are_listed(company: Company, author: Client) -> None:
    assert (
        "No one shows their name yet."
        in author.get(f"/programs/{company.program.slug}/people").words
    )
    author.post(f"{page_of(company)}/consents", {"consent": "listed", "given": "yes"})
    words = author.get(f"/programs/{company.program.slug}/people").words
    assert "Author" in words
    assert "Colleague" not in words
    with unit_of_work():
        services.pause_until(
            own_enrollment(company), TODAY + timedelta(days=2), by=company.people["author"]
        )
    db.session().rollback()
    assert queries.listed_people(company.program.id) == []


def test_a_pause_takes_two_clicks_and_needs_no_reason(company: Company, author: Client) -> None:
    before = (count(Notice), count(OutboxMessage))
    values = author.get(page_of(company)).form(f"{page_of(company)}/pause")
    assert set(values) == {"csrf_token", "until"}
    assert author.post(f"{page_of(company)}/pause", values).status == 303
    found = company.again(own_enrollment(company))
    assert (found.state, found.paused_until) == (EnrollmentState.paused, TODAY + timedelta(days=30))
    assert queries.active_enrollment(company.people["author"], company.program.id) is None
    assert (count(Notice), count(OutboxMessage)) == before
    assert "Paused until" in author.get("/").words


def test_a_pause_needs_a_future_day(company: Company, author: Client) -> None:
    days = ("", "soon", "2026-11-18", "2026-11-17", "2030-01-01", "2026-02-30")
    pages = {day: author.post(f"{page_of(company)}/pause", {"until": day}) for day in days}
    assert {day: (page.status, len(page.errors())) for day, page in pages.items()} == (
        dict.fromkeys(days, (422, 1))
    )
    assert company.again(own_enrollment(company)).state == EnrollmentState.active


def test_a_pause_suspends_consents_and_resuming_restores_them(company: Company) -> None:
    by = company.people["author"]
    with unit_of_work():
        services.set_consent(own_enrollment(company), Consent.listed, given=True, by=by)
        services.pause_until(own_enrollment(company), TODAY + timedelta(days=2), by=by)
    assert consents_of(company) == set()
    with unit_of_work():
        services.resume(own_enrollment(company), by=by)
    assert consents_of(company) == {Consent.listed}
    with pytest.raises(WrongState), unit_of_work():
        services.resume(own_enrollment(company), by=by)


def test_a_pause_ends_on_its_day(company: Company) -> None:
    with unit_of_work():
        services.pause_until(
            own_enrollment(company), TODAY + timedelta(days=2), by=company.people["author"]
        )
    for days, state in ((0, "paused"), (1, "paused"), (2, "active"), (3, "active")):
        with clock.at(NOON + timedelta(days=days)):
            return_from_pauses()
        assert company.again(own_enrollment(company)).state == state
    last = activity.of_object(own_enrollment(company).id)[-1]
    assert (last.verb, last.actor_id) == ("resumed", None)


def test_a_pause_ends_at_midnight_of_the_organization(company: Company) -> None:
    with unit_of_work():
        services.pause_until(
            own_enrollment(company), TODAY + timedelta(days=1), by=company.people["author"]
        )
    with clock.at(NOON.replace(hour=22, minute=59)):
        return_from_pauses()
    assert company.again(own_enrollment(company)).state == EnrollmentState.paused
    with clock.at(NOON.replace(hour=23, minute=1)):  # midnight in Paris
        return_from_pauses()
    assert company.again(own_enrollment(company)).state == EnrollmentState.active


def test_leaving_ends_everything_and_gives_a_receipt(company: Company, author: Client) -> None:
    by = company.people["author"]
    company.share(channel="mail")
    with unit_of_work():
        services.set_consent(own_enrollment(company), Consent.listed, given=True, by=by)
        services.set_consent(own_enrollment(company), Consent.measuring, given=True, by=by)
    ended = own_enrollment(company)
    notices = count(Notice)
    mails = count(OutboxMessage, OutboxMessage.kind == "notice")
    page = author.post(f"/charter/{company.program.slug}/leave", follow=True)
    assert page.h1 == f"You left {company.program.names['en']}"
    assert "1 prepared share was canceled." in page.words
    assert "2 options were turned off." in page.words
    assert company.again(ended).receipt == {"consents": 2, "shares": 1}
    assert consents_of(company) == set()
    assert count(Notice) == notices
    assert count(OutboxMessage, OutboxMessage.kind == "notice") == mails
    facts = [(a.verb, a.facts.get("consent")) for a in activity.of_object(ended.id)][-3:]
    assert facts == [
        ("withdrew a consent", "listed"), ("withdrew a consent", "measuring"), ("left", None),
    ]  # fmt: skip


def test_joining_again_starts_without_consents(company: Company, author: Client) -> None:
    author.post(f"{page_of(company)}/consents", {"consent": "listed", "given": "yes"})
    author.post(f"/charter/{company.program.slug}/leave")
    assert author.get(page_of(company)).status == 404
    author.post(f"/charter/{company.program.slug}/join", {"version": "1"})
    db.session().rollback()
    assert consents_of(company) == set()
    assert author.get(f"/programs/{company.program.slug}/receipt").status == 200


def test_leaving_is_possible_during_a_pause(company: Company) -> None:
    by = company.people["author"]
    with unit_of_work():
        services.pause_until(own_enrollment(company), TODAY + timedelta(days=2), by=by)
        services.leave(own_enrollment(company), by=by)
    assert queries.enrollment(by, company.program.id) is None


def test_joining_during_a_pause_changes_nothing(company: Company, author: Client) -> None:
    with unit_of_work():
        services.pause_until(
            own_enrollment(company), TODAY + timedelta(days=2), by=company.people["author"]
        )
    assert author.post(f"/charter/{company.program.slug}/join", {"version": "1"}).status == 303
    assert company.again(own_enrollment(company)).state == EnrollmentState.paused
    assert count(Enrollment, Enrollment.person_id == company.people["author"].id) == 1


def test_a_new_charter_needs_new_agreement(company: Company, author: Client) -> None:
    by = company.people["author"]
    assert queries.current_enrollment(by, company.program.id) is not None
    write_charter(company, "new")
    db.session().rollback()
    assert queries.current_enrollment(by, company.program.id) is None
    assert queries.active_enrollment(by, company.program.id) is not None
    assert "New charter of" in author.get("/").words
    assert author.get(f"/briefs/{company.brief.id}").status == 200
    page = author.get(f"/charter/{company.program.slug}")
    assert page.words.count("Changed since you agreed") == 12
    with pytest.raises(WrongState), unit_of_work():
        services.set_consent(own_enrollment(company), Consent.listed, given=True, by=by)
    values = page.form(f"/charter/{company.program.slug}/agree")
    assert author.post(f"/charter/{company.program.slug}/agree", values).status == 303
    db.session().rollback()
    assert queries.current_enrollment(by, company.program.id) is not None
    assert "New charter of" not in author.get("/").words


def test_withdrawing_a_consent_needs_no_new_agreement(company: Company) -> None:
    by = company.people["author"]
    with unit_of_work():
        services.set_consent(own_enrollment(company), Consent.listed, given=True, by=by)
    write_charter(company, "new")
    with unit_of_work():
        services.set_consent(own_enrollment(company), Consent.listed, given=False, by=by)
    assert consents_of(company) == set()


def test_agreeing_to_an_outdated_version_is_refused(company: Company, author: Client) -> None:
    shown = author.get(f"/charter/{company.program.slug}").soup
    write_charter(company, "new")
    write_charter(company, "newer")
    assert "version" in str(shown)
    page = author.post(f"/charter/{company.program.slug}/agree", {"version": "2"})
    assert page.status == 409
    assert company.again(own_enrollment(company)).charter.version == 1


@pytest.mark.both_databases
def test_two_concurrent_clicks_leave_once(company: Company) -> None:
    clients = [Client(company.app).sign_in(company.people["author"].email) for _ in range(2)]
    path = f"/charter/{company.program.slug}/leave"
    tokens = [{"csrf_token": c.token()} for c in clients]
    pages = together(
        *(lambda c=c, t=t: c.post(path, t) for c, t in zip(clients, tokens, strict=True))
    )  # fmt: skip
    assert sorted(p.status for p in pages) in ([303, 404], [303, 409], [303, 303])
    verbs = [a.verb for e in _left(company) for a in activity.of_object(e.id)]
    assert verbs.count("left") == 1


def _left(company: Company) -> list[Enrollment]:
    db.session().rollback()
    found = queries.last_left(company.people["author"], company.program.id)
    return [found] if found else []


def test_an_invalid_pause_writes_no_activity(company: Company) -> None:
    activities = len(activity.of_object(own_enrollment(company).id))
    with pytest.raises(Invalid), unit_of_work():
        services.pause_until(own_enrollment(company), TODAY, by=company.people["author"])
    assert len(activity.of_object(own_enrollment(company).id)) == activities
