"""A sponsor named by address is asked first; the lead does not learn who has an account."""

from collections.abc import Callable

from sqlalchemy import select

from tests.factories.company import Company
from tests.integration.asking import beside, count
from tests.integration.fixtures import At
from tests.integration.programs.test_lead import _edit, lead_of, program_of
from tests.pages import Client
from webapp.core import db
from webapp.core.activity import Activity
from webapp.messaging.jobs import send_solicitation
from webapp.messaging.models import Notice, Solicitation

__all__ = ["lead_of"]
QUESTION = "You are asked to be the sponsor of a program"


def notices(company: Company, part: str, slug: str) -> int:
    """How many notices ask this person, after the worker has sent what is due."""
    db.session().rollback()
    planned = select(Solicitation.id).where(Solicitation.about_id == program_of(slug).id)
    for solicitation_id in db.session().scalars(planned).all():
        send_solicitation({"solicitation": solicitation_id})
    return count(
        Notice, Notice.person_id == company.people[part].id, Notice.subject == QUESTION,
        Notice.about_id == program_of(slug).id,
    )  # fmt: skip


def test_person_is_named_after_agreeing(
    lead_of: Callable[[str], Client], company: Company, at: At
) -> None:
    client = lead_of("agreed")
    assert _edit(client, "agreed", sponsor="Stranger@Company.Example").status == 303
    assert program_of("agreed").sponsor_words is None
    assert notices(company, "stranger", "agreed") == 1
    asked = at("stranger").get("/programs/agreed/sponsor")
    assert asked.h1 == "Sponsor of Plain?"
    answer = at("stranger").post("/programs/agreed/sponsor/agree")
    assert answer.status == 303
    assert program_of("agreed").sponsor_id == company.people["stranger"].id
    assert "Sponsor: Stranger." in at("author").get("/charter/agreed").words
    assert at("stranger").get("/programs/agreed/sponsor").status == 404
    # The name that stands is not asked again.
    assert _edit(client, "agreed", sponsor="stranger@company.example").status == 303
    assert notices(company, "stranger", "agreed") == 1
    assert count(Activity, Activity.object_id == program_of("agreed").id) > 0


def test_person_who_declines_is_not_named(
    lead_of: Callable[[str], Client], company: Company, at: At
) -> None:
    _edit(lead_of("declined"), "declined", sponsor="colleague@company.example")
    assert at("author").post("/programs/declined/sponsor/agree").status == 404
    assert at("colleague").post("/programs/declined/sponsor/decline").status == 303
    found = program_of("declined")
    assert (found.sponsor_id, found.sponsor_asked, found.sponsor_words) == (None, None, None)


def test_lead_sees_the_same_for_every_address(lead_of: Callable[[str], Client]) -> None:
    client = lead_of("curious")
    client.get("/")
    seen = set()
    for local in ("stranger", "nobody", "ended"):
        address = f"{local}@company.example"
        answer = _edit(client, "curious", sponsor=address)
        page = client.get("/programs/curious").words
        seen.add((answer.status, page.replace(address, "…")))
    assert len(seen) == 1, seen
    assert "… (waiting for agreement)" in seen.pop()[1]


def test_what_is_no_address_is_refused(lead_of: Callable[[str], Client]) -> None:
    client = lead_of("odd")
    for typed in ("@", "x@", "@company.example", "a@b..c"):
        wrong = _edit(client, "odd", sponsor=typed)
        assert (wrong.status, list(beside(wrong))) == (422, ["sponsor"])
