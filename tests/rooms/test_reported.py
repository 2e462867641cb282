"""What networks report reaches snapshot and page: under pseudonyms, in weeks, for five people."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analytics import snapshots
from analytics.plain.reported import COUNTS, NAMES, Reported
from tests.factories.company import House
from tests.pages import Client
from tests.rooms.test_figures import FIREFOX, PAGE, comes
from webapp.insights import jobs, queries
from webapp.kernel import clock, crypto, db, outbox
from webapp.kernel.unit_of_work import unit_of_work
from webapp.programs import queries as places
from webapp.programs import services as programs
from webapp.programs.workflow import Purpose
from webapp.shares import services
from webapp.shares.channels.publishing import registry
from webapp.shares.channels.publishing.port import Grant, Tokens
from webapp.shares.models import Connection, Delivery, Reading, Share
from webapp.shares.workflow import Age, State

WEDNESDAY = datetime(2026, 11, 18, 12, tzinfo=UTC)
PARTS = ("author", "colleague", "third", "fourth", "stranger", "admin")
SECRETS = ("network-id", "handle-of", "https://x.com/handle")
MONDAYS = [datetime(2026, 11, 22, 23, 15, tzinfo=UTC) + timedelta(weeks=n) for n in range(5)]


def post(house: House, part: str, channel: str = "x", **counts: int | None) -> Delivery:
    """A post through an account, with the readings of an hour, a day and a week."""
    person = house.people[part]
    with unit_of_work():
        place = places.place(person, house.program.id)
        if place is None:
            place = programs.join(house.program, by=person, version=1)
        programs.choose(place, Purpose.measuring, given=True, by=person)
        grant = Grant(f"network-id-{part}", f"handle-of-{part}", Tokens("token"))
        connection = services.connect(person, channel, "", grant)
    share = house.share(author=part, channel=channel, state="posted")
    with unit_of_work():
        return _delivered(share, connection, counts)


def _delivered(share: Share, connection: Connection, counts: dict[str, Any]) -> Delivery:
    row = outbox.send("share", f"delivery:{share.id}", {"share": share.id}, careful=True)
    assert row is not None
    row.state, row.ended_at = outbox.State.sent, clock.now()
    made = Delivery(
        share_id=share.id, connection_id=connection.id, outbox_id=row.id, key=share.id * 2,
        made_at=clock.now(), first_sent_at=clock.now(), last_sent_at=clock.now(),
        post_id=crypto.seal_for(share.person_id, "network-id-of-post", where="a test"),
    )  # fmt: skip
    db.session().add(made)
    db.session().flush()
    for age in (Age.hour, Age.day, Age.week):
        read_at = clock.now() + services.AGES[age] + timedelta(minutes=1)
        db.session().add(Reading(delivery_id=made.id, age=age, read_at=read_at, **counts))
    return made


def measured(house: House, week: int) -> pd.DataFrame:
    """Somebody visits, the week is over, the worker measures; the readings of its snapshot."""
    with clock.at(MONDAYS[week]):
        jobs.close_and_measure()
    name = f"2026-W{47 + week}"
    return snapshots.rows(snapshots.load(folder(house) / name), "readings")


def visited(house: House, *weeks: int) -> None:
    link = house.link()
    for week in weeks:
        comes(house, link, WEDNESDAY + timedelta(weeks=week), FIREFOX)


def folder(house: House) -> Path:
    return house.settings.instance / "snapshots"


def stored(house: House) -> Reported:
    found = queries.newest(house.again(house.program), queries.REPORTED)
    assert found is not None
    return Reported.from_dict(found.content)


def test_a_snapshot_holds_readings_under_pseudonyms_and_nothing_that_leads_back(
    house: House,
) -> None:
    made = post(house, "author", impressions=40, likes=0)
    visited(house, 0)
    rows = measured(house, 0)
    assert rows[["program", "week", "channel", "age"]].to_numpy().tolist() == [
        ["voices", "2026-W47", "x", "1h"],
        ["voices", "2026-W47", "x", "1d"],
    ]
    assert rows["hours"].to_list() == [1, 24]
    assert (rows["impressions"].to_list(), rows["likes"].to_list()) == ([40, 40], [0, 0])
    assert rows["quotes"].isna().all()
    taken = snapshots.load(folder(house) / "2026-W47")
    (person,) = snapshots.rows(taken, "enrollments")["person"].unique()
    assert set(rows["person"]) == {person}
    told = " ".join(str(value) for row in rows.to_numpy() for value in row)
    ids = (made.id, made.share_id, made.connection_id, made.share.person_id, made.share.link_id)
    assert not any(word in told for word in (*SECRETS, *map(str, ids)))


def test_what_was_due_and_not_read_is_a_row_without_counts(house: House) -> None:
    made = post(house, "author", impressions=40)
    with unit_of_work():
        db.session().delete(db.session().query(Reading).filter_by(age=Age.day).one())
    visited(house, 0, 1)
    rows = measured(house, 1).set_index("age")
    assert rows.index.to_list() == ["1h", "1d", "7d"]
    assert rows.loc["1d", ["hours", *COUNTS]].isna().all()
    assert (rows.loc["7d", "hours"], rows.loc["7d", "impressions"]) == (168, 40)
    assert made.share.state == State.posted


def test_after_a_post_is_gone_no_reading_is_due(house: House) -> None:
    made = post(house, "author", impressions=40)
    with unit_of_work():
        db.session().get_one(Delivery, made.id).gone_at = WEDNESDAY + timedelta(hours=5)
        for reading in db.session().query(Reading).filter(Reading.age != Age.hour):
            db.session().delete(reading)
    visited(house, 0)
    assert measured(house, 0)["age"].to_list() == ["1h"]


def stop_measuring(house: House) -> None:
    place = places.place(house.people["author"], house.program.id)
    assert place is not None
    programs.choose(place, Purpose.measuring, given=False, by=house.people["author"])


def leave(house: House) -> None:
    place = places.place(house.people["author"], house.program.id)
    assert place is not None
    programs.leave(place, by=house.people["author"])


@pytest.mark.parametrize("goes", [stop_measuring, leave])
def test_who_does_not_allow_measuring_now_is_absent(house: House, goes: Any) -> None:
    post(house, "author", impressions=40)
    visited(house, 0)
    with unit_of_work():
        goes(house)
    assert measured(house, 0).empty


def test_a_network_here_is_a_network_there() -> None:
    on = {"x_client_id": "here", "mastodon": True, "bluesky": True}
    networks = type("Networks", (), on)()
    assert set(registry.configured(networks)) == set(NAMES)
    assert set(services.AGES) == set(Age)


def test_the_page_tells_five_people_s_posts_beside_the_visits(house: House, client: Client) -> None:
    for part in PARTS[:5]:
        post(house, part, impressions=40)
        post(house, part, "bluesky", likes=3)
    post(house, "admin", "mastodon", likes=1)
    visited(house, 0, 1, 2)
    page = client.sign_in("lead@house.example").get(PAGE)
    assert "no network reported anything yet" in page.words
    measured(house, 1)
    assert (stored(house).weeks, stored(house).reason) == ((), "nothing")
    measured(house, 2)
    found = stored(house)
    assert [(w.channel, w.low, w.high, w.posts, w.read, w.due) for w in found.weeks] == [
        ("x", 0, 200, 5, 15, 15),
        ("bluesky", None, None, 5, 15, 15),
    ]
    page = client.get(PAGE)
    assert " ".join(found.sentence("en").split()) in page.words
    cells = [[c.get_text() for c in row.select("td")] for row in page.soup.select("main tbody tr")]
    assert ["X", "between 0 and 200", "5 of 5", "15 of 15"] in cells
    assert ["Bluesky", "not told", "0 of 5", "15 of 15"] in cells
    assert "Mastodon" not in found.sentence("en")


def test_a_week_once_told_stays_as_it_was(house: House) -> None:
    for part in PARTS[:5]:
        post(house, part, impressions=40)
    visited(house, 0, 1, 2, 3)
    measured(house, 2)
    before = stored(house).weeks
    with unit_of_work():
        stop_measuring(house)
        for reading in db.session().query(Reading):
            reading.impressions = 1
    measured(house, 3)
    assert (stored(house).weeks, stored(house).until) == (before, "2026-W48")


def test_too_few_people_are_not_told(house: House, client: Client) -> None:
    for part in PARTS[:4]:
        post(house, part, impressions=40)
    visited(house, 0, 1, 2)
    measured(house, 2)
    assert (stored(house).weeks, stored(house).reason) == ((), "few")
    page = client.sign_in("lead@house.example").get(PAGE)
    assert "too few people have published through an account" in page.words


def test_readings_leave_with_the_rows_of_their_snapshot(house: House) -> None:
    for part in PARTS[:5]:
        post(house, part, impressions=40)
    visited(house, 0)
    measured(house, 0)
    path = folder(house) / "2026-W47" / "rows" / "readings.parquet"
    assert path.is_file()
    with clock.at(MONDAYS[0] + timedelta(days=29)):
        assert jobs.forget_old(folder(house), dry_run=True).snapshots == ("2026-W47",)
        assert path.is_file()
        jobs.forget_old(folder(house), dry_run=False)
    assert not path.exists()
    assert db.session().query(Reading).count() == 15
