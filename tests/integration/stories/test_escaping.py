"""Texts of users are escaped wherever they are shown."""

from sqlalchemy import select

from tests.factories.company import Company
from tests.integration.fixtures import At
from webapp.core import db
from webapp.core.unit_of_work import unit_of_work
from webapp.networks.registry import NETWORKS
from webapp.people import services as people
from webapp.people.workflow import Role
from webapp.programs import services as programs
from webapp.sharing.services import prepare
from webapp.stories import services as stories
from webapp.stories.models import Revision, Story
from webapp.stories.workflow import Reason

SCRIPT = "<script>alert(1)</script>"
TITLE = f"{SCRIPT}</title><h1>Two</h1>"
TEXT = (
    f'{SCRIPT} <img src=x onerror=alert(2)> "onmouseover="alert(3)" '
    "</textarea><svg onload=alert(4)> javascript:alert(5) &lt;b&gt; 100% %s"
)


def test_texts_of_users_are_escaped_on_every_page(company: Company, at: At) -> None:
    author = company.newcomer("inert", name=f"Bo {SCRIPT}")
    reviewer = company.people["reviewer"]
    with unit_of_work():
        programs.join(company.program, by=author, version=1)
        people.grant(author, Role.reviewer, by=None, scope=company.foreign.id, reason="<b>")
    sent = {"title": TITLE, "body": TEXT, "language": "en"}
    page = at("inert").post(f"/briefs/{company.brief.id}/write", sent)
    path = str(page.response.location)
    db.session().rollback()
    story = db.session().get_one(Story, path.rpartition("/")[2])
    pages = [at("inert").get(path), at("inert").get(f"{path}/edit"), at("inert").get("/stories")]
    pages.append(at("inert").post(f"{path}/edit", {**sent, "version": "9"}))
    with unit_of_work():
        stories.submit(story, by=author, version=1)
    pages += [at("reviewer").get(p) for p in (path, "/review", "/inbox")]
    with unit_of_work():
        stories.object_to(story, by=reviewer, revision=1, reason=Reason.legal, note=TEXT)
    pages += [at("inert").get(path), at("inert").get("/inbox")]
    with unit_of_work():
        stories.submit(story, by=author, version=1)
        stories.approve(story, by=reviewer, revision=2)
    with unit_of_work():
        share = prepare(story, NETWORKS["mail"], by=author, base="http://127.0.0.1:5000")
    pages += [at("inert").get(p) for p in (f"{path}/share", f"/shares/{share.id}", "/me", "/")]
    assert [p.status for p in pages] == [200, 200, 200, 409] + [200] * 9
    assert [len(p.soup.select("script")) for p in pages] == [1] * len(pages)
    active_content = "[onerror], [onload], [onmouseover], img, svg:not(.icon), a[href^=javascript]"
    assert [p.soup.select(active_content) for p in pages] == [[]] * len(pages)
    assert [SCRIPT in p.words for p in pages] == [True] * len(pages)
    assert db.session().scalars(select(Revision.body).where(Revision.story_id == story.id)).all() == [
        TEXT, TEXT,
    ]  # fmt: skip
