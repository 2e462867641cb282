"""What a word of a delivery says to its author: those of the port, and those of this house."""

from flask_babel import gettext as _

from webapp.kernel.words import msg

# Administrators read those of held shares too.
# %(channel)s is the network's name. A word that nobody wrote down here gets OTHERWISE.
SAID: dict[str, str] = {
    # of networks
    "not_permitted": msg("%(channel)s does not let your account post this."),
    "too_long": msg("%(channel)s found the text too long."),
    "bad_request": msg("%(channel)s did not accept the post as it was written."),
    "not_found": msg("%(channel)s did not find what it was asked for."),
    "duplicate": msg("%(channel)s says that your account posted the same words already."),
    "no_credits": msg("This house has no credits left at %(channel)s."),
    "usage_cap": msg("This house used up what %(channel)s allows it in a month."),
    "rate_limit": msg("%(channel)s takes nothing more from this account for a while."),
    "not_reached": msg("%(channel)s could not be reached."),
    "timeout": msg("%(channel)s did not answer in time."),
    "broken_answer": msg("The answer of %(channel)s could not be read."),
    "network_error": msg("The line to %(channel)s broke off."),
    "stale_token": msg("The key to the account had ended; a new one was fetched."),
    "no_id": msg("%(channel)s answered without saying which post it made."),
    "redirected": msg("%(channel)s sent us somewhere else, where we do not go."),
    "private_address": msg("The address of %(channel)s is not a public one."),
    "misconfigured": msg(
        "This house is not set up rightly at %(channel)s; an administrator can mend it."
    ),
    # of this house
    "stale": msg("It could not go out for a whole day."),
    "too_often": msg("It was tried several times and never arrived."),
    "not_confirmed": msg("%(channel)s did not let us look whether the post is there."),
    "not_there": msg("We looked, and it is not there."),
    "renewing": msg("The key to the account is being renewed."),
    "late": msg("The worker that had it came too late and left it."),
    "stopped": msg("The worker that had it stopped before it could say how it ended."),
    "account_ended": msg("The connection to %(channel)s ended."),
    "disconnected": msg("You disconnected your account."),
    "not_allowed": msg(
        "You no longer allow a connected account to be used in this program."
    ),
    "not_set_up": msg("Publishing on %(channel)s was switched off in this house."),
    "budget": msg("The program’s budget for this month is used up."),
    "program_paused": msg(
        "The program does not run, you do not take part at the moment, or its charter has a new "
        "version that you have not accepted."
    ),
    "not_approved": msg("The story is not approved as you prepared it."),
    "not_wanted": msg("It was cancelled before."),
    "paused": msg("An administrator paused publishing on %(channel)s."),
}  # fmt: skip
OTHERWISE = msg("Something went wrong that we had not foreseen.")
# Steps of a delivery as the timeline tells them, by the verb that activity keeps.
STEPS: dict[str, str] = {
    "confirmed": msg("You confirmed that it goes out through your account."),
    "published": msg("It is public on %(channel)s."),
    "lost sight of": msg("It was sent, and nobody saw the answer."),
    "held": msg("It waits for your word."),
    "could not publish": msg("%(channel)s did not take it."),
    "turned into a share by hand": msg("It does not go out by itself any more."),
    "sent again": msg("You had it sent again."),
}


def why(word: str | None, channel: str) -> str:
    """The sentence of a word; nothing where there is none."""
    return str(_(SAID.get(word, OTHERWISE), channel=channel)) if word else ""


def step(verb: str, word: str | None, channel: str) -> str | None:
    """What a step of a delivery says, with its reason; None for steps of the share itself."""
    said = STEPS.get(verb)
    if said is None:
        return None
    return " ".join(filter(None, (_(said, channel=channel), why(word, channel))))
