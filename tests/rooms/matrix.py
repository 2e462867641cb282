"""The permission matrix: one table of route × role × own or foreign object.

A row says which address is asked (built from a fresh house), which roles are let in and with
which status, and what everybody else is told: 403 where the thing is known to them, 404 where it
is not. Anonymous visitors are sent to sign in, except on public pages. A route without a row
fails `test_every_route_has_a_row`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.factories.company import House
from webapp.asks.services import Words, notify
from webapp.kernel.unit_of_work import unit_of_work
from webapp.people.services import Links, sign_up

ROLES = (
    "anonymous", "author", "colleague", "stranger", "reviewer", "lead", "foreign_lead",
    "foreign_reviewer", "foreign_author", "admin", "analyst", "observer",
)  # fmt: skip
SIGNED_IN = frozenset(ROLES) - {"anonymous"}
ALL = frozenset(ROLES)
HOUSE_READERS = frozenset({"analyst", "observer"})
LOGIN = 302
FORBIDDEN, MISSING, GONE_ON, CONFLICT, INVALID = 403, 404, 303, 409, 422

Path = Callable[[House], str]


@dataclass(frozen=True)
class Row:
    """One line. `others` is what signed-in people who are not let in are told."""

    method: str
    endpoint: str
    path: Path
    allowed: frozenset[str] = SIGNED_IN
    status: int = 200
    others: int = FORBIDDEN
    told: dict[str, int] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=dict)
    # A name of its own where one route has two rows: an own and a foreign object.
    note: str = ""

    def expected(self, role: str) -> int:
        """The status a role gets."""
        if role in self.told:
            return self.told[role]
        if role in self.allowed:
            return self.status
        return LOGIN if role == "anonymous" else self.others


def at(path: str) -> Path:
    """An address without an object."""
    return lambda _house: path


def _pending(house: House) -> str:
    with unit_of_work():
        person = sign_up(
            "new@house.example", "New", locale="en", domains=house.settings.allowed_domains
        )
    return f"/confirm/{Links(house.settings.secret_key).token(person)}"


def _notice(house: House) -> str:
    with unit_of_work():
        made = notify(house.people["author"], Words("A story", "Body", "about", "stories.mine", {}))
    return f"/inbox/{made.id}"


def story(state: str, suffix: str = "", *, author: str = "author") -> Path:
    """The address of a fresh story in a state."""
    return lambda house: f"/stories/{house.story(state, author=author).id}{suffix}"


def share(suffix: str = "", *, author: str = "author") -> Path:
    """The address of a fresh prepared share."""
    return lambda house: f"/shares/{house.share(author=author).id}{suffix}"


OWN = frozenset({"author"})
READERS = frozenset({"author", "reviewer"})
MEMBERS = frozenset({"author", "colleague"})
FOREIGN = frozenset({"foreign_author"})
FOREIGN_READERS = frozenset({"foreign_author", "foreign_reviewer"})
V1 = {"version": "1"}

MATRIX = (
    # public
    Row("GET", "web.about", at("/about"), ALL),
    Row("GET", "web.healthz", at("/healthz"), ALL),
    Row("GET", "web.readyz", at("/readyz"), ALL, 503),
    Row("GET", "programs.home", at("/"), ALL),
    Row("GET", "programs.charter", at("/charter/voices"), ALL),
    Row("GET", "people.sign_up", at("/sign-up"), ALL),
    Row("POST", "people.sign_up", at("/sign-up"), ALL, INVALID),
    Row("GET", "people.sign_in", at("/sign-in"), ALL),
    Row("POST", "people.sign_in", at("/sign-in"), ALL, INVALID),
    Row("GET", "people.confirm", _pending, ALL),
    Row("POST", "people.confirm", _pending, ALL, INVALID),
    Row("GET", "links.follow", lambda h: f"/r/{h.share().link.token}", ALL, 302),
    Row("GET", "static", at("/static/theme.css"), ALL),
    Row("GET", "bootstrap.static", at("/bootstrap/static/css/bootstrap.min.css"), ALL),
    # anybody who is signed in, about themselves
    Row("GET", "people.me", at("/me")),
    Row("POST", "people.me", at("/me"), SIGNED_IN, GONE_ON, data={"locale": "en"}),
    Row("GET", "asks.inbox", at("/inbox")),
    Row("GET", "stories.mine", at("/stories")),
    Row("GET", "stories.queue", at("/review")),
    Row("GET", "insights.index", at("/figures")),
    # one person's own
    Row("POST", "asks.open_notice", _notice, OWN, GONE_ON, MISSING),
    # programs
    Row("GET", "programs.leave", at("/charter/voices/leave"), MEMBERS, 200, GONE_ON),
    Row("GET", "programs.brief", lambda h: f"/briefs/{h.brief.id}", MEMBERS, 200, MISSING),
    Row("GET", "programs.brief", lambda h: f"/briefs/{h.foreign_brief.id}", FOREIGN, 200, MISSING,
        note="foreign"),
    # stories
    Row("GET", "stories.write", lambda h: f"/briefs/{h.brief.id}/write", MEMBERS, 200, MISSING),
    Row("POST", "stories.write", lambda h: f"/briefs/{h.brief.id}/write", MEMBERS, INVALID, MISSING),
    Row("POST", "stories.write", lambda h: f"/briefs/{h.foreign_brief.id}/write", FOREIGN, INVALID,
        MISSING, note="foreign"),
    Row("GET", "stories.show", story("draft"), OWN, 200, MISSING, note="draft"),
    Row("GET", "stories.show", story("in_review"), READERS, 200, MISSING),
    Row("GET", "stories.show", story("in_review", author="foreign_author"), FOREIGN_READERS, 200,
        MISSING, note="foreign"),
    Row("GET", "stories.show", story("withdrawn"), OWN, 200, MISSING, note="withdrawn"),
    Row("GET", "stories.edit", story("draft", "/edit"), OWN, 200, MISSING),
    Row("POST", "stories.edit", story("draft", "/edit"), OWN, INVALID, MISSING),
    Row("POST", "stories.submit", story("draft", "/submit"), OWN, GONE_ON, MISSING, data=V1),
    Row("POST", "stories.submit", story("in_review", "/submit"), OWN, CONFLICT, MISSING, data=V1,
        told={"reviewer": FORBIDDEN}, note="wrong state"),
    Row("POST", "stories.approve", story("in_review", "/approve"), frozenset({"reviewer"}), GONE_ON,
        MISSING, data=V1, told={"author": FORBIDDEN}),
    Row("POST", "stories.approve", story("in_review", "/approve"), frozenset({"reviewer"}), CONFLICT,
        MISSING, data={"version": "9"}, told={"author": FORBIDDEN}, note="stale"),
    Row("POST", "stories.approve", story("in_review", "/approve", author="foreign_author"),
        frozenset({"foreign_reviewer"}), GONE_ON, MISSING, data=V1,
        told={"foreign_author": FORBIDDEN}, note="foreign"),
    Row("POST", "stories.object_to", story("in_review", "/object"), frozenset({"reviewer"}), INVALID,
        MISSING, data=V1, told={"author": FORBIDDEN}),
    Row("POST", "stories.withdraw", story("in_review", "/withdraw"), OWN, GONE_ON, MISSING,
        told={"reviewer": FORBIDDEN}),
    # shares
    Row("GET", "shares.choose", story("approved", "/share"), OWN, 200, MISSING),
    Row("POST", "shares.choose", story("approved", "/share"), OWN, GONE_ON, MISSING,
        data={"channel": "mail"}),
    Row("POST", "shares.choose", story("approved", "/share", author="foreign_author"), FOREIGN,
        GONE_ON, MISSING, data={"channel": "mail"}, note="foreign"),
    Row("GET", "shares.show", share(), OWN, 200, MISSING),
    Row("GET", "shares.show", share(author="foreign_author"), FOREIGN, 200, MISSING, note="foreign"),
    Row("POST", "shares.posted", share("/posted"), OWN, INVALID, MISSING),
    Row("POST", "shares.cancel", share("/cancel"), OWN, GONE_ON, MISSING),
    # figures
    Row("GET", "insights.figures", at("/programs/voices/figures"), HOUSE_READERS | {"lead"}, 200,
        MISSING, told=dict.fromkeys(("author", "colleague", "reviewer"), FORBIDDEN)),
    Row("GET", "insights.figures", at("/programs/elsewhere/figures"), HOUSE_READERS | {"foreign_lead"},
        200, MISSING, told=dict.fromkeys(("foreign_author", "foreign_reviewer"), FORBIDDEN),
        note="foreign"),
    Row("GET", "insights.chart", at("/programs/voices/figures/visits.en.svg"),
        HOUSE_READERS | {"lead"}, MISSING, MISSING,
        told=dict.fromkeys(("author", "colleague", "reviewer"), FORBIDDEN)),
    # what changes the rows above comes last
    Row("POST", "programs.leave", at("/charter/voices/leave"), SIGNED_IN, GONE_ON),
    Row("POST", "programs.join", at("/charter/voices/join"), SIGNED_IN, GONE_ON, data=V1),
    Row("POST", "programs.join", at("/charter/voices/join"), SIGNED_IN, CONFLICT, note="stale",
        data={"version": "7"}),
    Row("POST", "people.sign_out", at("/sign-out"), SIGNED_IN, GONE_ON),
)  # fmt: skip
