"""Responses carry the security headers; the session cookie cannot be read or forged."""

import hashlib
import re

from sqlalchemy import text

from tests.factories.company import Company
from tests.integration.asking import raw
from tests.integration.fixtures import At, Built
from tests.pages import Client
from webapp.core import db
from webapp.web.sessions import StoredSession

COOKIE = "francparler"


def test_every_type_of_response_has_the_security_headers(company: Company, at: At) -> None:
    link, client = company.link().token, at("author")
    paths = {
        "/about": "text/html", "/nowhere": "text/html", "/healthz": "application/json",
        "/static/older/style.css": "text/css", "/static/older/img/mark.svg": "image/svg+xml",
        "/static/older/js/main.js": "text/javascript", f"/r/{link}": "text/plain",
        "/stories": "text/html",
    }  # fmt: skip
    responses = {path: raw(client, "GET", path) for path in paths}
    assert {path: a.mimetype for path, a in responses.items()} == paths
    common = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    for path, response in responses.items():
        assert {name: response.headers.get(name) for name in common} == common, path
        if response.mimetype == "text/html":
            assert response.headers["Cache-Control"] == "no-store", path
            assert "default-src 'none'" in response.headers["Content-Security-Policy"], path
            assert "unsafe" not in response.headers["Content-Security-Policy"], path
        response.close()
    svg_policy = responses["/static/older/img/mark.svg"].headers["Content-Security-Policy"]
    assert svg_policy == "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def test_each_page_has_its_own_nonce(client: Client) -> None:
    policies = [client.get("/about").response.headers["Content-Security-Policy"] for _ in "ab"]
    nonces = [re.findall(r"'nonce-([^']+)'", policy) for policy in policies]
    assert [len(n) for n in nonces] == [1, 1]
    assert nonces[0] != nonces[1]


def test_over_tls_the_cookie_is_secure_and_hsts_is_sent(built: Built) -> None:
    app = built(base_url="https://frank.company.example", forwarded_hops=1)
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}
    response = raw(Client(app), "GET", "/sign-in", headers=headers)
    assert response.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    (cookie,) = response.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-francparler=")
    attributes = {part.strip() for part in cookie.split(";")[1:]}
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= attributes


def test_the_sessions_table_does_not_contain_usable_cookies(company: Company) -> None:
    client = Client(company.app).sign_in("author@company.example")
    cookie = client.http.get_cookie(COOKIE)
    assert cookie is not None
    db.session().rollback()
    rows = db.session().execute(text("SELECT * FROM web_session")).all()
    assert [row for row in rows if cookie.value in str(row)] == []
    hashed = hashlib.sha256(cookie.value.encode()).hexdigest()
    stored = db.session().get_one(StoredSession, hashed)
    assert (stored.person_id, len(cookie.value)) == (company.people["author"].id, 43)
    thief = Client(company.app)
    thief.http.set_cookie(COOKIE, hashed)
    assert thief.get("/me").status == 302
