"""`francparler doctor`: one line for each check, with advice if it fails."""

import os
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from webapp import config
from webapp.admin import setup
from webapp.cli.edge import close_with_command
from webapp.config import Settings, SettingsError
from webapp.core import clock, db
from webapp.core.jobs import State
from webapp.core.mailbox import deliverable
from webapp.messaging.jobs import unsent_mail
from webapp.messaging.mail import Mailer, MailNotSentError
from webapp.tracking.spool import oldest_unread

# Seconds. A worker removes a file within half an hour after its last line.
UNREAD = 3600
# How long a mail that failed is mentioned.
RECENT = timedelta(days=7)


@dataclass(frozen=True)
class Finding:
    """The result of one check: whether it passed, and the line to print."""

    passed: bool
    sentence: str


def run(echo: Callable[[str], None], mail_to: str | None = None) -> int:
    """Print each finding; returns 0 if all checks pass, else 1. With `mail_to`, send it a mail."""
    try:
        settings = config.read()
    except SettingsError as error:
        echo(f"[ no ] {error}")
        return 1
    findings = list(_findings(settings, mail_to))
    for found in findings:
        echo(f"[{' ok ' if found.passed else ' no '}] {found.sentence}")
    return 0 if all(f.passed for f in findings) else 1


def _findings(settings: Settings, mail_to: str | None) -> Iterator[Finding]:
    yield Finding(True, "Settings are complete.")
    yield from _database(settings)
    yield _spool(settings)
    yield _mail(settings, mail_to)
    if settings.company_networks:
        yield Finding(
            True, f"Company networks: {len(settings.company_networks)} (COMPANY_NETWORKS)."
        )
    else:
        yield Finding(
            True,
            "COMPANY_NETWORKS is not set: visits from inside are not recognized, and intervals are wide.",
        )
    yield from _channels(settings)


def _channels(settings: Settings) -> Iterator[Finding]:
    """The networks that publish through people's accounts, and how to turn on the others."""
    for network in setup.networks(settings):
        state = "is on." if network.on else "is shared by hand. To turn it on:"
        steps = " ".join(step % network.values for step in network.steps)
        yield Finding(True, f"{network.name} {state} {steps}".rstrip())
    yield Finding(True, setup.BY_HAND)


def _database(settings: Settings) -> Iterator[Finding]:
    from webapp.app import create_app  # noqa: PLC0415 - slow import
    from webapp.web.health import readiness  # noqa: PLC0415 - slow import

    app = create_app(settings)
    close_with_command(app)
    with app.app_context():
        found = readiness()
        waiting = list(_unsent(found["migrations"]))
    advice = {
        "database": "The database answers (if not: check DATABASE_URL, or restore a backup of a damaged file).",
        "writes": "The database accepts changes (if not: free disk space, or make the file writable).",
        "migrations": "Migrations are applied (if not: run francparler migrate).",
        "visits": "Visits can be stored (if not: free disk space, or make the spool folder writable).",
        "answers": "The answers' database is ready (if not: check ANSWERS_DATABASE_URL, run francparler migrate).",
        "worker": "A worker is running (if not: start francparler work).",
    }
    for name, passed in found.items():
        yield Finding(passed, advice.get(name, f"{name} (see /readyz)."))
    yield from waiting


def _unsent(migrated: bool) -> Iterator[Finding]:  # noqa: FBT001 - the only argument
    """Mails that the server refused lately, and mails that wait after a failure."""
    if not migrated:
        return
    for state, reason, count in unsent_mail(clock.now() - RECENT):
        what = "not sent" if state == State.failed else "to be sent again"
        yield Finding(False, f"Mails {what}: {count} ({reason or 'reason unknown'}).")
    db.session().rollback()


def _mail(settings: Settings, mail_to: str | None) -> Finding:
    """Whether the mail server lets this installation in and, on request, takes a mail."""
    if not settings.smtp_url:
        passed = mail_to is None
        return Finding(passed, "Emails are printed by the worker. To send it, set SMTP_URL.")
    mailer = Mailer(settings.smtp_url, settings.mail_from)
    try:
        if mail_to is None:
            mailer.check()
            return Finding(True, "The mail server answers and accepts the sign-in (SMTP_URL).")
        subject, text = "A test of Franc-Parler", "This email was sent by `francparler doctor`.\n"
        mailer.send(deliverable(mail_to), subject, text, f"doctor.{secrets.token_hex(8)}")
    except MailNotSentError as error:
        return Finding(False, f"The mail server of SMTP_URL did not accept email: {error.reason}.")
    except ValueError:
        return Finding(False, "The address after --mail is not an email address.")
    return Finding(True, "The mail server accepted an email to the address after --mail.")


def _spool(settings: Settings) -> Finding:
    folder = settings.instance / "spool"
    folder.mkdir(parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK):
        return Finding(False, f"{folder} is not writable: visits cannot be stored.")
    if oldest_unread(folder) > UNREAD:
        return Finding(
            False, "Visits are not counted: each machine that serves pages also needs a worker."
        )
    return Finding(True, "Visits are stored and counted.")
