"""What can prevent a share from being published through its author's account."""

from webapp.config import Networks
from webapp.connections.queries import active_connection
from webapp.core.i18n import gettext_noop
from webapp.delivery.services.budgets import affordable
from webapp.networks import registry
from webapp.program_kinds import Consent
from webapp.programs import queries as programs
from webapp.programs.workflow import EnrollmentState, ProgramState
from webapp.sharing.models import Share

OBSTACLES = {
    "not_set_up": gettext_noop("Publishing through an account is not set up for this channel."),
    "program_closed": gettext_noop("The program is not open at the moment."),
    "pausing": gettext_noop(
        "Your participation is paused. Once you resume it, you can post through your account again."
    ),
    "new_charter": gettext_noop("The charter has a new version. Read it and agree first."),
    "outside": gettext_noop("You do not take part in this program."),
    "not_allowed": gettext_noop(
        "You have not allowed posting through your account in this program."
    ),
    "account_ended": gettext_noop(
        "Your account is not connected there, or the connection has ended."
    ),
    "budget": gettext_noop("The program has no budget left for this network this month."),
}


def obstacle(share: Share, networks: Networks) -> str | None:
    """Why a share cannot be published through an account (a key of OBSTACLES), or None."""
    if share.channel not in registry.configured(networks):
        return "not_set_up"
    if (reason := _participation_obstacle(share)) is not None:
        return reason
    if not programs.allows(share.person_id, share.program_id, Consent.connector):
        return "not_allowed"
    if active_connection(share.person_id, share.channel) is None:
        return "account_ended"
    price = registry.prices(share.channel, networks)[0]
    if price and not affordable(share.program_id, price):
        return "budget"
    return None


def _participation_obstacle(share: Share) -> str | None:
    author, program = share.story.author, share.story.program
    enrollment = programs.enrollment(author, program.id)
    if enrollment is None:
        return "outside"
    if program.state != ProgramState.open:
        return "program_closed"
    if enrollment.state == EnrollmentState.paused:
        return "pausing"
    return None if programs.current_enrollment(author, program.id) else "new_charter"
