"""What keeps a confirmed share from going out: read anew inside the claim, told once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from secrets import token_hex

import pytest

from tests.factories.application import handlers_without_mail
from tests.factories.company import charter_texts
from tests.factories.publishing import PublishingHarness, publishing_settings
from webapp.connections import services as connections
from webapp.core import db, jobs
from webapp.core.errors import Invalid, NotAllowed
from webapp.core.unit_of_work import unit_of_work
from webapp.delivery.services import pause_channel, resume_channel, set_budget, spent_this_month
from webapp.people import services as people
from webapp.programs import queries as programs
from webapp.programs import services as places
from webapp.sharing.models import Share
from webapp.sharing.services import cancel_share
from webapp.stories import services as stories

HOUR = timedelta(hours=1)
WAITS = "Your share waits for you"
WORDS = "In May I stood at the old lathe and nobody laughed when I broke the second part."


def pause(harness: PublishingHarness, share: Share) -> None:
    place = programs.enrollment(share.story.author, share.program_id)
    assert place is not None
    places.pause_until(place, date(2026, 12, 1), by=share.story.author)


def leave(harness: PublishingHarness, share: Share) -> None:
    place = programs.enrollment(share.story.author, share.program_id)
    assert place is not None
    places.leave(place, by=share.story.author)


def withdraw(harness: PublishingHarness, share: Share) -> None:
    stories.withdraw(share.story, by=share.story.author)


def forbid(harness: PublishingHarness, share: Share) -> None:
    place = programs.enrollment(share.story.author, share.program_id)
    assert place is not None
    from webapp.programs.workflow import Consent

    places.set_consent(place, Consent.connector, given=False, by=share.story.author)


def disconnect(harness: PublishingHarness, share: Share) -> None:
    person = share.story.author
    connections.disconnect(harness.connection(person.email.partition("@")[0]), by=person)


def end_budget(harness: PublishingHarness, share: Share) -> None:
    set_budget(harness.company.program, 0, by=harness.company.people["lead"])


def end_account(harness: PublishingHarness, share: Share) -> None:
    people.end_account(share.story.author, by=harness.company.people["admin"])


Act = Callable[[PublishingHarness, Share], None]


@pytest.mark.parametrize(
    ("act", "states", "told"),
    [
        (pause, ("cancelled", "cancelled"), []),
        (leave, ("cancelled", "cancelled"), []),
        (withdraw, ("cancelled", "cancelled"), []),
        (end_account, ("cancelled", "cancelled"), []),
        (forbid, ("prepared", "cancelled"), []),
        (disconnect, ("prepared", "cancelled"), []),
        (end_budget, ("prepared", "cancelled"), [WAITS]),
    ],
    ids=lambda v: getattr(v, "__name__", ""),
)
def test_what_changed_meanwhile_keeps_it_here(
    harness: PublishingHarness, act: Act, states: tuple[str, str], told: list[str]
) -> None:
    share = harness.confirmed(after=HOUR)
    part = share.story.author.email.partition("@")[0]
    with unit_of_work():
        act(harness, share)
    harness.wait(3601)
    harness.work()
    assert harness.state(share) == states
    assert harness.fake.posts() == []
    assert harness.notices(part) == told


def test_a_paused_program_keeps_it_here_and_says_so(harness: PublishingHarness) -> None:
    program, brief = harness.company.another("pausing")
    part = harness.author()
    with unit_of_work():
        places.join(program, by=harness.person(part), version=1)
    harness.allow(part, program)
    harness.budget(1000, program)
    share = harness.company.share(author=part, channel="x", brief=brief, body=WORDS)
    harness.confirm(share, HOUR)
    with unit_of_work():
        places.pause(program, by=harness.company.people["lead"])
    harness.wait(3601)
    harness.work()
    assert harness.state(share) == ("prepared", "cancelled")
    assert harness.notices(part) == [WAITS]


def test_a_channel_that_was_switched_off_keeps_it_here(harness: PublishingHarness) -> None:
    share = harness.confirmed()
    off = publishing_settings(harness.settings)
    worker = replace(harness.worker(), handlers=handlers_without_mail(off))
    worker.once()
    assert harness.state(share) == ("prepared", "cancelled")
    assert harness.fake.posts() == []


def test_a_stopped_channel_holds_everything_back_until_it_is_freed(
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
    ("lacking", "said"),
    [
        ("purpose", "You do not allow"),
        ("account", "No account of yours"),
        ("budget", "The program’s budget"),
        ("place", "You pause in this program"),
        ("charter", "The charter has a new version"),
    ],
)
def test_without_what_it_needs_nothing_is_confirmed(
    harness: PublishingHarness, lacking: str, said: str
) -> None:
    part = harness.author()
    person = harness.person(part)
    share = harness.share(part, body=f"{WORDS} {lacking}")
    if lacking == "purpose":
        harness.allow(part, given=False)
    if lacking == "account":
        with unit_of_work():
            connections.disconnect(harness.connection(part), by=person)
    if lacking == "budget":
        harness.budget(19)
    if lacking == "place":
        with unit_of_work():
            pause(harness, share)
    if lacking == "charter":
        share = in_a_program_with_a_new_charter(harness, part)
    with pytest.raises(NotAllowed) as refused:
        harness.confirm(share)
    assert refused.value.message.startswith(said)


def in_a_program_with_a_new_charter(harness: PublishingHarness, part: str) -> Share:
    program, brief = harness.company.another(f"charter-{part}", part)
    harness.allow(part, program)
    harness.budget(10_000, program)
    share = harness.company.share(author=part, channel="x", brief=brief, body=f"{WORDS} {part}")
    texts, disclosure = charter_texts("new"), {"en": "I work at The Company.", "fr": "Ici."}
    with unit_of_work():
        places.write_charter(program, texts, disclosure, by=harness.company.people["lead"])
    return share


def test_each_attempt_is_charged_and_the_cap_holds(harness: PublishingHarness) -> None:
    program, brief = harness.company.another("thrifty")
    part = harness.author()
    with unit_of_work():
        places.join(program, by=harness.person(part), version=1)
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
    assert WAITS in harness.notices(part)


def test_what_never_left_is_not_charged(harness: PublishingHarness) -> None:
    program, brief = harness.company.another("charged")
    part = harness.author()
    with unit_of_work():
        places.join(program, by=harness.person(part), version=1)
    harness.allow(part, program)
    harness.budget(100, program)
    share = harness.company.share(
        author=part, channel="x", brief=brief, body=f"{token_hex(30)} left"
    )
    harness.confirm(share)
    slow = replace(harness.worker(), lease=timedelta(seconds=0.5))
    slow.once()
    assert harness.state(share) == ("prepared", "queued")
    assert spent_this_month(program.id) == 0
    harness.work()
    assert harness.state(share) == ("posted", "sent")
    assert spent_this_month(program.id) == 200_000


# The same words twice


def confirm_words(harness: PublishingHarness, words: str) -> Share:
    share = harness.share(harness.author(), body=words)
    harness.confirm(share)
    return share


def test_nearly_the_words_of_somebody_else_do_not_go_out(harness: PublishingHarness) -> None:
    confirm_words(harness, WORDS)
    with pytest.raises(Invalid) as said:
        confirm_words(harness, f"{WORDS} @somebody https://elsewhere.example/x")
    assert said.value.field == "words"
    assert "Others shared nearly the same words" in said.value.message
    confirm_words(harness, "My bench is by the window, and in winter I see the buses come home.")


def test_ones_own_words_may_be_said_again(harness: PublishingHarness) -> None:
    part = harness.author()
    mine = "I say what I said before, word for word, because I still think so today."
    first = harness.share(part, body=mine)
    harness.confirm(first)
    second = harness.share(part, body=mine)
    harness.confirm(second)


def test_after_thirty_days_the_words_are_free(harness: PublishingHarness) -> None:
    old = "Thirty days is a long time for words that somebody else said before me here."
    confirm_words(harness, old)
    harness.work()
    harness.wait(31 * 24 * 3600)
    confirm_words(harness, old)


def test_what_was_cancelled_holds_no_words(harness: PublishingHarness) -> None:
    words = "Whoever cancels in time leaves these very words to the next one who wants them."
    share = confirm_words(harness, words)
    with unit_of_work():
        cancel_share(harness.company.again(share), by=share.story.author)
    db.session().rollback()
    confirm_words(harness, words)
