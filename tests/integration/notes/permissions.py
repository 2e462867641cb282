"""Who may open notes, goals and topics of a pair whose mentor is the author."""

from tests.factories.company import Company
from tests.integration.notes.pairs import pair_of_roles
from tests.integration.web.rows import (
    CONFLICT,
    FORBIDDEN,
    INVALID,
    MISSING,
    OWN,
    REDIRECT,
    SIGNED_IN,
    V1,
    Path,
    Row,
    at,
)
from webapp.core.unit_of_work import unit_of_work
from webapp.mentoring.models import Pair
from webapp.mentoring.queries import live_pairs
from webapp.mentoring.workflow import PairState
from webapp.notes import services
from webapp.notes.queries import open_goals

PAIR = frozenset({"author", "colleague"})
TEXT = {"text": "We share the screen."}


def _pair(company: Company) -> Pair:
    """The pair of author and colleague, made once, without an open goal."""
    author = company.people["author"]
    known = [p for p in live_pairs(person=author) if p.mentee_id == company.people["colleague"].id]
    pair = next((p for p in known if p.state == PairState.active), None)
    if pair is None:
        return pair_of_roles(company)
    with unit_of_work():
        for goal in open_goals(pair):
            services.drop_goal(goal, by=author)
    return pair


def _on_pair(suffix: str) -> Path:
    return lambda company: f"/pairs/{_pair(company).id}{suffix}"


def _on_note(suffix: str, *, private: bool) -> Path:
    def path(company: Company) -> str:
        pair = _pair(company)
        with unit_of_work():
            by = company.people["author"]
            note = services.write_note(pair, "A note.", private=private, by=by)
        return f"/notes/{note.id}/{suffix}"

    return path


def _on_goal(company: Company) -> str:
    pair = _pair(company)
    with unit_of_work():
        goal = services.add_goal(pair, "A goal.", by=company.people["author"])
    return f"/pairs/{pair.id}/goals/{goal.id}/reach"


def _proposed(company: Company) -> str:
    pair = pair_of_roles(company)
    with unit_of_work():
        services.propose_topics(pair, pair.topics, by=company.people["colleague"], version=0)
    return f"/pairs/{pair.id}/topics/agree"


# A colleague of the pair reads shared notes, and changes none of another author.
PARTNER = {"colleague": FORBIDDEN}
PERMISSIONS = (
    Row("GET", "notes.write", _on_pair("/notes/private"), PAIR, 200, MISSING),
    Row("POST", "notes.write", _on_pair("/notes/private"), PAIR, REDIRECT, MISSING, data=TEXT),
    Row("GET", "notes.edit", _on_note("edit", private=True), OWN, 200, MISSING, note="private"),
    Row("POST", "notes.edit", _on_note("edit", private=True), OWN, REDIRECT, MISSING, data=V1 | TEXT,
        note="private"),
    Row("POST", "notes.delete", _on_note("delete", private=True), OWN, REDIRECT, MISSING, note="private"),
    Row("GET", "notes.edit", _on_note("edit", private=False), OWN, 200, MISSING, PARTNER, note="shared"),
    Row("POST", "notes.edit", _on_note("edit", private=False), OWN, REDIRECT, MISSING, PARTNER, V1 | TEXT,
        note="shared"),
    Row("POST", "notes.delete", _on_note("delete", private=False), OWN, REDIRECT, MISSING, PARTNER,
        note="shared"),
    Row("GET", "notes.mine", at("/notes/mine.txt"), SIGNED_IN),
    Row("GET", "notes.new_goal", _on_pair("/goals/new"), PAIR, 200, MISSING),
    Row("POST", "notes.new_goal", _on_pair("/goals/new"), PAIR, REDIRECT, MISSING, data=TEXT),
    Row("POST", "notes.move_goal", _on_goal, PAIR, REDIRECT, MISSING),
    Row("GET", "notes.propose", _on_pair("/topics"), PAIR, 200, MISSING),
    Row("POST", "notes.propose", _on_pair("/topics"), PAIR, INVALID, MISSING),
    Row("POST", "notes.agree", _proposed, OWN, REDIRECT, MISSING, {"colleague": FORBIDDEN}, V1),
    Row("POST", "notes.agree", _proposed, PAIR, CONFLICT, MISSING, data={"version": "7"}, note="stale"),
)  # fmt: skip
