"""The form of a permission table: one row per endpoint, method and object, for every role.

A row names the address to request, built from a company, the roles that are let in and the status
they get, and the status of everybody else: 403 where the person may know that the object exists,
404 where not. Anonymous visitors are redirected to the sign-in page, except from public pages.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.factories.company import Company

ROLES = (
    "anonymous", "author", "colleague", "stranger", "reviewer", "lead", "foreign_lead",
    "foreign_reviewer", "foreign_author", "admin", "analyst", "observer",
)  # fmt: skip
ALL = frozenset(ROLES)
SIGNED_IN = ALL - {"anonymous"}
OWN = frozenset({"author"})
MEMBERS = frozenset({"author", "colleague"})
REVIEWER = frozenset({"reviewer"})
READERS = OWN | REVIEWER
LEAD = frozenset({"lead"})
ADMIN = frozenset({"admin"})
FIGURE_READERS = frozenset({"analyst", "observer"})
FOREIGN_AUTHOR = frozenset({"foreign_author"})
FOREIGN_REVIEWER = frozenset({"foreign_reviewer"})
FOREIGN_LEAD = frozenset({"foreign_lead"})

LOGIN, REDIRECT = 302, 303
FORBIDDEN, MISSING, CONFLICT, INVALID = 403, 404, 409, 422
# People of a program know its pages, so they get 403 where others get 404.
INSIDE = dict.fromkeys(("author", "colleague", "reviewer"), FORBIDDEN)
FOREIGN_INSIDE = dict.fromkeys(("foreign_author", "foreign_reviewer"), FORBIDDEN)
V1 = {"version": "1"}

Path = Callable[[Company], str]


@dataclass(frozen=True)
class Row:
    """One request. `others` is the status of signed-in people who are not let in.

    `exceptions` has the status of single roles that differ from both. A `path` that makes objects
    makes new ones at each call, so that a POST that changes them disturbs no other row.
    """

    method: str
    endpoint: str
    path: Path
    allowed: frozenset[str] = SIGNED_IN
    status: int = 200
    others: int = FORBIDDEN
    exceptions: dict[str, int] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=dict)
    # Distinguishes the rows of one endpoint: own and foreign object, or several states.
    note: str = ""

    @property
    def name(self) -> str:
        """Method, endpoint and note; unique in the matrix."""
        return f"{self.method} {self.endpoint} {self.note}".strip()

    def expected(self, role: str) -> int:
        """The status a role gets."""
        if role in self.exceptions:
            return self.exceptions[role]
        if role in self.allowed:
            return self.status
        return LOGIN if role == "anonymous" else self.others

    def changes_state(self, role: str) -> bool:
        """Whether this request, sent by a role, succeeds and changes its object."""
        return self.method == "POST" and self.expected(role) in {200, REDIRECT}


def at(path: str) -> Path:
    """An address without an object."""
    return lambda _company: path


def story(state: str, suffix: str = "", *, author: str = "author") -> Path:
    """The address of a new story in a state."""
    return lambda company: f"/stories/{company.story(state, author=author).id}{suffix}"


def share(suffix: str = "", *, author: str = "author", state: str = "prepared") -> Path:
    """The address of a new share in a state."""
    return lambda company: f"/shares/{company.share(author=author, state=state).id}{suffix}"


def draft(path: str) -> Path:
    """The path of a page of a draft program; `{}` is replaced by its slug."""
    return lambda company: path.format(company.draft().slug)


def mentoring(path: str) -> Path:
    """The path of a page of a mentoring program; `{}` is replaced by its slug."""
    return lambda company: path.format(company.mentoring_program("pairs", *sorted(MEMBERS)).slug)


def sharing_only(method: str, endpoint: str, suffix: str) -> Row:
    """The row of a page that a mentoring program does not have, not even for its lead."""
    path = mentoring("/programs/{}" + suffix)
    return Row(method, endpoint, path, LEAD, MISSING, MISSING, note="mentoring")


def lead_page(method: str, endpoint: str, suffix: str, status: int = 200) -> tuple[Row, Row]:
    """Rows of a page of the lead: members of the program get 403, but 404 while it is a draft."""
    return (
        Row(method, endpoint, at(f"/programs/voices{suffix}"), LEAD, status, MISSING,
            exceptions=INSIDE),
        Row(method, endpoint, draft("/programs/{}" + suffix), LEAD, status, MISSING, note="draft"),
    )  # fmt: skip
