"""The demo company: reproducible, simulated by day, with demo accounts only."""

import json
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, func, select

from analytics import question_panel, snapshots
from analytics.core.own_words import share
from tests.databases import Templates
from tests.environment import ENVIRONMENT
from tests.factories.application import running
from tests.factories.installations import copied
from webapp import config
from webapp.app import create_app
from webapp.briefs.models import Brief
from webapp.chat.models import Webhook
from webapp.chat.services import open_address
from webapp.chat.validation import target_of
from webapp.cli import run_demo
from webapp.config import Chat
from webapp.core import activity, clock, db, jobs
from webapp.demo.chat.chats import add_chats
from webapp.demo.company import SLUG, Company
from webapp.demo.progress import Progress
from webapp.demo.run import NotEmptyError, make_demo
from webapp.demo_data import places, staff, words
from webapp.demo_data.openings import opening_days
from webapp.demo_data.truth import TRUTH, Truth
from webapp.insights.models import PanelWeek, ReleasedWeek
from webapp.messaging.models import Notice
from webapp.people.calendar import working_seconds_left
from webapp.people.models import OrgUnit, Person
from webapp.people.queries import holders
from webapp.people.services import passwords
from webapp.people.workflow import Role
from webapp.programs.models import Charter, Enrollment, Program
from webapp.programs.workflow import EnrollmentState
from webapp.rollouts import queries as rollouts
from webapp.rollouts.workflow import Chosen
from webapp.stories import queries as waiting
from webapp.stories.models import Review, Story
from webapp.stories.workflow import State
from webapp.tracking.counting import counter
from webapp.tracking.models import Visit
from webapp.unit_weeks.models import UnitWeek
from webapp.web.application import Application

# A higher hazard of joining, so that a small company has stories after six weeks.
SMALL = replace(TRUTH, weeks=6, people=60, join_hazard=0.08, stories_a_week=0.4)
# Nothing listens there.
NOWHERE = "http://127.0.0.1:9"
SUNDAY = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@contextmanager
def demo_company(
    templates: Templates, folder: Path, moment: datetime, truth: Truth = SMALL
) -> Iterator[Application]:
    """Yield the application of a small demo company in a separate database."""
    folder.mkdir()
    with copied(templates, "sqlite", folder, company=False) as installation:
        url = installation.database_url
    given = {"DATABASE_URL": url, "INSTANCE": str(folder)}
    demo = {"ALLOWED_DOMAINS": words.DOMAIN, "COMPANY_NETWORKS": "192.0.2.0/24",
            "ORGANIZATION_NAME": words.ORGANIZATION, "LINK_HOSTS": "127.0.0.1",
            "CHAT_BASE_URL": NOWHERE}  # fmt: skip
    settings = replace(config.read({**ENVIRONMENT, **demo, **given}), password_cost=1)
    app = create_app(settings)
    with running(app), clock.at(moment):
        make_demo(app, lambda _line: None, truth)
        yield app


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the demo companies."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def made(templates: Templates, folder: Path) -> Iterator[Application]:
    """Yield a demo company for all tests that only read."""
    with demo_company(templates, folder / "made", SUNDAY) as app:
        yield app


def panel() -> list[tuple[str, str]]:
    """Return the counts of each week as JSON."""
    found = db.session().scalars(select(PanelWeek).order_by(PanelWeek.week))
    return [(row.week, json.dumps(row.counts, sort_keys=True)) for row in found]


def count(of: type[db.Base], *where: Any) -> int:
    return db.session().scalar(select(func.count()).select_from(of).where(*where)) or 0


def test_same_seed_and_day_give_the_same_panel_with_one_commit_per_day(
    made: Application, templates: Templates, folder: Path
) -> None:
    first, commits = panel(), []

    def keep(connection: Connection) -> None:
        # Each answer to a barometer is a transaction of the other database.
        if not str(connection.engine.url).endswith("answers.db"):
            commits.append(1)

    event.listen(Engine, "commit", keep)
    try:
        with demo_company(templates, folder / "again", SUNDAY + timedelta(hours=5)):
            assert panel() == first
    finally:
        event.remove(Engine, "commit", keep)
    assert len(first) >= 4
    # At the end of a week its visits are stored, and it is closed.
    days = (7 + 2) * SMALL.weeks + 7
    # Plus the jobs at the end, and the steps of barometers with their results.
    assert days <= len(commits) <= days + 50


def test_only_demo_accounts_can_sign_in(made: Application) -> None:
    everybody = db.session().scalars(select(Person)).all()
    accounts = {f"{local}@{words.DOMAIN}" for local, *_ in words.ACCOUNTS.values()}
    assert {p.email for p in everybody if passwords().check(p, words.PASSWORD)} == accounts
    assert {p.password_hash for p in everybody if p.email not in accounts} <= {None, "!"}
    names = {(p.email, p.name) for p in everybody}
    for local, name, *_ in words.ACCOUNTS.values():
        assert (f"{local}@{words.DOMAIN}", name) in names


