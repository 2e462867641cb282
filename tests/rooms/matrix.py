"""The permission matrix: one table of route × role × own or foreign object.

A row says which address is asked (built from a fresh house), which roles are let in and with
which status, and what everybody else is told: 403 where the thing is known to them, 404 where it
is not. Anonymous visitors are sent to sign in, except on public pages. A route without a row
fails `test_every_route_has_a_row`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from tests.factories.company import House
from webapp.asks.services import Words, notify
from webapp.kernel.unit_of_work import unit_of_work
from webapp.people.queries import running_grants
from webapp.people.services import Links, invite, sign_up
from webapp.shares.channels.publishing.port import Grant, Tokens
from webapp.shares.services import connect
from webapp.stories.services import note_right
from webapp.stories.workflow import Agreement

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


def _invited(house: House) -> str:
    with unit_of_work():
        person = invite("guest@other.example", "Guest", locale="en", by=house.people["admin"])
    return f"/invitation/{Links(house.settings.secret_key, 'invite').token(person)}"


def _forgetful(house: House) -> str:
    return (
        f"/new-password/{Links(house.settings.secret_key, 'reset').token(house.people['author'])}"
    )


def _ended_soon(house: House) -> str:
    with unit_of_work():
        person = invite("brief@other.example", "Brief", locale="en", by=house.people["admin"])
    return f"/admin/people/{person.id}/end"


def _grant(house: House) -> str:
    given = next(g for g, p in running_grants() if p.email == house.people["analyst"].email)
    return f"/admin/roles/{given.id}/end"


def _notice(house: House) -> str:
    with unit_of_work():
        made = notify(house.people["author"], Words("A story", "Body", "about", "stories.mine", {}))
    return f"/inbox/{made.id}"


def story(state: str, suffix: str = "", *, author: str = "author") -> Path:
    """The address of a fresh story in a state."""
    return lambda house: f"/stories/{house.story(state, author=author).id}{suffix}"


def _picture(house: House) -> str:
    return f"/pictures/{house.picture(house.story()).id}"


def _right(house: House) -> str:
    made = house.story()
    house.picture(made)
    with unit_of_work():
        right = note_right(
            made, by=house.people["author"], name="Awa", day=date(2026, 1, 5),
            how=Agreement.written,
        )  # fmt: skip
    return f"/stories/{made.id}/picture/agreements/{right.id}/forget"


def _pictured(suffix: str) -> Path:
    def path(house: House) -> str:
        made = house.story()
        house.picture(made)
        return f"/stories/{made.id}/picture{suffix}"

    return path


def share(suffix: str = "", *, author: str = "author", state: str = "prepared") -> Path:
    """The address of a fresh share in a state."""
    return lambda house: f"/shares/{house.share(author=author, state=state).id}{suffix}"


def _connected(suffix: str) -> Path:
    """The accounts of somebody who connected one; its number is new each time."""

    def path(house: House) -> str:
        with unit_of_work():
            connect(house.people["author"], "x", "", Grant("1", "quiet_bird", Tokens("a", "r")))
        return f"/me/accounts{suffix}"

    return path


OWN = frozenset({"author"})
ADMIN = frozenset({"admin"})
READERS = frozenset({"author", "reviewer"})
REVIEWER = frozenset({"reviewer"})
MEMBERS = frozenset({"author", "colleague"})
FOREIGN = frozenset({"foreign_author"})
FOREIGN_READERS = frozenset({"foreign_author", "foreign_reviewer"})
V1 = {"version": "1"}
ADMIN = frozenset({"admin"})
LEAD = frozenset({"lead"})


def led(method: str, endpoint: str, suffix: str, status: int = 200) -> tuple[Row, Row]:
    """A page of the lead's work: known to people inside, who are refused; a draft is not."""
    inside = dict.fromkeys(("author", "colleague", "reviewer"), FORBIDDEN)
    name = f"programs.{endpoint}"
    return (
        Row(method, name, at(f"/programs/voices{suffix}"), LEAD, status, MISSING, told=inside),
        Row(method, name, lambda h: f"/programs/{h.draft().slug}{suffix}", LEAD, status, MISSING,
            note="draft"),
    )  # fmt: skip


