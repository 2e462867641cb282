"""Personal links: make, pause, resume, end, and delete after 180 days."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from webapp.careers import events, queries
from webapp.careers.models import Referral
from webapp.careers.rules import MAY
from webapp.careers.workflow import REFERRAL, ReferralState
from webapp.core import clock, db
from webapp.core.errors import Invalid
from webapp.core.texts import is_https
from webapp.core.unit_of_work import record
from webapp.people.models import Person
from webapp.tracking.services import create_personal_link, delete_link

KEPT = timedelta(days=180)
MOST = 5
LONGEST = 500


def make(
    *, by: Person, row_id: str, job: str = "", hosts: frozenset[str] = frozenset()
) -> Referral:
    """Make a personal link to the career page, or to the page of a job on one of these hosts.

    A second call with the same `row_id` returns the same link. Raises Invalid on `job`.
    """
    db.lock(by)  # two forms sent at once must not both count four links
    if (found := db.existing(Referral, row_id)) is not None:
        return found
    _check_job(job, hosts)
    if queries.usable_referrals(by) >= MOST:
        raise Invalid("job", "You have %(most)d links. End one of them first.", most=MOST)
    moment = clock.now()
    made = Referral(
        id=row_id, person_id=by.id, link_id=create_personal_link(job or None).id,
        state=ReferralState.active, made_at=moment, deleted_on=moment + KEPT,
    )  # fmt: skip
    db.session().add(made)
    db.session().flush()
    record(events.ReferralMade(actor=by.id, object_id=made.id))
    return made


def _check_job(job: str, hosts: frozenset[str]) -> None:
    if not job:
        return
    if len(job) > LONGEST or not job.isprintable() or not is_https(job):
        raise Invalid("job", "Give an address that begins with https://.")
    parts = urlsplit(job)
    if parts.hostname not in hosts or "@" in parts.netloc:
        raise Invalid(
            "job", "Links can lead to these sites only: %(hosts)s", hosts=", ".join(sorted(hosts))
        )


def pause(referral: Referral, *, by: Person) -> None:
    """Stop counting visits; the link still leads on."""
    moment = clock.now()
    REFERRAL.take(referral, "pause", by=by, may=MAY, paused_at=moment)
    _retire(referral, moment)
    record(events.ReferralPaused(actor=by.id, object_id=referral.id))


def resume(referral: Referral, *, by: Person) -> None:
    """Count visits again."""
    REFERRAL.take(referral, "resume", by=by, may=MAY)
    _retire(referral, None)
    record(events.ReferralResumed(actor=by.id, object_id=referral.id))


def _retire(referral: Referral, moment: datetime | None) -> None:
    if referral.link is not None:
        referral.link.retired_at = moment


def end(referral: Referral, *, by: Person) -> None:
    """End a link: its address, its visits and their counts are deleted."""
    step = REFERRAL.permit(referral, "end", by=by, may=MAY)
    link = referral.link
    REFERRAL.move(referral, step, ended_at=clock.now())
    referral.link = None
    db.session().flush()
    if link is not None:
        delete_link(link)
    record(events.ReferralEnded(actor=by.id, object_id=referral.id))


def forget(person: Person) -> None:
    """Delete all links of a person whose account ended."""
    for referral in queries.own_referrals(person):
        _delete(referral)


def delete_due(most: int = 500) -> int:
    """Delete links that were made 180 days ago, at most `most`; return how many."""
    found = queries.over(clock.now(), most)
    for referral in found:
        _delete(referral)
    return len(found)


def _delete(referral: Referral) -> None:
    db.lock(referral)
    link = referral.link
    record(events.ReferralDeleted(actor=None, object_id=referral.id))
    db.session().delete(referral)
    db.session().flush()
    if link is not None:
        delete_link(link)
