"""The sentences for the reasons of a delivery: those of networks, and those of the application."""

from flask_babel import gettext as _

from webapp.core.i18n import gettext_noop

# Administrators read those of shares that need a decision, too.
# %(channel)s is the network's name. A reason that is not listed gets OTHERWISE.
SENTENCES: dict[str, str] = {
    # of networks
    "not_permitted": gettext_noop("%(channel)s does not let your account post this."),
    "too_long": gettext_noop("%(channel)s found the text too long."),
    "bad_request": gettext_noop("%(channel)s did not accept the post as it was written."),
    "not_found": gettext_noop("%(channel)s did not find what it was asked for."),
    "duplicate": gettext_noop("%(channel)s says that your account posted the same words already."),
    "no_credits": gettext_noop("There are no credits left at %(channel)s."),
    "usage_cap": gettext_noop("What %(channel)s allows in a month is used up."),
    "rate_limit": gettext_noop("%(channel)s takes nothing more from this account for a while."),
    "not_reached": gettext_noop("%(channel)s could not be reached."),
    "timeout": gettext_noop("%(channel)s did not answer in time."),
    "broken_answer": gettext_noop("The answer of %(channel)s could not be read."),
    "network_error": gettext_noop("The line to %(channel)s broke off."),
    "stale_token": gettext_noop("The key to the account had ended; a new one was fetched."),
    "no_id": gettext_noop("%(channel)s answered without saying which post it made."),
    "redirected": gettext_noop("%(channel)s sent us somewhere else, where we do not go."),
    "private_address": gettext_noop("The address of %(channel)s is not a public one."),
    "misconfigured": gettext_noop(
        "Franc-Parler is not set up correctly at %(channel)s; an administrator can fix it."
    ),
    # of the application
    "stale": gettext_noop("It could not go out for a whole day."),
    "too_often": gettext_noop("It was tried several times and never arrived."),
    "not_confirmed": gettext_noop("%(channel)s did not let us look whether the post is there."),
    "not_there": gettext_noop("We looked, and it is not there."),
    "renewing": gettext_noop("The key to the account is being renewed."),
    "late": gettext_noop("The worker that had it came too late and left it."),
    "restored": gettext_noop(
        "It may have gone out already: this installation was restored from a backup."
    ),
    "stopped": gettext_noop("The worker that had it stopped before it could say how it ended."),
    "account_ended": gettext_noop("The connection to %(channel)s ended."),
    "disconnected": gettext_noop("You disconnected your account."),
    "not_allowed": gettext_noop(
        "You no longer allow a connected account to be used in this program."
    ),
    "not_set_up": gettext_noop("Publishing on %(channel)s was switched off here."),
    "budget": gettext_noop("The program’s budget for this month is used up."),
    "program_paused": gettext_noop(
        "The program does not run, you do not take part at the moment, or its charter has a new "
        "version that you have not accepted."
    ),
    "not_approved": gettext_noop("The story is not approved as you prepared it."),
    "not_wanted": gettext_noop("It was cancelled before."),
    "paused": gettext_noop("An administrator paused publishing on %(channel)s."),
}  # fmt: skip
OTHERWISE = gettext_noop("Something went wrong that we had not foreseen.")
# Sentences of the timeline, by the verb of the activity row.
STEPS: dict[str, str] = {
    "confirmed": gettext_noop("You confirmed that it goes out through your account."),
    "published": gettext_noop("It is public on %(channel)s."),
    "lost sight of": gettext_noop("It was sent, and nobody saw the answer."),
    "held": gettext_noop("It waits for your word."),
    "could not publish": gettext_noop("%(channel)s did not take it."),
    "turned into a share by hand": gettext_noop("It does not go out by itself any more."),
    "sent again": gettext_noop("You had it sent again."),
}


def reason_sentence(reason: str | None, channel: str) -> str:
    """The sentence of a reason; empty where there is none."""
    return str(_(SENTENCES.get(reason, OTHERWISE), channel=channel)) if reason else ""


def activity_sentence(verb: str, reason: str | None, channel: str) -> str | None:
    """The sentence for an activity row of a delivery; None for rows of the share itself."""
    sentence = STEPS.get(verb)
    if sentence is None:
        return None
    parts = (_(sentence, channel=channel), reason_sentence(reason, channel))
    return " ".join(part for part in parts if part)
