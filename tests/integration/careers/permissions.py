"""Who may publish on the career page, read its visits, and make personal links."""

from tests.factories.company import Company
from tests.integration.careers.stories import path_of, published, referral
from tests.integration.web.rows import (
    ALL,
    CONFLICT,
    FIGURE_READERS,
    INVALID,
    LEAD,
    MISSING,
    OWN,
    REDIRECT,
    SIGNED_IN,
    Path,
    Row,
    at,
    mentoring,
    story,
)

INSIDE = dict.fromkeys(("author", "colleague", "reviewer"), 403)


def _share(suffix: str = "") -> Path:
    return lambda company: f"/career-page/{published(company).id}{suffix}"


def _link(step: str, state: str = "active") -> Path:
    return lambda company: f"/referrals/{referral(company, state).id}/{step}"


def _story(company: Company) -> str:
    return path_of(published(company))


PERMISSIONS = (
    Row("GET", "careers.stories", at("/careers/stories"), ALL),
    Row("GET", "careers.story", _story, ALL),
    Row("GET", "careers.feed", at("/careers/stories/feed"), ALL),
    Row("GET", "careers.block", at("/careers/stories/block"), ALL),
    Row("GET", "careers.publish", story("approved", "/career-page"), OWN, 200, MISSING),
    Row("POST", "careers.publish", story("approved", "/career-page"), OWN, REDIRECT, MISSING,
        data={"disclosure": "0", "consent": "y"}),
    Row("GET", "careers.show", _share(), OWN, 200, MISSING),
    Row("POST", "careers.take_back", _share("/take-back"), OWN, REDIRECT, MISSING),
    Row("GET", "careers.visits", at("/programs/voices/career-page"), LEAD | FIGURE_READERS, 200,
        MISSING, INSIDE),
    Row("GET", "careers.visits", mentoring("/programs/{}/career-page"), LEAD, MISSING, MISSING,
        note="mentoring"),
    Row("GET", "careers.referrals", at("/referrals"), SIGNED_IN),
    Row("POST", "careers.make_referral", at("/referrals"), SIGNED_IN, INVALID,
        data={"job": "http://elsewhere.example"}),
    Row("POST", "careers.move_referral", _link("pause"), OWN, REDIRECT, MISSING),
    Row("POST", "careers.move_referral", _link("resume"), OWN, CONFLICT, MISSING,
        note="wrong state"),
)  # fmt: skip
