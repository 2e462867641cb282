"""Why a post was not made, in words."""

from collections.abc import Mapping
from typing import Final

from webapp.core.i18n import gettext_noop

# Characters of a stored reason.
LONGEST: Final = 40
BUDGET, NOBODY, CROWD, OVER = "budget", "nobody", "crowd", "over"
STOPPED: Final = "stopped"
NOT_SENT: Mapping[str, str] = {
    BUDGET: gettext_noop("the limit of at least one person was reached"),
    NOBODY: gettext_noop("nobody with an account is in its units"),
    CROWD: gettext_noop("more than 1,000 people are in its units"),
    OVER: gettext_noop("the appointment was canceled, or had begun"),
    "failed": gettext_noop("posts to this chat did not work"),
    "ended": gettext_noop("the chat was ended"),
}
NOT_LISTED: Final = "not_listed"
FAILED: Mapping[str, str] = {
    NOT_LISTED: gettext_noop("its host is no longer allowed (setting CHAT_HOSTS)"),
    "redirected": gettext_noop("the service redirects to another address"),
    "private_address": gettext_noop("its host is not on the public network"),
    "not_reached": gettext_noop("the service was not reached"),
    "timeout": gettext_noop("the service did not answer in time"),
    "network_error": gettext_noop("the connection to the service broke"),
    "broken_answer": gettext_noop("the service gave no complete answer"),
    STOPPED: gettext_noop("every worker that took it stopped"),
}
ANSWERED: Final = gettext_noop("the service answered %(reason)s")
INTERNAL: Final = gettext_noop("an error in Franc-Parler (%(reason)s)")


def why(reason: str) -> str:
    """The msgid of a reason, filled with `reason`; what a service answered begins with a status."""
    own = NOT_SENT.get(reason) or FAILED.get(reason)
    return own or (ANSWERED if reason[:1].isdigit() else INTERNAL)
