"""What prevents a confirmed share from being published: checked in the claim, notified once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from secrets import token_hex

import pytest

from tests.factories.application import handlers_without_mail
from tests.factories.company import charter_texts
from tests.factories.publishing import PublishingHarness, publishing_settings
from tests.integration.delivery.states import part_of
from webapp.connections import services as connections
from webapp.core import jobs
from webapp.core.errors import NotAllowed
from webapp.core.unit_of_work import unit_of_work
from webapp.delivery.services import pause_channel, resume_channel, set_budget, spent_this_month
from webapp.people import services as people
from webapp.program_kinds import Consent
from webapp.programs import queries as program_queries
from webapp.programs import services as program_services
from webapp.sharing.models import Share
from webapp.stories import services as stories

HOUR = timedelta(hours=1)
FELL_BACK_SUBJECT = "Your share was not posted"
TEXT = "In May I stood at the old lathe and nobody laughed when I broke the second part."


def pause(harness: PublishingHarness, share: Share) -> None:
    enrollment = program_queries.enrollment(share.story.author, share.program_id)
    assert enrollment is not None
    program_services.pause_until(enrollment, date(2026, 12, 1), by=share.story.author)


def leave(harness: PublishingHarness, share: Share) -> None:
    enrollment = program_queries.enrollment(share.story.author, share.program_id)
    assert enrollment is not None
    program_services.leave(enrollment, by=share.story.author)


def withdraw(harness: PublishingHarness, share: Share) -> None:
    stories.withdraw(share.story, by=share.story.author)


def forbid(harness: PublishingHarness, share: Share) -> None:
    enrollment = program_queries.enrollment(share.story.author, share.program_id)
    assert enrollment is not None
    program_services.set_consent(enrollment, Consent.connector, given=False, by=share.story.author)


def disconnect(harness: PublishingHarness, share: Share) -> None:
    person = share.story.author
    connections.disconnect(harness.connection(part_of(share)), by=person)


def end_budget(harness: PublishingHarness, share: Share) -> None:
    set_budget(harness.company.program, 0, by=harness.company.people["lead"])


def end_account(harness: PublishingHarness, share: Share) -> None:
    people.end_account(share.story.author, by=harness.company.people["admin"])


Change = Callable[[PublishingHarness, Share], None]


@pytest.mark.parametrize(
    ("change", "states", "notices"),
    [
        (pause, ("cancelled", "cancelled"), []),
        (leave, ("cancelled", "cancelled"), []),
        (withdraw, ("cancelled", "cancelled"), []),
        (end_account, ("cancelled", "cancelled"), []),
        (forbid, ("prepared", "cancelled"), []),
        (disconnect, ("prepared", "cancelled"), []),
        (end_budget, ("prepared", "cancelled"), [FELL_BACK_SUBJECT]),
    ],
    ids=lambda v: getattr(v, "__name__", ""),
)
def test_change_before_the_scheduled_time_prevents_publication(
    harness: PublishingHarness, change: Change, states: tuple[str, str], notices: list[str]
) -> None:
    share = harness.confirmed(after=HOUR)
    part = part_of(share)
    with unit_of_work():
        change(harness, share)
    harness.wait(3601)
    harness.work()
    assert harness.state(share) == states
    assert harness.fake.posts() == []
    assert harness.notices(part) == notices


def test_paused_program_prevents_publication_and_notifies_the_author(
    harness: PublishingHarness,
) -> None:
    program, brief = harness.company.another("pausing")
    part = harness.author()
    with unit_of_work():
        program_services.join(program, by=harness.person(part), version=1)
    harness.allow(part, program)
    harness.budget(1000, program)
    share = harness.company.share(author=part, channel="x", brief=brief, body=TEXT)
    harness.confirm(share, HOUR)
    with unit_of_work():
        program_services.pause(program, by=harness.company.people["lead"])
    harness.wait(3601)
    harness.work()
    assert harness.state(share) == ("prepared", "cancelled")
    assert harness.notices(part) == [FELL_BACK_SUBJECT]


def test_unconfigured_channel_prevents_publication(harness: PublishingHarness) -> None:
    share = harness.confirmed()
    off = publishing_settings(harness.settings)
    worker = replace(harness.worker(), handlers=handlers_without_mail(off))
    worker.once()
    assert harness.state(share) == ("prepared", "cancelled")
    assert harness.fake.posts() == []


def test_paused_channel_keeps_shares_queued_until_resumed(
    harness: PublishingHarness,
) -> None:
    shares = [harness.confirmed() for _ in range(3)]
    with unit_of_work():
        pause_channel("x", "paused", by=harness.person("admin"))
    harness.work()
    assert [harness.state(s) for s in shares] == [("prepared", "queued")] * 3
    with unit_of_work():
        resume_channel("x", by=harness.person("admin"))
    assert jobs.paused_channels() == {}
    harness.work()
    assert [harness.state(s) for s in shares] == [("posted", "sent")] * 3


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("consent", "You have not allowed"),
        ("account", "Your account is not connected"),
        ("budget", "The program has no budget left"),
        ("participation", "Your participation is paused"),
        ("charter", "The charter has a new version"),
    ],
)
def test_share_with_an_obstacle_cannot_be_confirmed(
    harness: PublishingHarness, missing: str, sentence: str
) -> None:
    part = harness.author()
    person = harness.person(part)
    share = harness.share(part, body=f"{TEXT} {missing}")
    if missing == "consent":
        harness.allow(part, given=False)
    if missing == "account":
        with unit_of_work():
            connections.disconnect(harness.connection(part), by=person)
    if missing == "budget":
        harness.budget(19)
    if missing == "participation":
        with unit_of_work():
            pause(harness, share)
    if missing == "charter":
        share = share_under_an_old_charter(harness, part)
    with pytest.raises(NotAllowed) as error:
        harness.confirm(share)
    assert error.value.message.startswith(sentence)


def share_under_an_old_charter(harness: PublishingHarness, part: str) -> Share:
    program, brief = harness.company.another(f"charter-{part}", part)
    harness.allow(part, program)
    harness.budget(10_000, program)
    share = harness.company.share(author=part, channel="x", brief=brief, body=f"{TEXT} {part}")
    texts, disclosure = charter_texts("new"), {"en": "I work at The Company.", "fr": "Ici."}
    with unit_of_work():
        program_services.write_charter(
            program, texts, disclosure, by=harness.company.people["lead"]
        )
    return share


def test_each_attempt_is_charged_up_to_the_budget(harness: PublishingHarness) -> None:
    program, brief = harness.company.another("thrifty")
    part = harness.author()
    with unit_of_work():
        program_services.join(program, by=harness.person(part), version=1)
    harness.allow(part, program)
    harness.budget(50, program)
    shares = [
        harness.company.share(
            author=part,
            channel="x",
            brief=brief,
            body=f"{n} {token_hex(9)} {token_hex(9)}, and so on and on",
        )
        for n in range(3)
    ]
    for share in shares:
        harness.confirm(share)
    harness.work()
    states = sorted(harness.state(share) for share in shares)
    assert states == [("posted", "sent"), ("posted", "sent"), ("prepared", "cancelled")]
    assert spent_this_month(program.id) == 400_000
    assert FELL_BACK_SUBJECT in harness.notices(part)


def test_unsent_attempt_is_not_charged(
    harness: PublishingHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, brief = harness.company.another("charged")
    part = harness.author()
    with unit_of_work():
        program_services.join(program, by=harness.person(part), version=1)
    harness.allow(part, program)
    harness.budget(100, program)
    share = harness.company.share(
        author=part, channel="x", brief=brief, body=f"{token_hex(30)} left"
    )
    harness.confirm(share)
    # The worker would begin again until the end of its round.
    monkeypatch.setattr("webapp.core.jobs.worker.ROUND", 0.5)
    slow = replace(harness.worker(), lease=timedelta(seconds=0.5))
    slow.once()
    assert harness.state(share) == ("prepared", "queued")
    assert spent_this_month(program.id) == 0
    harness.work()
    assert harness.state(share) == ("posted", "sent")
    assert spent_this_month(program.id) == 200_000
