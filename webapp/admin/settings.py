"""The settings of the organization: what is set where, how to change it, and a test of mail."""

import secrets

from flask import Response
from flask_babel import gettext as _

from analytics.core.measures import ACTIVITY, DISTRIBUTION, MEAN, TREND
from webapp.admin import setup
from webapp.admin.blueprint import bp
from webapp.admin.forms import LogoForm, NameForm
from webapp.core import runtime
from webapp.core.i18n import LANGUAGES
from webapp.directory.queries import organization_name
from webapp.messaging.mail import Mailer, MailNotSentError
from webapp.people.rules import is_admin
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, before_transaction

# KEPT and IN_SNAPSHOTS of insights.jobs.retention, whose package loads the statistics.
KEPT_DAYS, SNAPSHOT_DAYS = 35, 28


@bp.get("/settings")
@guarded(is_admin)
def settings() -> Response:
    """What is set, under the name of its variable."""
    return settings_page()


def settings_page(name: NameForm | None = None, logo: LogoForm | None = None) -> Response:
    """The page, with a form that was refused and its errors."""
    own = runtime.current().settings
    return render(
        "admin/settings.html",
        name_form=name or NameForm(name=organization_name()), logo_form=logo or LogoForm(),
        own=own, networks=setup.networks(own), by_hand=setup.BY_HAND,
        missing=setup.missing(own), languages=LANGUAGES.values(), kept=KEPT_DAYS,
        snapshots=SNAPSHOT_DAYS,
        floors=((_("Counts of participants"), ACTIVITY), (_("Distributions"), DISTRIBUTION),
                (_("Averages and rates"), MEAN), (_("People active by week after joining"), TREND)),
    )  # fmt: skip


@bp.post("/settings/mail")
@guarded(is_admin)
def mail_test() -> Response:
    """Send a mail to the administrator, and show what the server answered."""
    result = before_transaction(StepForm(), _send_test)
    sentence, kind = result.value if isinstance(result, Done) else (_("Please try again."), "note")
    flash(sentence, kind)
    return redirect_to("admin.settings")


def _send_test() -> tuple[str, str]:
    """The result in words, and the kind of message."""
    own, address = runtime.current().settings, person().email
    if not own.smtp_url:
        return _("No mail server is set. Set SMTP_URL first."), "problem"
    mailer = Mailer(own.smtp_url, own.mail_from)
    number = f"test.{secrets.token_hex(8)}"
    try:
        mailer.send(address, _("A test of Franc-Parler"), _("Email works.") + "\n", number)
    except MailNotSentError as error:
        return _("The mail server did not accept the email: %(why)s", why=error.reason), "problem"
    return _("The mail server accepted an email to %(email)s.", email=person().address), "done"