def budget(method: str, status: int = 200) -> tuple[Row, Row]:
    """What a program may spend: its lead's, like all of the lead's work."""
    inside = dict.fromkeys(("author", "colleague", "reviewer"), FORBIDDEN)
    abroad = dict.fromkeys(("foreign_author", "foreign_reviewer"), FORBIDDEN)
    name = "shares.budget"
    return (
        Row(method, name, at("/programs/voices/budget"), LEAD, status, MISSING, told=inside),
        Row(method, name, at("/programs/elsewhere/budget"), frozenset({"foreign_lead"}), status,
            MISSING, told=abroad, note="foreign"),
    )  # fmt: skip


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
    Row("GET", "people.invitation", _invited, ALL),
    Row("POST", "people.invitation", _invited, ALL, INVALID),
    Row("GET", "people.forgotten_password", at("/forgotten-password"), ALL),
    Row("POST", "people.forgotten_password", at("/forgotten-password"), ALL, INVALID),
    Row("GET", "people.new_password", _forgetful, ALL),
    Row("POST", "people.new_password", _forgetful, ALL, INVALID),
    Row("GET", "links.follow", lambda h: f"/r/{h.link().token}", ALL, 302),
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
    Row("GET", "programs.charter", lambda h: f"/charter/{h.draft().slug}", ALL, MISSING, note="draft"),
    Row("GET", "programs.charter", at("/charter/voices?version=1"), ALL, note="a version"),
    Row("GET", "programs.charter", at("/charter/voices?version=9"), ALL, MISSING, note="no version"),
    Row("GET", "programs.leave", at("/charter/voices/leave"), MEMBERS, 200, GONE_ON),
    Row("GET", "programs.place", at("/programs/voices/place"), MEMBERS, 200, MISSING),
    Row("POST", "programs.pause", at("/programs/voices/place/pause"), MEMBERS, INVALID, MISSING),
    Row("POST", "programs.resume", at("/programs/voices/place/resume"), MEMBERS, CONFLICT, MISSING),
    Row("POST", "programs.choose", at("/programs/voices/place/purposes"), MEMBERS, GONE_ON, MISSING,
        data={"purpose": "listed", "given": "yes"}),
    Row("POST", "programs.choose", at("/programs/voices/place/purposes"), MEMBERS, MISSING, MISSING,
        data={"purpose": "everything", "given": "yes"}, note="no purpose"),
    Row("POST", "programs.agree", at("/charter/voices/agree"), MEMBERS, GONE_ON, MISSING, data=V1),
    Row("POST", "programs.agree", at("/charter/voices/agree"), MEMBERS, CONFLICT, MISSING,
        data={"version": "7"}, note="stale"),
    Row("GET", "programs.people", at("/programs/voices/people"), MEMBERS, 200, MISSING,
        told=dict.fromkeys(("lead", "reviewer"), FORBIDDEN)),
    Row("GET", "programs.programs", at("/programs"), ADMIN),
    Row("GET", "programs.new_program", at("/programs/new"), ADMIN),
    Row("POST", "programs.new_program", at("/programs/new"), ADMIN, INVALID),
    *led("GET", "program", ""),
    *led("GET", "edit_program", "/edit"),
    *led("POST", "edit_program", "/edit", INVALID),
    *led("GET", "write_charter", "/charter"),
    *led("POST", "write_charter", "/charter", INVALID),
    *led("GET", "briefs", "/briefs"),
    *led("GET", "new_brief", "/briefs/new"),
    *led("POST", "new_brief", "/briefs/new", INVALID),
    Row("GET", "programs.edit_brief", lambda h: f"/briefs/{h.brief.id}/edit", LEAD, 200, MISSING),
    Row("POST", "programs.edit_brief", lambda h: f"/briefs/{h.brief.id}/edit", LEAD, INVALID, MISSING),
    Row("POST", "programs.edit_brief", lambda h: f"/briefs/{h.foreign_brief.id}/edit",
        frozenset({"foreign_lead"}), INVALID, MISSING, note="foreign"),
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
    Row("POST", "stories.begin", lambda h: f"/briefs/{h.brief.id}/autosave", MEMBERS, 200, MISSING,
        data={"title": "A", "language": "en"}),
    Row("POST", "stories.autosave", story("draft", "/autosave"), OWN, 200, MISSING,
        data=V1 | {"title": "A", "language": "en"}),
    Row("POST", "stories.accept_edits", story("edits_suggested", "/accept"), OWN, GONE_ON, MISSING,
        data=V1, told={"reviewer": FORBIDDEN}),
    Row("POST", "stories.take_up", story("withdrawn", "/take-up"), OWN, GONE_ON, MISSING),
    Row("POST", "stories.claim", story("in_review", "/claim"), REVIEWER, GONE_ON, MISSING,
        told={"author": FORBIDDEN}),
    Row("POST", "stories.suggest_edits", story("in_review", "/suggest"), REVIEWER, INVALID, MISSING,
        told={"author": FORBIDDEN}),
    Row("POST", "stories.take_back", story("approved", "/take-back"), REVIEWER, GONE_ON, MISSING,
        told={"author": FORBIDDEN}),
    Row("POST", "stories.comment", story("in_review", "/comments"), READERS, GONE_ON, MISSING,
        data=V1 | {"remark": "Why?"}),
    Row("GET", "insights.review", at("/programs/voices/review"), ALL),
    Row("GET", "insights.review", at("/programs/elsewhere/review"), ALL, note="foreign"),
    Row("GET", "insights.review", lambda h: f"/programs/{h.draft().slug}/review", ALL, MISSING, note="draft"),
    Row("GET", "stories.picture", story("draft", "/picture"), OWN, 200, MISSING),
    Row("POST", "stories.send_picture", story("draft", "/picture"), OWN, INVALID, MISSING),
    Row("POST", "stories.describe_picture", _pictured("/words"), OWN, INVALID, MISSING),
    Row("POST", "stories.note_right", _pictured("/agreements"), OWN, INVALID, MISSING),
    Row("POST", "stories.forget_right", _right, OWN, GONE_ON, MISSING),
    Row("POST", "stories.drop_picture", _pictured("/remove"), OWN, GONE_ON, MISSING),
    Row("GET", "stories.look", _picture, OWN, 200, MISSING),
    # shares
    Row("GET", "shares.choose", story("approved", "/share"), OWN, 200, MISSING),
    Row("POST", "shares.choose", story("approved", "/share"), OWN, GONE_ON, MISSING,
        data={"channel": "mail"}),
    Row("POST", "shares.choose", story("approved", "/share", author="foreign_author"), FOREIGN,
        GONE_ON, MISSING, data={"channel": "mail"}, note="foreign"),
    Row("GET", "shares.show", share(), OWN, 200, MISSING),
    Row("GET", "shares.show", share(author="foreign_author"), FOREIGN, 200, MISSING, note="foreign"),
    Row("POST", "shares.posted", share("/posted"), OWN, INVALID, MISSING),
    Row("POST", "shares.posted", share("/posted", state="posted"), OWN, CONFLICT, MISSING,
        data={"address": "https://www.linkedin.com/posts/x"}, note="wrong state"),
    Row("POST", "shares.correct", share("/correct", state="posted"), OWN, GONE_ON, MISSING,
        data={"address": "https://www.linkedin.com/posts/x"}),
    Row("POST", "shares.correct", share("/correct"), OWN, CONFLICT, MISSING,
        data={"address": "https://www.linkedin.com/posts/x"}, note="wrong state"),
    Row("POST", "shares.retire", share("/retire", state="posted"), OWN, GONE_ON, MISSING),
    Row("POST", "shares.retire", share("/retire"), OWN, CONFLICT, MISSING, note="wrong state"),
    Row("POST", "shares.retire", share("/retire", author="foreign_author", state="posted"), FOREIGN,
        GONE_ON, MISSING, note="foreign"),
    Row("GET", "shares.elsewhere", story("approved", "/posted-elsewhere"), OWN, 200, MISSING),
    Row("POST", "shares.elsewhere", story("approved", "/posted-elsewhere"), OWN, INVALID, MISSING),
    Row("POST", "shares.elsewhere", story("approved", "/posted-elsewhere", author="foreign_author"),
        FOREIGN, GONE_ON, MISSING, data={"channel": "mail", "disclosed": "y"}, note="foreign"),
    Row("POST", "shares.cancel", share("/cancel"), OWN, GONE_ON, MISSING),
    Row("GET", "shares.shared", at("/shared")),
    # publishing through accounts: no network is set up here, so what would use one is refused
    Row("POST", "shares.publish", share("/publish"), OWN, CONFLICT, MISSING),
    Row("POST", "shares.publish", share("/publish", author="foreign_author"), FOREIGN, CONFLICT,
        MISSING, note="foreign"),
    Row("POST", "shares.send_again", share("/send-again"), OWN, CONFLICT, MISSING),
    Row("POST", "shares.send_again", share("/send-again", author="foreign_author"), FOREIGN, CONFLICT,
        MISSING, note="foreign"),
    Row("GET", "shares.accounts", at("/me/accounts")),
    Row("GET", "shares.accounts", _connected(""), note="connected"),
    Row("POST", "shares.connect", at("/me/accounts/x/connect"), SIGNED_IN, FORBIDDEN),
    Row("POST", "shares.enter", at("/me/accounts/bluesky/connect"), SIGNED_IN, INVALID),
    Row("GET", "shares.way", at("/me/accounts/x/way"), SIGNED_IN, GONE_ON),
    Row("GET", "shares.callback", at("/me/accounts/x/callback?code=c&state=s"), SIGNED_IN, GONE_ON),
    Row("POST", "shares.disconnect", _connected("/x/disconnect"), OWN, GONE_ON, MISSING),
    *budget("GET"),
    *budget("POST", INVALID),
    # figures
    Row("GET", "insights.figures", at("/programs/voices/figures"), HOUSE_READERS | {"lead"}, 200,
        MISSING, told=dict.fromkeys(("author", "colleague", "reviewer"), FORBIDDEN)),
    Row("GET", "insights.figures", at("/programs/elsewhere/figures"), HOUSE_READERS | {"foreign_lead"},
        200, MISSING, told=dict.fromkeys(("foreign_author", "foreign_reviewer"), FORBIDDEN),
        note="foreign"),
    Row("GET", "insights.mine", at("/figures/mine")),
    Row("GET", "insights.mine_csv", at("/figures/mine.csv")),
    Row("GET", "insights.figures_csv", at("/programs/voices/figures.csv"), HOUSE_READERS | {"lead"}, 200, MISSING,
        told=dict.fromkeys(("author", "colleague", "reviewer"), FORBIDDEN)),
    Row("GET", "insights.chart", at("/programs/voices/figures/visits.en.svg"),
        HOUSE_READERS | {"lead"}, MISSING, MISSING,
        told=dict.fromkeys(("author", "colleague", "reviewer"), FORBIDDEN)),
    # administrators
    Row("GET", "admin.people", at("/admin/people"), ADMIN),
    Row("GET", "admin.invite", at("/admin/people/invite"), ADMIN),
    Row("POST", "admin.invite", at("/admin/people/invite"), ADMIN, INVALID),
    Row("GET", "admin.bring_in", at("/admin/people/import"), ADMIN),
    Row("POST", "admin.bring_in", at("/admin/people/import"), ADMIN, INVALID),
    Row("GET", "admin.show", lambda h: f"/admin/people/{h.people['author'].id}", ADMIN),
    Row("GET", "admin.show", at("/admin/people/nobody"), ADMIN, MISSING, note="nobody"),
    Row("POST", "admin.send_invitation", lambda h: f"/admin/people/{h.people['author'].id}/invite",
        ADMIN, GONE_ON),
    Row("POST", "admin.end_account", _ended_soon, ADMIN, GONE_ON),
    Row("GET", "admin.units", at("/admin/units"), ADMIN),
    Row("GET", "admin.unit", lambda h: f"/admin/units/{h.people['author'].unit_id}", ADMIN),
    Row("GET", "admin.unit", at("/admin/units/nothing"), ADMIN, MISSING, note="nothing"),
    Row("POST", "admin.unit", lambda h: f"/admin/units/{h.people['author'].unit_id}", ADMIN, INVALID),
    Row("GET", "admin.roles", at("/admin/roles"), ADMIN),
    Row("POST", "admin.roles", at("/admin/roles"), ADMIN, INVALID),
    Row("GET", "admin.given", _grant, ADMIN),
    Row("POST", "admin.end_grant", _grant, ADMIN, INVALID),
    Row("GET", "operations.show", at("/admin/operations"), ADMIN),
    Row("POST", "operations.stop", at("/admin/operations/x/stop"), ADMIN, GONE_ON),
    Row("POST", "operations.free", at("/admin/operations/x/free"), ADMIN, GONE_ON),
    # what changes the rows above comes last
    Row("GET", "programs.receipt", at("/programs/voices/receipt"), SIGNED_IN, MISSING),
    Row("POST", "programs.leave", at("/charter/voices/leave"), SIGNED_IN, GONE_ON),
    Row("GET", "programs.receipt", at("/programs/voices/receipt"), MEMBERS, 200, MISSING, note="left"),
    Row("POST", "programs.join", at("/charter/voices/join"), SIGNED_IN, GONE_ON, data=V1),
    Row("POST", "programs.join", at("/charter/voices/join"), SIGNED_IN, CONFLICT, note="stale",
        data={"version": "7"}),
    Row("POST", "programs.move_theme", lambda h: f"/themes/{h.brief.theme_id}/hold", LEAD, GONE_ON,
        MISSING),
    Row("POST", "programs.move_brief", lambda h: f"/briefs/{h.brief.id}/close", LEAD, GONE_ON, MISSING),
    Row("POST", "programs.move_brief", lambda h: f"/briefs/{h.brief.id}/close", LEAD, CONFLICT, MISSING,
        note="wrong state"),
    Row("POST", "programs.move_program", at("/programs/elsewhere/pause"), frozenset({"foreign_lead"}),
        GONE_ON, MISSING, told=dict.fromkeys(("foreign_author", "foreign_reviewer"), FORBIDDEN), note="foreign"),
    Row("POST", "programs.move_program", at("/programs/elsewhere/reopen"), frozenset({"foreign_lead"}),
        CONFLICT, MISSING, told=dict.fromkeys(("foreign_author", "foreign_reviewer"), FORBIDDEN), note="wrong state"),
    Row("POST", "people.sign_out", at("/sign-out"), SIGNED_IN, GONE_ON),
)  # fmt: skip
