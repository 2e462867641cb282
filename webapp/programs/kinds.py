"""What differs between kinds of programs: charter parts, consents, and sentences of pages.

A new kind of program gets one entry in KINDS, and in `workflow.OFFERED` once its pages exist.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from webapp.core.i18n import gettext_noop
from webapp.programs.workflow import Consent, Kind


@dataclass(frozen=True, kw_only=True)
class KindOfProgram:
    """One kind: the parts of its charter in the order of the page, consents, and msgids.

    `does` explains the kind to administrators, `activity` and `seen_by` to people who may join.
    The other sentences say what a step of the lead or of a participant means in such a program.
    """

    parts: tuple[str, ...]
    consents: frozenset[Consent]
    name: str
    does: str
    seen_by: str
    # What the lead sees of participants.
    participants: str
    leaving: str
    # Empty where the page says it with numbers of the charter.
    activity: str = ""
    pausing: str = gettext_noop("While it is paused, no one can join.")
    closing: str = gettext_noop("Once it is closed, no one can join. The charter stays public.")
    closed: str = gettext_noop("The program is closed.")
    settings: str = gettext_noop("Names, sponsor, works council")
    new_version: str = gettext_noop(
        "Participants are asked to agree to a new version. They can pause and leave at any time."
    )
    published: str = gettext_noop("Published. Participants are asked to agree to it.")
    agreeing: str = gettext_noop("Agree to it to go on.")


KINDS: Final[Mapping[Kind, KindOfProgram]] = {
    Kind.sharing: KindOfProgram(
        parts=(
            "purpose", "voluntary", "audience", "channels", "kinds", "review", "data", "who_sees",
            "rewards", "sponsor", "works_council",
        ),
        consents=frozenset(Consent),
        name=gettext_noop("Reviewed sharing"),
        does=gettext_noop("Reviewed sharing: people write stories and share them once a reviewer approved."),
        seen_by=gettext_noop("Reviewers of your stories, and the lead when they are late. Other participants only "
                             "if you choose."),
        participants=gettext_noop("You see totals. You see an author’s name only on a story that needs your "
                                  "review."),
        leaving=gettext_noop("Prepared shares are canceled and your options are turned off. Visits to your links "
                             "still count in totals. No one is notified."),
        pausing=gettext_noop("While it is paused, no one can join, send or share."),
        closing=gettext_noop("No one can join, send or share. Authors keep their stories, and links and figures "
                             "stay."),
        closed=gettext_noop("The program is closed. Authors keep their stories."),
        settings=gettext_noop("Names, links, sponsor, works council"),
        new_version=gettext_noop("Participants agree to a new version before they send or share stories. Until "
                                 "then they can read, pause and leave."),
        published=gettext_noop("Published. Participants agree to it before they send or share stories."),
        agreeing=gettext_noop("Agree to it before you send or share stories."),
    ),
    Kind.mentoring: KindOfProgram(
        parts=(
            "purpose", "applying", "pairs", "records", "leaving", "contact", "sponsor", "works_council",
        ),
        consents=frozenset({Consent.listed, Consent.measuring}),
        name=gettext_noop("Reverse mentoring"),
        does=gettext_noop("Reverse mentoring: juniors mentor seniors."),
        activity=gettext_noop("You apply as a mentor or as a mentee, and meet the person you are paired with."),
        seen_by=gettext_noop("The person you are paired with, and the lead who checks the pairs. Other "
                             "participants only if you choose."),
        participants=gettext_noop("You see totals. You see names only when you check the pairs."),
        leaving=gettext_noop("Your options are turned off, your applications are withdrawn, and your pairs end. "
                             "The other person can see that the pair has ended, not why. No one else is notified."),
    ),
    Kind.champions: KindOfProgram(
        parts=(
            "purpose", "becoming", "hours", "help", "records", "leaving", "contact", "sponsor", "works_council",
        ),
        # Nothing of these programs is measured yet.
        consents=frozenset({Consent.listed}),
        name=gettext_noop("Digital champions"),
        does=gettext_noop("Digital champions: people help colleagues with digital tools, within hours agreed with "
                          "their manager."),
        activity=gettext_noop("You help colleagues with digital tools, within the hours agreed with your manager."),
        seen_by=gettext_noop("Employees find active champions in the directory. Your manager sees your hours. The "
                             "list of participants names you only if you choose."),
        participants=gettext_noop("You see the names of champions and of people who apply."),
        leaving=gettext_noop("Your options are turned off, and you are no longer a champion. No one is notified."),
        closing=gettext_noop("Once it is closed, no one can join, and champions are no longer listed. The charter "
                             "stays public."),
    ),
}  # fmt: skip
