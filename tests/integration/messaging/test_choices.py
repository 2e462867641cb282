"""My notifications: ways, quiet hours, pause; the daily summary; stopping mails signed out."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.environment import NOON
from tests.factories.company import Company
from tests.integration.asking import beside
from tests.integration.fixtures import At
from tests.pages import Client
from tests.unit.smtp_sink import SMTPSink, running_server
from webapp.core import clock, db
from webapp.core.jobs import OutboxMessage
from webapp.core.unit_of_work import unit_of_work
from webapp.messaging import queries
from webapp.messaging.jobs import mail_digest, mail_notice
from webapp.messaging.models import Notice
from webapp.messaging.services import Ask, NoticeText, Priority, ask, choices, notify
from webapp.messaging.topics import TOPICS, Topic, Way
from webapp.people.models import Person

DAY = timedelta(days=1)
WAYS = {topic.value: "mail" for topic in TOPICS}
QUIET = {"quiet_from": "19:00", "quiet_until": "08:00", "locale": "en", "time_zone": ""}


def told(person: Person, topic: Topic = Topic.stories, *, about: str = "about") -> Notice:
    with unit_of_work():
        text = NoticeText(topic, "Your story is approved", "“%(title)s”", about, "stories.mine", {},
                          {"title": "Lathe & <b>"})  # fmt: skip
        notice = notify(person, text)
    assert notice is not None
    return notice


def queued(key: str) -> datetime | None:
    db.session().rollback()
    return db.session().scalar(select(OutboxMessage.not_before).where(OutboxMessage.key == key))


def signed_in(company: Company, name: str) -> tuple[Person, Client]:
    person = company.newcomer(name)
    return person, Client(company.app).sign_in(person.email)


def test_a_way_is_chosen_for_each_topic(company: Company) -> None:
    person, client = signed_in(company, "chooses")
    page = client.get("/notifications")
    assert page.h1 == "My notifications"
    form = {topic.value: "inbox" for topic in TOPICS} | {"stories": "off", "sharing": "digest"}
    assert client.post("/notifications", form | QUIET).status == 303
    db.session().rollback()
    assert queries.ways_of(person) == dict.fromkeys(TOPICS, Way.inbox) | {
        Topic.stories: Way.off, Topic.sharing: Way.digest,
    }  # fmt: skip
    with unit_of_work():
        text = NoticeText(Topic.stories, "Subject", "Body", "about", "stories.mine", {})
        assert notify(person, text) is None
    notice = told(person, Topic.programs)
    assert queued(f"notice:{notice.id}") is None
    assert notice.subject in client.get("/inbox").words


def test_quiet_hours_move_the_mail_and_not_the_message(company: Company) -> None:
    person, client = signed_in(company, "sleeps")
    with clock.at(NOON.replace(hour=20)):
        notice = told(person)
        assert queued(f"notice:{notice.id}") == NOON.replace(hour=7) + DAY  # 8:00 in Paris
    assert notice.subject in client.get("/inbox").words
    typed = WAYS | QUIET | {"quiet_from": "22:00", "quiet_until": "06:30"}
    assert client.post("/notifications", typed).status == 303
    with clock.at(NOON.replace(hour=20)):
        notice = told(person)
        assert queued(f"notice:{notice.id}") == NOON.replace(hour=20)


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"quiet_from": "08:00", "quiet_until": "07:00"},
         {"quiet_until": "Leave at least four hours of the day for messages."}),
        ({"quiet_from": "25:00", "quiet_until": ""},
         {"quiet_from": "Not a valid time value.", "quiet_until": "Give a time, as in 08:00."}),
        ({"time_zone": "Mars/Olympus"}, {"time_zone": "Not a valid choice."}),
        ({"locale": "tlh"}, {"locale": "Not a valid choice."}),
    ],
)  # fmt: skip
def test_what_cannot_be_chosen_is_refused(
    company: Company, at: At, typed: dict[str, str], errors: dict[str, str]
) -> None:
    page = at("colleague").post("/notifications", WAYS | QUIET | typed)
    assert (page.status, beside(page)) == (422, errors)


def test_language_and_zone_are_chosen_on_the_same_page(company: Company) -> None:
    person, client = signed_in(company, "moves_to_lyon")
    chosen = QUIET | {"locale": "fr", "time_zone": "Australia/Sydney"}
    assert client.post("/notifications", WAYS | chosen).status == 303
    db.session().rollback()
    assert (person.locale, person.time_zone) == ("fr", "Australia/Sydney")
    page = client.get("/notifications")
    assert page.h1 == "Mes notifications"
    assert "Votre fuseau horaire : Australia/Sydney" in page.words


def test_everything_is_paused_with_one_click_and_resumed_with_another(company: Company) -> None:
    person, client = signed_in(company, "pauses")
    assert client.post("/notifications/pause").status == 303
    page = client.get("/notifications")
    assert "You get no emails before 16 December 2026" in page.words
    notice = told(person)
    assert queued(f"notice:{notice.id}") == datetime.fromisoformat("2026-12-16T08:00+01:00")
    assert client.post("/notifications/resume").status == 303
    notice = told(person)
    assert queued(f"notice:{notice.id}") == NOON
    page = client.post("/notifications/pause", {"until": ""})
    assert beside(page) == {"until": "Choose a day."}
    for day in ("2026-11-18", "2028-01-01"):
        page = client.post("/notifications/pause", {"until": day})
        assert beside(page) == {"until": "Choose a day in the next twelve months."}


def test_one_summary_a_day_lists_what_is_unread(company: Company) -> None:
    person = company.newcomer("reads_daily")
    with unit_of_work():
        choices.choose_ways(person, {Topic.stories: Way.digest})
    notices = [told(person, about=f"about-{n}") for n in range(3)]
    key = f"digest:{person.id}:2026-11-19"
    assert queued(key) == datetime.fromisoformat("2026-11-19T08:30+01:00")
    with unit_of_work():
        notices[0].read_at = NOON
    sink = SMTPSink()
    own = company.settings
    with running_server(sink) as address, clock.at(NOON + DAY):
        company.app.runtime.settings = own.__class__(
            **{**vars(own), "smtp_url": f"smtp://{address}"}
        )
        mail_digest({"person": person.id})
        mail_digest({"person": person.id})
        company.app.runtime.settings = own
    [mail] = sink.messages()
    assert mail["Subject"] == "Franc-Parler: 2 messages"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    db.session().rollback()
    assert queries.for_digest(person) == []


def test_a_mail_has_a_plain_part_first_and_stops_without_signing_in(company: Company) -> None:
    person = company.newcomer("unsubscribes")
    notice = told(person)
    sink, own = SMTPSink(), company.settings
    with running_server(sink) as address:
        company.app.runtime.settings = own.__class__(
            **{**vars(own), "smtp_url": f"smtp://{address}"}
        )
        mail_notice({"notice": notice.id})
        company.app.runtime.settings = own
    [mail] = sink.messages()
    parts = [part.get_content_type() for part in mail.walk()]
    assert parts == ["multipart/alternative", "text/plain", "text/html"]
    plain, html = (part.get_content() for part in mail.iter_parts())  # type: ignore[attr-defined]
    assert "Lathe & <b>" in plain
    assert "Lathe &amp; &lt;b&gt;" in html
    assert TOPICS[Topic.stories].why in plain
    link = str(mail["List-Unsubscribe"]).strip("<>").removeprefix(own.base_url)
    visitor = Client(company.app)
    assert visitor.get(link).h1 == "Stop these emails?"
    assert queries.way_of(person, Topic.stories) == Way.mail
    answer = visitor.post(link, {"List-Unsubscribe": "One-Click"}, token=False)
    assert (answer.status, answer.h1) == (200, "Emails stopped")
    db.session().rollback()
    assert queries.way_of(person, Topic.stories) == Way.inbox
    assert queries.way_of(person, Topic.reviews) == Way.digest
    assert visitor.post(link[:-2], token=False).status == 404


def test_an_absence_and_a_day_off_move_the_summary(company: Company) -> None:
    person = company.newcomer("away_on_friday")
    with clock.at(NOON + 2 * DAY), unit_of_work():  # Friday
        choices.choose_ways(person, {Topic.stories: Way.digest})
    with clock.at(NOON + 2 * DAY):
        told(person)
    key = f"digest:{person.id}:2026-11-23"
    assert queued(key) == datetime.fromisoformat("2026-11-23T08:30+01:00")


def test_a_person_sees_the_requests_of_the_last_thirty_days(company: Company) -> None:
    person, client = signed_in(company, "counts")
    with unit_of_work():
        text = NoticeText(Topic.requests, "Fill in the survey", "Body", "about", "stories.mine", {})
        ask(person, Ask("counted", text, Priority.survey))
    page = client.get("/notifications")
    assert "You received 0 in the last 7 days and 0 in the last 30 days." in page.words
    assert "Fill in the survey" in page.words
    assert "Planned for 18 November 2026" in page.words


def test_a_mail_that_waits_follows_what_the_person_chose_since(company: Company) -> None:
    person = company.newcomer("changes_mind")
    notice, own, sink = told(person), company.settings, SMTPSink()
    with unit_of_work():
        choices.pause(person)
    with running_server(sink) as address:
        company.app.runtime.settings = own.__class__(
            **{**vars(own), "smtp_url": f"smtp://{address}"}
        )
        mail_notice({"notice": notice.id})
        after = datetime.fromisoformat("2026-12-16T08:00+01:00")
        assert queued(f"notice:{notice.id}:{after.astimezone(UTC):%Y%m%dT%H%M}") == after
        with clock.at(after):
            mail_notice({"notice": notice.id})
            with unit_of_work():
                choices.choose_ways(person, {Topic.stories: Way.inbox})
            mail_notice({"notice": notice.id})
        company.app.runtime.settings = own
    assert len(sink.messages()) == 1


def test_a_reminder_waits_for_the_end_of_a_pause(company: Company) -> None:
    person = company.newcomer("on_holiday")
    with unit_of_work():
        choices.pause(person)
        text = NoticeText(Topic.sharing, "Subject", "Body", "about", "stories.mine", {})
        notice = notify(person, text, at_once=True)
    assert notice is not None
    assert queued(f"notice:{notice.id}") == datetime.fromisoformat("2026-12-16T08:00+01:00")
