"""Sharing by hand: the disclosure, servers, a later time, posted elsewhere, correct, cancel."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import select

from tests.environment import NOON
from tests.factories.company import BODY, Company
from tests.integration.asking import beside, count, together
from tests.integration.fixtures import At
from webapp.core import activity, clock, db, jobs
from webapp.core.jobs import OutboxMessage
from webapp.core.unit_of_work import unit_of_work
from webapp.messaging.models import Notice
from webapp.networks.registry import NETWORKS
from webapp.programs import queries as places
from webapp.programs import services as programs
from webapp.programs.models import Brief, Program
from webapp.sharing.jobs import remind
from webapp.sharing.models import Share
from webapp.sharing.services import ShareOptions, check_wording, known_hosts, posted_address
from webapp.stories.models import Story

OWN = "I have worked at The Company since May."
POST = "https://www.linkedin.com/posts/awa-secret-handle-7261"
OTHER = "https://www.linkedin.com/posts/awa-secret-handle-8372"
LATER = NOON + timedelta(days=2)


def of(story: Story) -> list[Share]:
    db.session().rollback()
    return list(db.session().scalars(select(Share).where(Share.story_id == story.id)))


def share(at: At, story: Story, **given: str) -> Any:
    return at("author").post(f"/stories/{story.id}/share", {"channel": "linkedin", **given})


@pytest.fixture
def place(company: Company, request: pytest.FixtureRequest) -> tuple[Program, Brief]:
    """A program of this test alone."""
    slug = "".join(c for c in request.node.name.lower() if c.isalnum())[-50:]
    return company.another(slug, "author", "colleague")


# The disclosure


def test_an_approved_line_comes_first_and_is_frozen(company: Company, at: At) -> None:
    story = company.story("approved")
    assert share(at, story, disclosure="0").status == 303
    (made,) = of(story)
    assert made.disclosure == "I work at The Company."
    assert made.body.startswith(f"{made.disclosure}\n\n{BODY}\n\nhttp")


@pytest.mark.parametrize(
    "own",
    [
        OWN,
        "I'm an apprentice at the company.",
        "My employer is The Company, and these are my words.",
    ],
)
def test_own_words_that_say_it_are_taken(company: Company, at: At, own: str) -> None:
    story = company.story("approved")
    assert share(at, story, disclosure="own", own=own).status == 303
    (made,) = of(story)
    assert (made.disclosure, made.body.split("\n")[0]) == (own, own)


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ("", "One line of 160 characters at most, please, so that readers see it first."),
        ("I work at The Company. " * 9, "One line of 160 characters at most"),
        ("I work here.", "Please name The Company in it."),
        ("The Company is a fine place.", "Please say of yourself that you work there"),
        ("#TheHouse I work at The Company", "Please say it in words, without"),
        ("I work at The Company, see https://evil.example", "Please say it in words, without"),
        ("I work at The Company @thehouse", "Please say it in words, without"),
        ("Je travaille à The Company.", "Please say of yourself that you work there"),
        ("I work at The\u202e House", "invisible control character"),
    ],
)
def test_own_words_that_do_not_are_refused_in_words(
    company: Company, at: At, own: str, said: str
) -> None:
    story = company.story("approved")
    page = share(at, story, disclosure="own", own=own)
    assert page.status == 422
    assert said in beside(page)["own"]
    assert of(story) == []
    assert count(Story, Story.id == story.id, Story.shared_at.is_not(None)) == 0


@pytest.mark.parametrize(
    "own", ["Je travaille chez The Company.", "Je suis salariée de The Company, et voici mes mots."]
)
def test_french_has_its_own_verbs(own: str) -> None:
    check_wording(own, "fr", "The Company")


@pytest.mark.parametrize("number", ["1", "-1", "x", "own2"])
def test_a_line_that_is_not_offered_is_refused(company: Company, at: At, number: str) -> None:
    story = company.story("approved")
    assert share(at, story, disclosure=number).status == 422
    assert of(story) == []


def test_the_length_is_counted_with_own_words(company: Company, at: At) -> None:
    # On X: 22 for the usual line, 2 + 2 line ends, 23 or the length of the link.
    base = len(f"{'I work at The Company.'}\n\n\n\n{company.settings.link_base_url}/r/{'x' * 10}")
    story = company.story("approved", body="a" * (280 - base))
    long = "I have worked for some years at The Company."
    page = share(at, story, channel="x", disclosure="own", own=long)
    assert page.status == 422
    assert f"has {280 - 22 + len(long)} of 280 characters on X" in page.words
    assert share(at, story, channel="x").status == 303


# Seven channels


@pytest.mark.parametrize("code", list(NETWORKS))
def test_every_channel_from_choosing_to_posted(company: Company, at: At, code: str) -> None:
    story, author = company.story("approved"), at("author")
    page = share(at, story, channel=code, server="here.example")
    assert page.status == 303
    (made,) = of(story)
    channel = NETWORKS[code]
    link = f"{company.settings.link_base_url}/r/{made.link.token if made.link else ''}"
    composer = channel.composer(made.body, link, "The lathe", "here.example")
    found = author.get(f"/shares/{made.id}").soup.select_one("a[target=_blank]")
    assert found is not None
    assert found["href"] == composer
    hosts = known_hosts(made)
    address = f"https://{min(hosts)}/posts/1" if hosts else ""
    assert author.post(f"/shares/{made.id}/posted", {"address": address}).status == 303
    assert (company.again(made).state, posted_address(made)) == ("posted", address or None)


def test_a_server_belongs_to_its_share_alone(company: Company, at: At) -> None:
    first, second = company.story("approved"), company.story("approved")
    given = {"channel": "mastodon", "server": "@zoe@Piaille.fr"}
    assert share(at, first, **given).status == 303
    assert [s.server for s in of(first)] == ["piaille.fr"]
    page = at("author").get(f"/stories/{second.id}/share")
    assert "piaille" not in str(page.soup)
    refused = share(at, second, channel="mastodon")
    assert beside(refused)["server"] == (
        "Please give the server of your account, as in mastodon.social."
    )
    assert of(second) == []
    (made,) = of(first)
    wrong = at("author").post(f"/shares/{made.id}/posted", {"address": "https://a.fr/@zoe/1"})
    assert "https:// and piaille.fr" in beside(wrong)["address"]
    link = at("author").get(f"/shares/{made.id}").soup.select_one("a[target=_blank]")
    assert link is not None
    assert link["href"] == "https://piaille.fr/share?text=" + quote(made.body, safe="")


# Posted elsewhere


def test_posted_elsewhere_needs_no_prepared_share(company: Company, at: At) -> None:
    story, author = company.story("approved"), at("author")
    path = f"/stories/{story.id}/posted-elsewhere"
    given = {"channel": "other", "address": "https://forum.example/t/1", "disclosed": "y"}
    assert author.post(path, given).status == 303
    assert author.post(path, given).status == 303
    (made,) = of(story)
    assert (made.declared, made.link_id, made.state, made.channel) == (
        True, None, "posted", "other",
    )  # fmt: skip
    assert posted_address(made) == "https://forum.example/t/1"
    assert author.post(path, {**given, "address": "https://forum.example/t/2"}).status == 303
    assert len(of(story)) == 2
    assert "its visits stay unknown" in author.get(f"/shares/{made.id}").words


def test_posted_elsewhere_leaves_the_channel_free(company: Company, at: At) -> None:
    story = company.story("approved")
    path = f"/stories/{story.id}/posted-elsewhere"
    given = {"channel": "linkedin", "address": POST, "disclosed": "y"}
    assert at("author").post(path, given).status == 303
    assert share(at, story).status == 303
    assert sorted((s.declared, s.state.value) for s in of(story)) == [
        (False, "prepared"), (True, "posted"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "given",
    [
        {"channel": "linkedin", "address": POST},
        {"channel": "linkedin", "disclosed": "y"},
        {"channel": "linkedin", "address": "https://evil.example/1", "disclosed": "y"},
        {"channel": "other", "address": "http://forum.example/1", "disclosed": "y"},
        {"channel": "other", "address": "https://localhost/1", "disclosed": "y"},
        {"channel": "other", "address": "https://a:b@forum.example/1", "disclosed": "y"},
        {"channel": "other", "address": "javascript:alert(1)", "disclosed": "y"},
        {"channel": "mastodon", "address": "https://[bad/1", "disclosed": "y"},
        {"channel": "nowhere", "address": POST, "disclosed": "y"},
        {"address": POST, "disclosed": "y"},
    ],
)
def test_posted_elsewhere_refuses_in_words(company: Company, at: At, given: dict[str, str]) -> None:
    story = company.story("approved")
    page = at("author").post(f"/stories/{story.id}/posted-elsewhere", given)
    assert page.status == 422
    assert page.errors() != []
    assert of(story) == []


# Correct


def test_an_address_is_corrected_and_the_history_says_so_without_it(
    company: Company, at: At
) -> None:
    made, author = company.share(state="posted"), at("author")
    assert author.post(f"/shares/{made.id}/correct", {"address": OTHER}).status == 303
    page = author.get(f"/shares/{made.id}")
    assert posted_address(company.again(made)) == OTHER
    assert "You corrected the address of" in page.words
    told = [(a.verb, a.facts) for a in activity.of_object(made.id)]
    assert told[-1] == ("corrected the address of", {"channel": "linkedin"})
    assert "secret-handle" not in str(told)
    assert count(Notice, Notice.place.is_not(None), Notice.subject.contains("address")) == 0


@pytest.mark.parametrize("address", ["", "https://evil.example/x", "nonsense", POST + "\n x"])
def test_a_wrong_correction_changes_nothing(company: Company, at: At, address: str) -> None:
    made = company.share(state="posted")
    before = posted_address(made)
    page = at("author").post(f"/shares/{made.id}/correct", {"address": address})
    assert page.status == 422
    assert posted_address(company.again(made)) == before


def test_a_message_has_no_address_to_correct(company: Company, at: At) -> None:
    made = company.share(channel="whatsapp", state="posted")
    assert at("author").post(f"/shares/{made.id}/correct", {"address": POST}).status == 409


# A later time


def reminders(made: Share) -> list[OutboxMessage]:
    db.session().rollback()
    key = f"share:{made.id}:reminder"
    return list(db.session().scalars(select(OutboxMessage).where(OutboxMessage.key == key)))


def planned(company: Company, brief: Brief | None = None, moment: datetime = LATER) -> Share:
    return company.share(brief=brief, options=ShareOptions(planned_for=moment))


def notices(made: Share) -> int:
    db.session().rollback()
    return sum(
        n.place == {"share": made.id}
        for n in db.session().scalars(select(Notice).where(Notice.endpoint == "sharing.show"))
    )


def test_a_clock_time_is_read_where_the_organization_is(company: Company, at: At) -> None:
    story = company.story("approved")
    assert share(at, story, planned_for="2026-11-20T09:30").status == 303
    (made,) = of(story)
    assert made.planned_for is not None
    assert made.planned_for.isoformat() == "2026-11-20T08:30:00+00:00"
    (row,) = reminders(made)
    assert (row.kind, row.not_before) == ("share_reminder", made.planned_for)
    assert "planned for 20 Nov 2026, 09:30" in at("author").get(f"/shares/{made.id}").words


@pytest.mark.parametrize("typed", ["2026-11-18T12:59", "1999-01-01T00:00", "tomorrow", "99"])
def test_a_moment_that_is_none_or_over_is_refused(company: Company, at: At, typed: str) -> None:
    story = company.story("approved")
    page = share(at, story, planned_for=typed)
    assert page.status == 422
    assert "planned_for" in beside(page)
    assert of(story) == []


def test_the_reminder_comes_once_and_posts_nothing(company: Company, at: At) -> None:
    made = planned(company)
    with clock.at(LATER):
        for _ in range(2):
            db.session().rollback()
            remind({"share": made.id})
    assert notices(made) == 1
    assert company.again(made).state == "prepared"
    assert "You asked to be reminded of your share" in at("author").get("/inbox").words


@pytest.mark.parametrize("way", ["posted", "cancel"])
def test_what_is_done_is_not_reminded_of(company: Company, at: At, way: str) -> None:
    made = planned(company)
    assert at("author").post(f"/shares/{made.id}/{way}", {"address": POST}).status == 303
    assert [r.state for r in reminders(made)] == [jobs.State.cancelled]
    with clock.at(LATER):
        db.session().rollback()
        remind({"share": made.id})
    assert notices(made) == 0


@pytest.mark.parametrize("way", ["leave", "pause", "withdraw"])
def test_what_is_planned_goes_with_leaving_pausing_withdrawing(
    company: Company, place: tuple[Program, Brief], at: At, way: str
) -> None:
    program, brief = place
    made, waits = planned(company, brief), company.share(brief=brief)
    others = company.share(author="colleague", brief=brief, options=ShareOptions(planned_for=LATER))
    path, data = {
        "leave": (f"/charter/{program.slug}/leave", {}),
        "pause": (f"/programs/{program.slug}/participation/pause", {"until": "2026-12-24"}),
        "withdraw": (f"/stories/{made.story_id}/withdraw", {}),
    }[way]
    assert at("author").post(path, data).status == 303
    assert (company.again(made).state, made.planned_for) == ("cancelled", None)
    assert [r.state for r in reminders(made)] == [jobs.State.cancelled]
    # Somebody who only pauses finds what they prepared, as it was.
    kept = {"leave": "cancelled", "pause": "prepared", "withdraw": "prepared"}
    assert company.again(waits).state == kept[way]
    assert company.again(others).state == "prepared"
    assert [r.state for r in reminders(others)] == [jobs.State.queued]


def test_a_leaving_that_fails_cancels_nothing(
    company: Company, place: tuple[Program, Brief]
) -> None:
    made = planned(company, place[1])
    author = company.people["author"]

    class Torn(Exception):  # noqa: N818 - a power cut
        pass

    def leave() -> None:
        with unit_of_work():
            found = places.active_enrollment(author, place[0].id)
            assert found is not None
            programs.leave(found, by=author)
            db.session().flush()
            raise Torn

    with pytest.raises(Torn):
        leave()
    assert company.again(made).state == "prepared"
    assert [r.state for r in reminders(made)] == [jobs.State.queued]


def test_nobody_is_reminded_while_the_program_rests(
    company: Company, place: tuple[Program, Brief]
) -> None:
    made = planned(company, place[1])
    with unit_of_work():
        programs.pause(place[0], by=company.people["lead"])
    with clock.at(LATER):
        db.session().rollback()
        remind({"share": made.id})
    assert notices(made) == 0


def test_the_receipt_counts_what_leaving_cancelled(
    company: Company, place: tuple[Program, Brief], at: At
) -> None:
    planned(company, place[1])
    company.share(brief=place[1])
    author = company.people["author"]
    at("author").post(f"/charter/{place[0].slug}/leave", {})
    db.session().rollback()
    left = places.last_left(author, place[0].id)
    assert left is not None
    assert left.receipt["shares"] == 2


def test_two_at_once_make_one(company: Company, at: At) -> None:
    story, author = company.story("approved"), at("author")
    path, token = f"/stories/{story.id}/share", author.token()
    given = {"channel": "mail", "csrf_token": token, "planned_for": "2026-11-20T09:30"}
    pages = together(*(lambda: author.post(path, given) for _ in range(2)))
    assert [p.status for p in pages] == [303, 303]
    (made,) = of(story)
    assert len(reminders(made)) == 1
