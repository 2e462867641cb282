"""Style sheets and scripts are small, compressed, and kept for a year at their address."""

import gzip
import re

from tests.factories.company import Company
from tests.integration.fixtures import At
from webapp.web.assets import STYLE, assets

ADDRESS = re.compile(r'(?:href|src)="(/static/[^"]+)"')
IMMUTABLE = "public, max-age=31536000, immutable"


def test_pages_name_the_present_version(at: At, company: Company) -> None:
    http = company.app.test_client()
    addresses = set(ADDRESS.findall(at("author").get("/").response.get_data(as_text=True)))
    assert addresses == {
        f"/static/{assets().version}/{name}"
        for name in (STYLE, "programs.css", "js/main.js", "img/mark.svg")
    }
    for address in addresses:
        assert http.get(address).headers["Cache-Control"] == IMMUTABLE


def test_an_older_address_is_asked_for_again(company: Company) -> None:
    http = company.app.test_client()
    answer = http.get("/static/older/style.css")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")
    again = http.get("/static/older/style.css", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")
    assert http.get("/static/older/nothing.css").status_code == 404
    assert http.get("/static/older/../../app.py").status_code == 404


def test_a_browser_that_reads_gzip_gets_it(company: Company) -> None:
    http = company.app.test_client()
    plain = http.get("/static/older/style.css")
    zipped = http.get("/static/older/style.css", headers={"Accept-Encoding": "gzip"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.get_data()) == plain.get_data()
    assert (zipped.headers["Vary"], zipped.headers["ETag"] != plain.headers["ETag"]) == (
        "Accept-Encoding",
        True,
    )
