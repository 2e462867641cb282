"""The logo of the organization: on every page, public, at an address that changes with it."""

import random
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy.exc import OperationalError

from tests.factories.company import Company
from tests.integration.asking import beside, close_upload, raw
from tests.integration.fixtures import At
from tests.pages import Client, Page
from webapp import app as application
from webapp.admin.logo import LARGEST_STORED
from webapp.core import activity, db
from webapp.directory.models import Organization
from webapp.images import UNREADABLE

SHOWN = "header img.logo"


def drawing(size: tuple[int, int], colour: str = "teal", kind: str = "PNG") -> BytesIO:
    file = BytesIO()
    Image.new("RGBA" if kind != "JPEG" else "RGB", size, colour).save(file, kind)
    return BytesIO(file.getvalue())


def upload(client: Client, file: BytesIO, name: str = "logo.png") -> Page:
    page = client.post("/admin/settings/logo", {"file": (file, name)})
    close_upload(page)
    return page


def address(page: Page) -> str:
    [image] = page.soup.select(SHOWN)
    return str(image["src"])


def test_every_page_shows_it_until_it_is_removed(fresh_company: Company) -> None:
    company = fresh_company
    visitor = Client(company.app)

    def at(part: str) -> Client:
        return Client(company.app).sign_in(company.people[part].email)

    assert visitor.get("/sign-in").soup.select(SHOWN) == []
    assert upload(at("admin"), drawing((600, 200))).status == 303
    for page in (visitor.get("/sign-in"), visitor.get("/nowhere"), at("author").get("/")):
        [image] = page.soup.select(SHOWN)
        assert (image["alt"], image["width"], image["height"]) == ("The Company", "120", "40")
    first = address(visitor.get("/sign-in"))
    upload(at("admin"), drawing((600, 200), "red"))
    second = address(visitor.get("/sign-in"))
    assert [visitor.get(each).status for each in (first, second)] == [404, 200]
    assert at("admin").post("/admin/settings/logo/remove").status == 303
    assert at("admin").post("/admin/settings/logo/remove").status == 303
    assert visitor.get("/sign-in").soup.select(SHOWN) == []
    assert visitor.get(second).status == 404
    db.session().rollback()
    acts = [a for a in activity.of_object("organization") if a.verb == "changed the logo"]
    assert [a.actor_id for a in acts] == [company.people["admin"].id] * 3
    assert "changed the logo" in at("admin").get("/admin/activity").words


def test_the_file_is_public_and_kept_for_a_year(company: Company, at: At) -> None:
    upload(at("admin"), drawing((50, 20)))
    visitor = Client(company.app)
    where = address(visitor.get("/sign-in"))
    headers = visitor.get(where).response.headers
    assert (headers["Cache-Control"], headers["Content-Security-Policy"], headers["Content-Type"]) == (
        "public, max-age=31536000, immutable", "default-src 'none'; sandbox", "image/webp",
    )  # fmt: skip
    assert "Set-Cookie" not in headers
    again = raw(visitor, "GET", where, headers={"If-None-Match": headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("size", "kind", "stored", "shown"),
    [
        ((2400, 800), "JPEG", (240, 80), (120, 40)),
        ((2400, 200), "WEBP", (240, 20), (120, 10)),
        ((100, 1000), "PNG", (8, 80), (4, 40)),
        ((50, 20), "PNG", (50, 20), (50, 20)),
        ((3000, 1), "PNG", (240, 1), (120, 1)),
    ],
)
def test_the_size_is_bounded(
    company: Company, at: At, size: tuple[int, int], kind: str, stored: tuple[int, int],
    shown: tuple[int, int],
) -> None:  # fmt: skip
    assert upload(at("admin"), drawing(size, kind=kind)).status == 303
    db.session().rollback()
    row = db.session().query(Organization).one()
    assert (row.logo_width, row.logo_height) == stored
    assert Image.open(BytesIO(row.logo_data or b"")).size == stored
    [image] = at("admin").get("/admin/settings").soup.select(SHOWN)
    assert (int(str(image["width"])), int(str(image["height"]))) == shown


def test_a_file_that_is_refused_changes_nothing(company: Company, at: At) -> None:
    upload(at("admin"), drawing((50, 20)))
    before = address(at("admin").get("/admin/settings"))
    svg = BytesIO(b'<svg xmlns="http://www.w3.org/2000/svg"/>')
    page = upload(at("admin"), svg, "logo.svg")
    assert (page.status, beside(page)) == (422, {"file": UNREADABLE})
    noise = BytesIO()
    Image.frombytes("RGBA", (240, 80), random.Random(1).randbytes(240 * 80 * 4)).save(noise, "PNG")
    page = upload(at("admin"), BytesIO(noise.getvalue()))
    assert (page.status, beside(page)) == (
        422, {"file": "This logo has too many details. Choose a simpler picture."},
    )  # fmt: skip
    assert address(at("admin").get("/admin/settings")) == before
    db.session().rollback()
    assert 0 < len(db.session().query(Organization).one().logo_data or b"") <= LARGEST_STORED


def test_pages_work_while_the_logo_cannot_be_read(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(_name: str) -> None:
        raise OperationalError("SELECT", {}, Exception("no connection"))

    monkeypatch.setattr(application, "shown_organization", unreadable)
    visitor = Client(company.app)
    assert [visitor.get(path).status for path in ("/nowhere", "/sign-in")] == [404, 200]
