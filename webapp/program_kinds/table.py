"""What differs between kinds of programs: charter parts, consents, and sentences of pages.

Every kind of KINDS is offered to administrators.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from webapp.core.i18n import gettext_noop
from webapp.program_kinds.kinds import Consent, Kind


@dataclass(frozen=True, kw_only=True)
class KindOfProgram:
    """One kind: the parts of its charter in the order of the page, consents, and msgids.

    `records` are sentences that hold in every program of the kind, for the charter part "records".
    `does` explains the kind to administrators, `activity` and `seen_by` to people who may join.
    The other sentences say what a step of the lead or of a participant means in such a program.
    """

    parts: tuple[str, ...]
    records: tuple[str, ...] = ()
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


# What pages do in every program; tests compare the two.
LISTED = gettext_noop("Other participants see your name only if you turn on “%(option)s”.")
LEADS = gettext_noop("Signed-in employees see who leads the program.")
NOBODY_ABSENT = gettext_noop("No page shows who does not take part.")
# The question that each part of a charter answers.
QUESTIONS: Final[Mapping[str, str]] = {
    "purpose": gettext_noop("What is it for?"),
    "voluntary": gettext_noop("Do I have to take part?"),
    "audience": gettext_noop("Who should read the stories?"),
    "channels": gettext_noop("Where are they shared?"),
    "kinds": gettext_noop("What kinds of content?"),
    "review": gettext_noop("Who reviews, how fast, by which rules?"),
    "data": gettext_noop("What data is kept?"),
    "who_sees": gettext_noop("Who sees what?"),
    "rewards": gettext_noop("Is there a reward?"),
    "applying": gettext_noop("Who can apply, and how much time does it take?"),
    "pairs": gettext_noop("How are pairs found?"),
    "records": gettext_noop("What is recorded, and who sees it?"),
    "becoming": gettext_noop("Who can become a champion, and for how long?"),
    "hours": gettext_noop("How much time does it take, and who agrees to it?"),
    "help": gettext_noop("What do champions help with?"),
    "workshops": gettext_noop("What can I take part in, and how much time does it take?"),
    "ideas": gettext_noop("Who decides on an idea, and how fast?"),
    "leaving": gettext_noop("How do I leave?"),
    "contact": gettext_noop("Whom can I ask?"),
    "sponsor": gettext_noop("Who sponsors it?"),
    "works_council": gettext_noop("What does the works council say?"),
}
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
        records=(
            gettext_noop("Notes about meetings are encrypted. No page shows them to a lead, a manager or an "
                         "administrator."),
            gettext_noop("Your manager sees the hours you agreed on together, if you did. Nothing else."),
            gettext_noop("A refusal is never shown, not even to the other person."),
            LISTED, LEADS, NOBODY_ABSENT,
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
        records=(
            gettext_noop("Your manager sees the hours you agreed on and the hours you used, not whom you helped."),
            gettext_noop("Employees find active champions in the directory, with topics and languages."),
            gettext_noop("A request for help is seen by the person who asks and the champion who is asked. The "
                         "lead sees it when no champion can help."),
            LISTED, LEADS, NOBODY_ABSENT,
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
        leaving=gettext_noop("Your options are turned off, and you are no longer a champion. Your clinics are "
                             "canceled, and people who signed up for one are notified of that. No one is notified that "
                             "you left."),
        closing=gettext_noop("Once it is closed, no one can join, and champions are no longer listed. The charter "
                             "stays public."),
    ),
    Kind.cocreation: KindOfProgram(
        parts=(
            "purpose", "workshops", "ideas", "records", "leaving", "contact", "sponsor", "works_council",
        ),
        records=(
            gettext_noop("The person who holds a workshop and the leads of the program see who has a place, until "
                         "it is over. Other participants see your name only if you choose."),
            gettext_noop("No one sees who waits for a place."),
            gettext_noop("Only you state whether you were there, and only you see your answer."),
            gettext_noop("An idea shows your name only if you choose. People who decide on it see your name."),
            gettext_noop("No page names who supports an idea."),
            LEADS, NOBODY_ABSENT,
        ),
        consents=frozenset({Consent.listed}),
        name=gettext_noop("Co-creation"),
        does=gettext_noop("Co-creation: workshops, serious games, challenges, and ideas that get an answer."),
        activity=gettext_noop("You take part in workshops, propose ideas and support ideas of others."),
        seen_by=gettext_noop("The person who holds a workshop in which you have a place, and the leads, who decide "
                             "on ideas. Other participants only if you choose."),
        participants=gettext_noop("You see totals, and the names of people whose idea you decide on or who have a "
                                  "place in a coming workshop."),
        leaving=gettext_noop("Your options are turned off. Your sign-ups, your support and your ideas that are not "
                             "accepted are withdrawn, and your drafts are deleted. Accepted ideas stay, without your "
                             "name. No one is notified that you left."),
        pausing=gettext_noop("While it is paused, no one can join, sign up for a workshop, or publish or support "
                             "ideas."),
        closing=gettext_noop("Once it is closed, no one can join, sign up for a workshop, or publish or support "
                             "ideas. Workshops that are open take place unless you cancel them, and you can still "
                             "decide on ideas. The charter stays public."),
    ),
}  # fmt: skip
