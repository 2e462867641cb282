"""Views reported by networks in snapshot and page: pseudonyms, weeks, floor of five people."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analytics import snapshots
from analytics.core.reported import COUNTS, NAMES, ReportedViews
from tests.factories.company import Company
from tests.integration.insights.test_figures import FIREFOX, PAGE, record_visits
from tests.pages import Client
from webapp.connections.models import Connection
from webapp.connections.services import connect
from webapp.core import clock, crypto, db
from webapp.core.jobs import State as JobState
from webapp.core.jobs import enqueue
from webapp.core.unit_of_work import unit_of_work
from webapp.delivery.models import Delivery, PostMetrics
from webapp.delivery.services import METRICS_AGES
from webapp.delivery.workflow import MetricsAge
from webapp.insights import jobs, queries
from webapp.networks import registry
from webapp.networks.types import Grant, Tokens
from webapp.program_kinds import Consent
from webapp.programs import queries as enrollments
from webapp.programs import services as programs
from webapp.sharing.models import Share
from webapp.sharing.workflow import State

WEDNESDAY = datetime(2026, 11, 18, 12, tzinfo=UTC)
PARTS = ("author", "colleague", "third", "fourth", "stranger", "admin")
SECRETS = ("network-id", "handle-of", "https://x.com/handle")
MONDAYS = [datetime(2026, 11, 22, 23, 15, tzinfo=UTC) + timedelta(weeks=n) for n in range(5)]


def post(company: Company, part: str, channel: str = "x", **counts: int | None) -> Delivery:
    """Publish a post through an account, with metrics after an hour, a day and a week."""
    person = company.people[part]
    with unit_of_work():
        enrollment = enrollments.enrollment(person, company.program.id)
        if enrollment is None:
            enrollment = programs.join(company.program, by=person, version=1)
        programs.set_consent(enrollment, Consent.measuring, given=True, by=person)
        grant = Grant(f"network-id-{part}", f"handle-of-{part}", Tokens("token"))
        connection = connect(person, channel, "", grant)
    share = company.share(author=part, channel=channel, state="posted")
    with unit_of_work():
        return _delivered(share, connection, counts)


def _delivered(share: Share, connection: Connection, counts: dict[str, Any]) -> Delivery:
    row = enqueue("share", f"delivery:{share.id}", {"share": share.id}, at_most_once=True)
    assert row is not None
    row.state, row.ended_at = JobState.sent, clock.now()
    made = Delivery(
        share_id=share.id, connection_id=connection.id, outbox_id=row.id, key=share.id * 2,
        made_at=clock.now(), first_sent_at=clock.now(), last_sent_at=clock.now(),
        post_id=crypto.seal_for(share.person_id, "network-id-of-post", where="a test"),
    )  # fmt: skip
    db.session().add(made)
    db.session().flush()
    for age in (MetricsAge.hour, MetricsAge.day, MetricsAge.week):
        read_at = clock.now() + METRICS_AGES[age] + timedelta(minutes=1)
        db.session().add(PostMetrics(delivery_id=made.id, age=age, read_at=read_at, **counts))
    return made


def measured(company: Company, week: int) -> pd.DataFrame:
    """Run the periodic job after a week and return the post metrics of its snapshot."""
    with clock.at(MONDAYS[week]):
        jobs.close_and_measure()
    name = f"2026-W{47 + week}"
    return snapshots.rows(snapshots.load(folder(company) / name), "post_metrics")


def visited(company: Company, *weeks: int) -> None:
    """Record one visit in each of these weeks, so that they are closed."""
    link = company.link()
    for week in weeks:
        record_visits(company, link, WEDNESDAY + timedelta(weeks=week), FIREFOX)


def folder(company: Company) -> Path:
    """Return the folder of the snapshots."""
    return company.settings.instance / "snapshots"


def stored(company: Company) -> ReportedViews:
    """Return the newest stored figure of reported views."""
    found = queries.newest(company.again(company.program), queries.REPORTED)
    assert found is not None
    return ReportedViews.from_dict(found.content)


def test_post_metrics_in_a_snapshot_have_pseudonyms_only(
    company: Company,
) -> None:
    made = post(company, "author", impressions=40, likes=0)
    visited(company, 0)
    rows = measured(company, 0)
    assert rows[["program", "week", "channel", "age"]].to_numpy().tolist() == [
        ["voices", "2026-W47", "x", "1h"],
        ["voices", "2026-W47", "x", "1d"],
    ]
    assert rows["hours"].to_list() == [1, 24]
    assert (rows["impressions"].to_list(), rows["likes"].to_list()) == ([40, 40], [0, 0])
    assert rows["quotes"].isna().all()
    snapshot = snapshots.load(folder(company) / "2026-W47")
    (person,) = snapshots.rows(snapshot, "enrollments")["person"].unique()
    assert set(rows["person"]) == {person}
    content = " ".join(str(value) for row in rows.to_numpy() for value in row)
    ids = (made.id, made.share_id, made.connection_id, made.share.person_id, made.share.link_id)
    assert not any(word in content for word in (*SECRETS, *map(str, ids)))


def test_metrics_due_and_not_read_are_a_row_without_counts(company: Company) -> None:
    made = post(company, "author", impressions=40)
    with unit_of_work():
        db.session().delete(db.session().query(PostMetrics).filter_by(age=MetricsAge.day).one())
    visited(company, 0, 1)
    rows = measured(company, 1).set_index("age")
    assert rows.index.to_list() == ["1h", "1d", "7d"]
    assert rows.loc["1d", ["hours", *COUNTS]].isna().all()
    assert (rows.loc["7d", "hours"], rows.loc["7d", "impressions"]) == (168, 40)
    assert made.share.state == State.posted


def test_no_metrics_are_due_after_a_post_was_deleted(company: Company) -> None:
    made = post(company, "author", impressions=40)
    with unit_of_work():
        db.session().get_one(Delivery, made.id).gone_at = WEDNESDAY + timedelta(hours=5)
        for metrics in db.session().query(PostMetrics).filter(PostMetrics.age != MetricsAge.hour):
            db.session().delete(metrics)
    visited(company, 0)
    assert measured(company, 0)["age"].to_list() == ["1h"]


def stop_measuring(company: Company) -> None:
    enrollment = enrollments.enrollment(company.people["author"], company.program.id)
    assert enrollment is not None
    programs.set_consent(enrollment, Consent.measuring, given=False, by=company.people["author"])


def leave(company: Company) -> None:
    enrollment = enrollments.enrollment(company.people["author"], company.program.id)
    assert enrollment is not None
    programs.leave(enrollment, by=company.people["author"])


@pytest.mark.parametrize("withdraw", [stop_measuring, leave])
def test_people_without_measuring_consent_are_not_in_the_snapshot(
    company: Company, withdraw: Any
) -> None:
    post(company, "author", impressions=40)
    visited(company, 0)
    with unit_of_work():
        withdraw(company)
    assert measured(company, 0).empty


def test_networks_and_ages_are_the_same_in_webapp_and_analytics() -> None:
    settings = {"x_client_id": "here", "mastodon": True, "bluesky": True}
    networks = type("Networks", (), settings)()
    assert set(registry.configured(networks)) == set(NAMES)
    assert set(METRICS_AGES) == set(MetricsAge)


def test_page_shows_reported_views_of_five_people(company: Company, client: Client) -> None:
    for part in PARTS[:5]:
        post(company, part, impressions=40)
        post(company, part, "bluesky", likes=3)
    post(company, "admin", "mastodon", likes=1)
    visited(company, 0, 1, 2)
    page = client.sign_in("lead@company.example").get(PAGE)
    assert "no network has reported anything yet" in page.words
    measured(company, 1)
    assert (stored(company).weeks, stored(company).reason) == ((), "nothing")
    measured(company, 2)
    found = stored(company)
    assert [(w.channel, w.low, w.high, w.posts, w.read, w.due) for w in found.weeks] == [
        ("x", 0, 200, 5, 15, 15),
        ("bluesky", None, None, 5, 15, 15),
    ]
    page = client.get(PAGE)
    assert " ".join(found.sentence("en").split()) in page.words
    cells = [[c.get_text() for c in row.select("td")] for row in page.soup.select("main tbody tr")]
    assert ["X", "between 0 and 200", "5 of 5", "15 of 15"] in cells
    assert ["Bluesky", "not reported", "0 of 5", "15 of 15"] in cells
    assert "Mastodon" not in found.sentence("en")


def test_released_week_does_not_change(company: Company) -> None:
    for part in PARTS[:5]:
        post(company, part, impressions=40)
    visited(company, 0, 1, 2, 3)
    measured(company, 2)
    before = stored(company).weeks
    with unit_of_work():
        stop_measuring(company)
        for metrics in db.session().query(PostMetrics):
            metrics.impressions = 1
    measured(company, 3)
    assert (stored(company).weeks, stored(company).until) == (before, "2026-W48")


def test_reported_views_of_too_few_people_are_withheld(company: Company, client: Client) -> None:
    for part in PARTS[:4]:
        post(company, part, impressions=40)
    visited(company, 0, 1, 2)
    measured(company, 2)
    assert (stored(company).weeks, stored(company).reason) == ((), "few")
    page = client.sign_in("lead@company.example").get(PAGE)
    assert "too few people have published through their own accounts" in page.words


def test_post_metrics_are_deleted_with_the_rows_of_the_snapshot(company: Company) -> None:
    for part in PARTS[:5]:
        post(company, part, impressions=40)
    visited(company, 0)
    measured(company, 0)
    path = folder(company) / "2026-W47" / "rows" / "post_metrics.parquet"
    assert path.is_file()
    with clock.at(MONDAYS[0] + timedelta(days=29)):
        assert jobs.delete_old_rows(folder(company), dry_run=True).snapshots == ("2026-W47",)
        assert path.is_file()
        jobs.delete_old_rows(folder(company), dry_run=False)
    assert not path.exists()
    assert db.session().query(PostMetrics).count() == 15


def test_an_author_sees_what_the_network_reported_of_a_share(
    company: Company, client: Client
) -> None:
    with clock.at(WEDNESDAY):
        post(company, "author", impressions=1240, likes=4)
        post(company, "colleague", impressions=77)
    page = client.sign_in("author@company.example").get("/figures/mine")
    assert "Reported by X: 1,240 views, 4 likes (25 November 2026)" in page.words
    assert "77" not in page.words