def test_leads_and_reviewers_manage_nobody(made: Application) -> None:
    program = db.session().scalars(select(Story)).first()
    assert program is not None
    staff_of_program = [
        p for r in (Role.lead, Role.reviewer) for p in holders(r, program.program_id)
    ]
    assert len(staff_of_program) == 3
    assert count(Person, Person.manager_id.in_([p.id for p in staff_of_program])) == 0
    directors = db.session().scalars(select(Person).where(Person.manager_id.is_(None)))
    assert [p.name for p in directors] == [words.SPONSOR]


def test_no_mail_is_queued_and_only_recent_notices_are_unread(made: Application) -> None:
    queued = select(jobs.OutboxMessage).where(jobs.OutboxMessage.state == jobs.State.queued)
    waiting_rows = db.session().scalars(queued).all()
    assert {row.kind for row in waiting_rows} == {"share_reminder", "post_metrics"}
    assert min(row.not_before for row in waiting_rows) > SUNDAY
    unread = select(Notice.made_at).where(Notice.read_at.is_(None))
    ages = [SUNDAY - at for at in db.session().scalars(unread)]
    assert ages
    assert max(ages) < timedelta(days=4)


def test_chats_are_there_for_a_trial_only(made: Application) -> None:
    found = list(db.session().scalars(select(Webhook).order_by(Webhook.name)))
    assert {hook.name for hook in found} <= {"Atelier bois", "Studio"}
    assert found
    for hook in found:
        assert hook.state == "active"
        target = target_of(open_address(hook), made.runtime.settings.chat)
        assert target is not None
        assert target.startswith(NOWHERE)
    outside = replace(made.runtime.settings, chat=Chat(frozenset({"hooks.slack.com"}), ""))
    company = Company(outside, counter(), SMALL, "!", SUNDAY)
    add_chats(company)  # without a server in place of theirs it asks for nothing
    assert count(Webhook) == len(found)


def test_weeks_are_closed_and_activity_is_sealed(made: Application) -> None:
    assert db.session().scalar(select(func.max(ReleasedWeek.week))) == "2026-W46"
    result = activity.verify(made.runtime.settings.instance / "activity.anchor")
    assert (result.unsealed, result.violations) == (0, ())
    viewers = Counter(db.session().scalars(select(Visit.viewer)))
    assert set(viewers) == {"employee", "external"}
    assert {"R1", "R2", "R6", None} <= set(db.session().scalars(select(Visit.decided)))


def test_units_are_counted_in_each_week_as_they_were_then(made: Application) -> None:
    weeks = db.session().scalars(select(UnitWeek.week).distinct().order_by(UnitWeek.week)).all()
    assert list(weeks) == sorted(db.session().scalars(select(ReleasedWeek.week)))
    assert len(weeks) >= SMALL.weeks
    assert count(UnitWeek) == len(weeks) * (1 + count(OrgUnit))
    sums = [
        db.session().scalar(select(func.sum(UnitWeek.enrolled)).where(UnitWeek.week == week)) or 0
        for week in weeks
    ]
    assert 0 < sums[0] < sums[-1]
    for column in (
        UnitWeek.active,
        UnitWeek.stories,
        UnitWeek.shares,
        UnitWeek.texts,
        UnitWeek.gross,
    ):
        assert count(UnitWeek, column > 0) > 0
    assert count(UnitWeek, UnitWeek.gross.is_(None)) == 0
    assert count(UnitWeek, UnitWeek.offered > 0) > 0


def test_people_join_from_the_day_on_which_the_program_opens_in_their_unit(
    made: Application,
) -> None:
    program = db.session().scalars(select(Program).where(Program.slug == SLUG)).one()
    plan, days = rollouts.rollout(program.id), rollouts.days(program.id)
    assert plan is not None
    assert plan.chosen == Chosen.lot
    names = {unit.id: unit.name for unit in db.session().scalars(select(OrgUnit))}
    by_name = opening_days(SMALL, SUNDAY.date() - timedelta(weeks=SMALL.weeks, days=6))
    assert {names[unit]: day for unit, day in days.items()} == {
        name: day for name, day in by_name.items() if name in names.values()
    }
    assert 5 <= sum(day > SUNDAY.date() for day in days.values()) < len(days)
    joined = db.session().execute(
        select(Person.unit_id, Enrollment.joined_at).join(Person)
        .where(Enrollment.program_id == program.id)
    ).all()  # fmt: skip
    zone = made.runtime.settings.zone
    late = [unit for unit, _at in joined if unit in days]
    day_of = {unit: days.get(unit or "", date.min) for unit, _at in joined}
    assert all(day_of[unit] <= clock.local_day(at, zone) for unit, at in joined)
    assert late
    for row in db.session().scalars(select(UnitWeek).where(UnitWeek.week == "2026-W46")):
        assert (row.offered == 0) == (days.get(row.unit, date.min) > date(2026, 11, 15))


