"""The sentences for the reasons of a delivery: those of networks, and those of the application."""

from flask_babel import gettext as _

from webapp.core.i18n import gettext_noop

# Administrators read those of shares that need a decision, too.
# %(channel)s is the network's name. A reason that is not listed gets OTHERWISE.
SENTENCES: dict[str, str] = {
    # of networks
    "not_permitted": gettext_noop("%(channel)s does not let your account post this."),
    "too_long": gettext_noop("%(channel)s found the text too long."),
    "bad_request": gettext_noop("%(channel)s did not accept the post."),
    "not_found": gettext_noop("%(channel)s did not find the account or the post."),
    "duplicate": gettext_noop("%(channel)s reports that your account already posted this text."),
    "no_credits": gettext_noop("There are no credits left at %(channel)s."),
    "usage_cap": gettext_noop("The monthly limit at %(channel)s is reached."),
    "rate_limit": gettext_noop("%(channel)s limits how often this account may post."),
    "not_reached": gettext_noop("%(channel)s could not be reached."),
    "timeout": gettext_noop("%(channel)s did not answer in time."),
    "broken_answer": gettext_noop("%(channel)s sent an answer that we could not read."),
    "network_error": gettext_noop("The connection to %(channel)s was interrupted."),
    "stale_token": gettext_noop("The access to the account had expired and was renewed."),
    "no_id": gettext_noop("%(channel)s answered without naming the post."),
    "redirected": gettext_noop("%(channel)s redirected us to another address, which we do not follow."),
    "private_address": gettext_noop("The address of %(channel)s is not public."),
    "misconfigured": gettext_noop(
        "Franc-Parler is not set up correctly at %(channel)s; an administrator can fix it."
    ),
    # of the application
    "stale": gettext_noop("It could not be posted for a whole day."),
    "too_often": gettext_noop("Several attempts failed."),
    "not_confirmed": gettext_noop("We could not confirm with %(channel)s whether the post is public."),
    "not_there": gettext_noop("We checked: it is not public."),
    "renewing": gettext_noop("The access to the account is being renewed."),
    "late": gettext_noop("The attempt began too late and was stopped."),
    "restored": gettext_noop(
        "It may already be public: Franc-Parler was restored from a backup."
    ),
    "stopped": gettext_noop("The attempt was interrupted, and its result is unknown."),
    "account_ended": gettext_noop("Your account on %(channel)s is no longer connected."),
    "disconnected": gettext_noop("You disconnected your account."),
    "not_allowed": gettext_noop(
        "You no longer allow posting through your account in this program."
    ),
    "not_set_up": gettext_noop("Publishing on %(channel)s was switched off in Franc-Parler."),
    "budget": gettext_noop("The program has no budget left this month."),
    "program_paused": gettext_noop(
        "The program or your participation is paused, or you have not agreed to the new charter."
    ),
    "not_approved": gettext_noop("The text you prepared is no longer approved."),
    "not_wanted": gettext_noop("It was already canceled."),
    "paused": gettext_noop("An administrator paused publishing on %(channel)s."),
}  # fmt: skip
OTHERWISE = gettext_noop("An unexpected error occurred.")
# Sentences of the timeline, by the verb of the activity row.
STEPS: dict[str, str] = {
    "confirmed": gettext_noop("You confirmed that it is posted through your account."),
    "published": gettext_noop("It is public on %(channel)s."),
    "could not confirm": gettext_noop("It was sent. We could not confirm the result."),
    "asked for a decision on": gettext_noop("Needs your decision."),
    "could not publish": gettext_noop("%(channel)s refused it."),
    "stopped publishing": gettext_noop("It is no longer posted through your account."),
    "sent again": gettext_noop("You sent it again."),
}
# Verbs of rows that were written before these words; activity rows never change.
EARLIER = {
    "lost sight of": "could not confirm",
    "held": "asked for a decision on",
    "turned into a share by hand": "stopped publishing",
}


def reason_sentence(reason: str | None, channel: str) -> str:
    """The sentence of a reason; empty where there is none."""
    return str(_(SENTENCES.get(reason, OTHERWISE), channel=channel)) if reason else ""


def activity_sentence(verb: str, reason: str | None, channel: str) -> str | None:
    """The sentence for an activity row of a delivery; None for rows of the share itself."""
    sentence = STEPS.get(EARLIER.get(verb, verb))
    if sentence is None:
        return None
    parts = (_(sentence, channel=channel), reason_sentence(reason, channel))
    return " ".join(part for part in parts if part)
