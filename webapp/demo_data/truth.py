"""Parameters of the simulated demo company: the true values that its figures estimate."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from webapp.experience import ExperienceTheme
from webapp.program_kinds import Consent
from webapp.stories.workflow import Reason


@dataclass(frozen=True)
class Truth:
    """Parameters of the simulation. A chance is between 0 and 1; a hazard is a chance per week.

    Figures computed from the demo company can be compared with these values.
    """

    seed: int = 2026
    weeks: int = 52
    people: int = 800

    # Joining: the weekly hazard of a person who is not enrolled, multiplied by the factor of
    # the unit (places.UNITS), and by `launch` in the first weeks after the program opened there.
    join_hazard: float = 0.011
    launch: float = 4.0
    launch_weeks: int = 4
    # The program opens in pilot units (places.PILOTS), and in groups of the others after these shares
    # of the year. The last groups still wait: their day is so many weeks after it.
    openings: tuple[float, float] = (0.38, 0.54)
    waiting: tuple[int, int] = (2, 6)
    leave_hazard: float = 0.002
    pause_hazard: float = 0.004
    pause_days: tuple[int, int] = (10, 60)
    # Of the members when the charter changes, in the middle of the year.
    agree: float = 0.93
    agree_days: float = 4.0
    purposes: Mapping[Consent, float] = field(
        default_factory=lambda: MappingProxyType({
            Consent.listed: 0.45, Consent.counted_links: 0.4, Consent.connector: 0.1,
            Consent.measuring: 0.72,
        })
    )  # fmt: skip
    # Hazard of withdrawing one consent.
    stop_hazard: float = 0.002

    # Writing: stories per week of a usual member, multiplied by `keen` for each member.
    stories_a_week: float = 0.1
    keen: tuple[float, float, float] = (0.3, 0.8, 3.2)
    keen_shares: tuple[int, int, int] = (50, 35, 15)
    never_sent: float = 0.05
    own: float = 0.62
    adapted: float = 0.27  # the rest is copied from the brief, more or less

    # Review: working hours until an answer (median of a lognormal), and what it is.
    answer_hours: float = 4.5
    answer_spread: float = 0.8
    suggest: float = 0.14
    accept: float = 0.75
    object_to: float = 0.06
    revise: float = 0.6
    reasons: Mapping[Reason, int] = field(
        default_factory=lambda: MappingProxyType({
            Reason.confidential: 40, Reason.third_party_right: 25, Reason.factual_error: 25,
            Reason.legal: 7, Reason.discrimination: 3,
        })
    )  # fmt: skip

    # Sharing: whether an approved story is shared at all, and then on a second and third channel.
    share: float = 0.86
    share_again: tuple[float, float] = (0.45, 0.15)
    retire: float = 0.03
    elsewhere: float = 0.03
    channels: Mapping[str, int] = field(
        default_factory=lambda: MappingProxyType({
            "linkedin": 40, "x": 9, "bluesky": 10, "mastodon": 6, "facebook": 12, "whatsapp": 13,
            "mail": 10,
        })
    )  # fmt: skip

    # Visits of people in the first days of a link (a mean), per channel.
    visits: Mapping[str, float] = field(
        default_factory=lambda: MappingProxyType({
            "linkedin": 17.0, "x": 7.0, "bluesky": 8.0, "mastodon": 6.0, "facebook": 12.0,
            "whatsapp": 7.0, "mail": 5.0,
        })
    )  # fmt: skip
    # Of them: colleagues on the company's own network, and repeated clicks.
    employees: float = 0.16
    repeats: float = 0.1
    # Per link: link previews (at most), robots (mean), and the chances of a prefetch and of a
    # script that opens the link repeatedly.
    previews: int = 3
    robots: float = 0.9
    ahead: float = 0.25
    scripts: float = 0.015
    # Mean hours between the post and a visit.
    freshness: float = 16.0

    # Barometers: the share of people who answer; the usual level of an item from 1 to 5, its spread
    # between units and people, its change per wave, and the spread of one answer.
    answering: float = 0.52
    level: float = 3.5
    unit_spread: float = 0.45
    person_spread: float = 0.85
    level_change: float = 0.06
    answer_spread_of_items: float = 0.7
    # What a theme of a question adds to the level.
    level_themes: Mapping[str, float] = field(
        default_factory=lambda: MappingProxyType({ExperienceTheme.conditions.value: -1.1})
    )
    # Customers of a unit: the true mean of their scores (0 to 100), and their answers in a quarter;
    # what a theme adds to the mean, and the spread of single answers.
    customers: Mapping[str, tuple[float, int]] = field(
        default_factory=lambda: MappingProxyType({
            "Atelier bois": (76, 64), "Tapisserie": (79, 32), "Montage": (66, 58),
            "Maintenance": (61, 41), "Transport": (57, 83), "Quais": (55, 27),
            "Service clients": (63, 210), "Boutiques": (72, 340), "Export": (70, 46),
            "Studio": (78, 38), "Bureau d’études": (68, 24), "Finances": (60, 8),
        })
    )  # fmt: skip
    customer_themes: Mapping[ExperienceTheme, float] = field(
        default_factory=lambda: MappingProxyType({
            ExperienceTheme.listening: -2, ExperienceTheme.trust: 3,
            ExperienceTheme.consideration: 1, ExperienceTheme.skills: 6, ExperienceTheme.tools: -5,
            ExperienceTheme.procedures: -9, ExperienceTheme.overall: 0,
        })
    )  # fmt: skip
    customer_spread: float = 19.0

    # Recruitment: applications a week and how much more or less of them come over the year (the
    # season of `analytics.simulate`, a share), their declared sources, the share with the code of a tracked
    # link, and the chance of each stage for those in the stage before.
    applications: float = 22.0
    season: float = 0.3
    declared: Mapping[str, int] = field(
        default_factory=lambda: MappingProxyType({
            "job_board": 30, "careers_page": 26, "social_network": 14, "employee_referral": 12,
            "agency": 8, "event_or_school": 4, "direct_contact": 3, "internal": 2, "other": 1,
        })
    )  # fmt: skip
    # What an opening adds to the applications of a unit (the effect and its growth a week of
    # `analytics.simulate`, as shares).
    opened: float = 0.05
    opened_growth: float = 0.004
    linked: float = 0.12
    screened: float = 0.46
    interviewed: float = 0.5
    offered: float = 0.34
    accepted: float = 0.8
    # Weekly hazards of the end of a hire, and their factor for those who were referred.
    resigns: float = 0.0035
    dismissed: float = 0.0012
    referred_leave: float = 0.7
    # Days until productive, a median with its spread, and the share of hires with ratings.
    productive: float = 95.0
    productive_spread: float = 0.35
    rated: float = 0.85


TRUTH = Truth()