def test_the_snapshot_has_the_openings_and_that_they_were_drawn(made: Application) -> None:
    folder = snapshots.latest(made.runtime.settings.instance / "snapshots")
    weeks = question_panel.of(snapshots.load(folder))
    program = db.session().scalars(select(Program).where(Program.slug == SLUG)).one()
    opened = {
        unit: clock.iso_week(day) for unit, day in rollouts.days(program.id).items()
        if day <= SUNDAY.date()
    }  # fmt: skip
    drawn = weeks[weeks["chosen_by"] == "lot"]
    assert dict(zip(drawn["unit"], drawn["opened"], strict=True)) == opened
    assert question_panel.recorded(weeks) == "lot"


def test_people_join_agree_to_the_new_charter_and_leave(made: Application) -> None:
    assert count(Charter) == 3
    assert count(Enrollment, Enrollment.state == EnrollmentState.active) > 10
    newest = select(Charter.id).where(Charter.version == 2).scalar_subquery()
    renewed = select(Charter.program_id).where(Charter.version == 2)
    inside = (Enrollment.state != EnrollmentState.left) & Enrollment.program_id.in_(renewed)
    agreed = count(Enrollment, Enrollment.charter_id == newest, inside)
    assert agreed > 0.6 * count(Enrollment, inside)
    assert count(Brief) == 8


def test_texts_are_own_adapted_and_copied(made: Application) -> None:
    found = db.session().scalars(select(Story)).all()
    shares = [share(s.body, " ".join(s.brief.facts[s.language])) for s in found]
    known = [each for each in shares if each is not None]
    assert min(known) < 0.5
    assert any(0.5 < each < 0.95 for each in known)
    assert sum(each > 0.95 for each in known) > len(known) / 3
    assert {s.language for s in found} == {"en", "fr"}
    assert not [s.title for s in found if "{" in s.title + s.body]


def check_stories_of_the_last_days(moment: datetime) -> None:
    """Assert that each state exists and that no review is overdue."""
    assert set(db.session().scalars(select(Story.state))) == set(State)
    in_review = db.session().scalars(select(Story).where(Story.state == State.in_review)).all()
    assert waiting.overdue(9) == []
    assert [s.title for s in in_review if s.late_at] == []
    left = [
        working_seconds_left(moment, story.due_at, story.author)
        for story in in_review
        if story.due_at
    ]
    assert 0 <= min(left) <= 10 * 3600
    assert {words.NEARLY_LATE[1], words.PICTURED[1]} <= {s.title for s in in_review}
    assert count(Review, Review.made_at > moment) == 0


def test_no_review_is_overdue_on_a_sunday(made: Application) -> None:
    check_stories_of_the_last_days(SUNDAY)


# Days after a Sunday; all of them in `make soak`.
OTHER_DAYS = {"Monday": 1}
if os.environ.get("SOAK") == "1":
    OTHER_DAYS |= {"Saturday": -1, "Wednesday": 3}


@pytest.mark.parametrize("days", OTHER_DAYS.values(), ids=OTHER_DAYS)
def test_no_review_is_overdue_on_other_days(templates: Templates, folder: Path, days: int) -> None:
    moment = SUNDAY + timedelta(days=days)
    small = replace(SMALL, weeks=3, people=40)
    with demo_company(templates, folder / f"{days}", moment, small):
        check_stories_of_the_last_days(moment)


def test_database_must_be_empty(made: Application) -> None:
    with pytest.raises(NotEmptyError):
        make_demo(made, lambda _line: None, SMALL)


def test_size_of_the_whole_company() -> None:
    end = date(2026, 11, 22)
    start = end - timedelta(weeks=52)
    everybody = staff.hire(TRUTH, Random(1), start, end)
    sizes = Counter(one.unit for one in everybody)
    assert sizes.keys() == places.UNITS.keys()
    assert len(sizes) == 20
    assert sum(sizes.values()) == 800
    assert sorted(sizes.values())[:3] == [6, 8, 16]
    assert max(sizes.values()) <= 90
    assert len({one.mail for one in everybody}) == len({one.name for one in everybody}) == 800
    assert 0.1 < sum(one.language == "en" for one in everybody) / 800 < 0.4
    assert staff.directory(everybody, start).count(b"\n") <= 801


def test_units_form_a_tree(made: Application) -> None:
    units = {u.id: u for u in db.session().scalars(select(OrgUnit))}
    tops = [u.name for u in units.values() if u.parent_id is None]
    assert tops == [words.ORGANIZATION]
    branches = {u.branch for u in places.UNITS.values()}
    assert len(units) == 1 + len(branches) + len(places.UNITS)


def test_progress_is_lines_without_a_terminal() -> None:
    lines: list[str] = []
    progress = Progress(lines.append, 30)
    for week in range(1, 31):
        progress.week_is_over(week)
    assert lines == ["week 13 of 30", "week 26 of 30", "week 30 of 30"]


def test_demo_settings_name_the_network_of_simulated_colleagues(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INSTANCE", str(tmp_path))
    for name in (
        "SECRET_KEY",
        "DATA_KEYS",
        "ALLOWED_DOMAINS",
        "ORGANIZATION_NAME",
        "COMPANY_NETWORKS",
    ):
        monkeypatch.setenv(name, "kept")
    assert "COMPANY_NETWORKS=192.0.2.0/24\n" in run_demo.prepare().read_text()
