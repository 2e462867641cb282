"""The picture that a person adds of themselves: who sees it, where, and when it is deleted."""

from io import BytesIO

import pytest
from PIL import Image

from tests.factories.company import Company
from tests.integration.asking import beside, close_upload, count, raw
from tests.integration.fixtures import At
from tests.pages import Client, Page
from webapp.core import activity, db
from webapp.core.unit_of_work import unit_of_work
from webapp.images import UNREADABLE
from webapp.people import services
from webapp.people.models import Person, Portrait
from webapp.people.queries import by_email
from webapp.program_kinds import Consent
from webapp.programs.queries import enrollment
from webapp.programs.services import set_consent

SEEN = "main img.portrait"


def picture(
    size: tuple[int, int] = (600, 400), colour: str = "teal", kind: str = "JPEG"
) -> tuple[BytesIO, str]:
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, kind)
    return BytesIO(file.getvalue()), f"me.{kind.lower()}"


def upload(client: Client, **given: object) -> Page:
    page = client.post("/me/picture", {"file": picture(**given)})  # type: ignore[arg-type]
    close_upload(page)
    return page


def stored(person: Person) -> Portrait:
    db.session().rollback()
    return db.session().query(Portrait).filter_by(person_id=person.id).one()


def test_a_picture_is_cropped_to_a_square_and_loses_its_metadata(company: Company, at: At) -> None:
    me = company.people["author"]
    file = BytesIO()
    wide = Image.new("RGB", (900, 300), "red")
    wide.paste(Image.new("RGB", (300, 300), "blue"), (300, 0))
    exif = Image.Exif()
    exif[0x010E] = "where I live"
    wide.save(file, "JPEG", exif=exif, quality=95)
    page = at("author").post("/me/picture", {"file": (BytesIO(file.getvalue()), "me.jpg")})
    close_upload(page)
    assert page.status == 303
    made = stored(me)
    shown = Image.open(BytesIO(made.data))
    assert (made.mimetype, shown.format, shown.size) == ("image/webp", "WEBP", (256, 256))
    red, _green, blue = shown.convert("RGB").getpixel((3, 128))  # type: ignore[misc]
    assert (red < 60, blue > 190) == (True, True)
    assert b"where I live" not in made.data
    assert len(made.data) < 20_000


def test_a_small_picture_is_not_enlarged(company: Company, at: At) -> None:
    upload(at("author"), size=(40, 30), kind="PNG")
    made = stored(company.people["author"])
    assert Image.open(BytesIO(made.data)).size == (30, 30)


def test_the_account_page_shows_replaces_and_removes_it(company: Company, at: At) -> None:
    me = company.people["colleague"]
    page = at("colleague").get("/me")
    assert page.soup.select(SEEN) == []
    assert page.soup.select_one("main span.portrait").text == "C"  # type: ignore[union-attr]
    upload(at("colleague"))
    first = stored(me).id
    upload(at("colleague"), colour="red")
    second = stored(me).id
    page = at("colleague").get("/me")
    [image] = page.soup.select(SEEN)
    assert (image["src"], image["alt"]) == (f"/portraits/{second}", me.name)
    assert [at("colleague").get(f"/portraits/{each}").status for each in (first, second)] == [
        404,
        200,
    ]
    assert at("colleague").post("/me/picture/remove").status == 303
    assert at("colleague").post("/me/picture/remove").status == 303
    assert at("colleague").get(f"/portraits/{second}").status == 404
    assert count(Portrait, Portrait.person_id == me.id) == 0
    acts = [a for a in activity.of_object(me.id) if a.verb == "changed their picture"]
    assert [(a.actor_id, a.facts) for a in acts] == [(me.id, {})] * 3


def test_it_is_served_to_people_who_are_signed_in_only(company: Company, at: At) -> None:
    upload(at("author"))
    address = f"/portraits/{stored(company.people['author']).id}"
    assert Client(company.app).get(address).status == 302
    response = at("stranger").get(address).response
    headers = response.headers
    assert (response.status_code, headers["Cache-Control"], headers["Content-Security-Policy"]) == (
        200, "private, max-age=86400, immutable", "default-src 'none'; sandbox",
    )  # fmt: skip
    again = raw(at("stranger"), "GET", address, headers={"If-None-Match": headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert at("stranger").get("/portraits/nothing").status == 404


def test_it_is_beside_the_name_on_stories_messages_and_lists(company: Company, at: At) -> None:
    upload(at("author"))
    made = f"/portraits/{stored(company.people['author']).id}"
    story = company.story("in_review")
    at("author").post(f"/stories/{story.id}/comments", {"version": "1", "remark": "Page two."})
    page = at("reviewer").get(f"/stories/{story.id}")
    assert [image["src"] for image in page.soup.select(SEEN)] == [made, made]
    assert [i["src"] for i in at("author").get(f"/stories/{story.id}").soup.select(SEEN)] == [made]
    found = enrollment(company.people["author"], company.program.id)
    assert found is not None
    with unit_of_work():
        set_consent(found, Consent.listed, given=True, by=company.people["author"])
    page = at("colleague").get(f"/programs/{company.program.slug}/people")
    assert [image["src"] for image in page.soup.select(SEEN)] == [made]


@pytest.mark.parametrize("how", ["closed by the person", "ended by an administrator"])
def test_it_is_deleted_with_the_account(fresh_company: Company, how: str) -> None:
    company = fresh_company
    me, admin = company.people["author"], company.people["admin"]
    client = Client(company.app).sign_in(me.email)
    upload(client)
    address = f"/portraits/{stored(me).id}"
    with unit_of_work():
        person = by_email(me.email)
        assert person is not None
        if how.startswith("closed"):
            services.close_account(person)
        else:
            services.end_account(person, by=admin)
    assert count(Portrait, Portrait.person_id == me.id) == 0
    assert Client(company.app).sign_in(admin.email).get(address).status == 404
    db.session().rollback()
    person = by_email(me.email)
    assert person is not None
    assert person.portrait_id is None


def test_a_file_that_is_no_picture_is_refused_beside_its_field(company: Company, at: At) -> None:
    page = at("author").post("/me/picture", {"file": (BytesIO(b"<svg/>"), "me.svg")})
    close_upload(page)
    assert (page.status, beside(page)) == (422, {"file": UNREADABLE})
    large = {"file": (BytesIO(b"\0" * (7 * 1024 * 1024)), "a.jpg")}
    page = at("author").post("/me/picture", large)
    close_upload(page)
    assert page.status == 413
