"""What keeps a confirmed share from going out: read anew inside the claim, told once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from secrets import token_hex

import pytest

from tests.factories.company import charter_texts
from tests.factories.publishing import Desk, publishing_settings
from tests.rooms.desks import resting_desk, x_stand
from tests.rooms.standing import standing_settings
from webapp import wiring
from webapp.kernel import db, outbox
from webapp.kernel.errors import Invalid, NotAllowed
from webapp.kernel.unit_of_work import unit_of_work
from webapp.people import services as people
from webapp.programs import queries as programs
from webapp.programs import services as places
from webapp.shares import services
from webapp.shares.models import Share
from webapp.stories import services as stories

given = standing_settings
stand = x_stand
desk = resting_desk

HOUR = timedelta(hours=1)
WAITS = "Your share waits for you"
WORDS = "In May I stood at the old lathe and nobody laughed when I broke the second part."


def pause(desk: Desk, share: Share) -> None:
    place = programs.place(share.story.author, share.program_id)
    assert place is not None
    places.pause_until(place, date(2026, 12, 1), by=share.story.author)


def leave(desk: Desk, share: Share) -> None:
    place = programs.place(share.story.author, share.program_id)
    assert place is not None
    places.leave(place, by=share.story.author)


def withdraw(desk: Desk, share: Share) -> None:
    stories.withdraw(share.story, by=share.story.author)


def forbid(desk: Desk, share: Share) -> None:
    place = programs.place(share.story.author, share.program_id)
    assert place is not None
    from webapp.programs.workflow import Purpose

    places.choose(place, Purpose.connector, given=False, by=share.story.author)


def disconnect(desk: Desk, share: Share) -> None:
    person = share.story.author
    services.disconnect(desk.connection(person.email.partition("@")[0]), by=person)


def end_budget(desk: Desk, share: Share) -> None:
    services.set_budget(desk.house.program, 0, by=desk.house.people["lead"])


def end_account(desk: Desk, share: Share) -> None:
    people.end_account(share.story.author, by=desk.house.people["admin"])


Act = Callable[[Desk, Share], None]


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
    desk: Desk, act: Act, states: tuple[str, str], told: list[str]
) -> None:
    share = desk.confirmed(after=HOUR)
    part = share.story.author.email.partition("@")[0]
    with unit_of_work():
        act(desk, share)
    desk.wait(3601)
    desk.work()
    assert desk.state(share) == states
    assert desk.fake.posts() == []
    assert desk.notices(part) == told


def test_a_paused_program_keeps_it_here_and_says_so(desk: Desk) -> None:
    program, brief = desk.house.another("pausing")
    part = desk.author()
    with unit_of_work():
        places.join(program, by=desk.person(part), version=1)
    desk.allow(part, program)
    desk.budget(1000, program)
    share = desk.house.share(author=part, channel="x", brief=brief, body=WORDS)
    desk.confirm(share, HOUR)
    with unit_of_work():
        places.pause(program, by=desk.house.people["lead"])
    desk.wait(3601)
    desk.work()
    assert desk.state(share) == ("prepared", "cancelled")
    assert desk.notices(part) == [WAITS]


def test_a_channel_that_was_switched_off_keeps_it_here(desk: Desk) -> None:
    share = desk.confirmed()
    off = publishing_settings(desk.settings)
    worker = replace(desk.worker(), works=wiring.works(off))
    worker.once()
    assert desk.state(share) == ("prepared", "cancelled")
    assert desk.fake.posts() == []


def test_a_stopped_channel_holds_everything_back_until_it_is_freed(desk: Desk) -> None:
    shares = [desk.confirmed() for _ in range(3)]
    with unit_of_work():
        services.stop_channel("x", "paused", by=desk.person("admin"))
    desk.work()
    assert [desk.state(s) for s in shares] == [("prepared", "queued")] * 3
    with unit_of_work():
        services.free_channel("x", by=desk.person("admin"))
    assert outbox.stopped() == {}
    desk.work()
    assert [desk.state(s) for s in shares] == [("posted", "sent")] * 3


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
def test_without_what_it_needs_nothing_is_confirmed(desk: Desk, lacking: str, said: str) -> None:
    part = desk.author()
    person = desk.person(part)
    share = desk.share(part, body=f"{WORDS} {lacking}")
    if lacking == "purpose":
        desk.allow(part, given=False)
    if lacking == "account":
        with unit_of_work():
            services.disconnect(desk.connection(part), by=person)
    if lacking == "budget":
        desk.budget(19)
    if lacking == "place":
        with unit_of_work():
            pause(desk, share)
    if lacking == "charter":
        share = in_a_program_with_a_new_charter(desk, part)
    with pytest.raises(NotAllowed) as refused:
        desk.confirm(share)
    assert refused.value.words.startswith(said)


def in_a_program_with_a_new_charter(desk: Desk, part: str) -> Share:
    program, brief = desk.house.another(f"charter-{part}", part)
    desk.allow(part, program)
    desk.budget(10_000, program)
    share = desk.house.share(author=part, channel="x", brief=brief, body=f"{WORDS} {part}")
    texts, disclosure = charter_texts("new"), {"en": "I work at The House.", "fr": "Ici."}
    with unit_of_work():
        places.write_charter(program, texts, disclosure, by=desk.house.people["lead"])
    return share


def test_each_attempt_is_charged_and_the_cap_holds(desk: Desk) -> None:
    program, brief = desk.house.another("thrifty")
    part = desk.author()
    with unit_of_work():
        places.join(program, by=desk.person(part), version=1)
    desk.allow(part, program)
    desk.budget(50, program)
    shares = [
        desk.house.share(
            author=part,
            channel="x",
            brief=brief,
            body=f"{n} {token_hex(9)} {token_hex(9)}, and so on and on",
        )
        for n in range(3)
    ]
    for share in shares:
        desk.confirm(share)
    desk.work()
    states = sorted(desk.state(share) for share in shares)
    assert states == [("posted", "sent"), ("posted", "sent"), ("prepared", "cancelled")]
    assert services.spent(program.id) == 400_000
    assert WAITS in desk.notices(part)


def test_what_never_left_is_not_charged(desk: Desk) -> None:
    program, brief = desk.house.another("charged")
    part = desk.author()
    with unit_of_work():
        places.join(program, by=desk.person(part), version=1)
    desk.allow(part, program)
    desk.budget(100, program)
    share = desk.house.share(author=part, channel="x", brief=brief, body=f"{token_hex(30)} left")
    desk.confirm(share)
    slow = replace(desk.worker(), lease=timedelta(seconds=0.5))
    slow.once()
    assert desk.state(share) == ("prepared", "queued")
    assert services.spent(program.id) == 0
    desk.work()
    assert desk.state(share) == ("posted", "sent")
    assert services.spent(program.id) == 200_000


# The same words twice


def confirm_words(desk: Desk, words: str) -> Share:
    share = desk.share(desk.author(), body=words)
    desk.confirm(share)
    return share


def test_nearly_the_words_of_somebody_else_do_not_go_out(desk: Desk) -> None:
    confirm_words(desk, WORDS)
    with pytest.raises(Invalid) as said:
        confirm_words(desk, f"{WORDS} @somebody https://elsewhere.example/x")
    assert said.value.field == "words"
    assert "Others shared nearly the same words" in said.value.words
    confirm_words(desk, "My bench is by the window, and in winter I see the buses come home.")


def test_ones_own_words_may_be_said_again(desk: Desk) -> None:
    part = desk.author()
    mine = "I say what I said before, word for word, because I still think so today."
    first = desk.share(part, body=mine)
    desk.confirm(first)
    second = desk.share(part, body=mine)
    desk.confirm(second)


def test_after_thirty_days_the_words_are_free(desk: Desk) -> None:
    old = "Thirty days is a long time for words that somebody else said before me here."
    confirm_words(desk, old)
    desk.work()
    desk.wait(31 * 24 * 3600)
    confirm_words(desk, old)


def test_what_was_cancelled_holds_no_words(desk: Desk) -> None:
    words = "Whoever cancels in time leaves these very words to the next one who wants them."
    share = confirm_words(desk, words)
    with unit_of_work():
        services.cancel(desk.house.again(share), by=share.story.author)
    db.session().rollback()
    confirm_words(desk, words)
