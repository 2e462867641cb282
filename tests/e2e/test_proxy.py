"""The pages under a path, behind a real proxy that passes the path on or removes it."""

import http.client
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.databases import Templates
from tests.e2e.conftest import free_port
from tests.e2e.served import wait_until
from tests.environment import ENVIRONMENT
from tests.factories.application import running
from tests.factories.company import PASSWORD, Company
from tests.factories.installations import copied
from webapp import config
from webapp.app import create_app
from webapp.connections.views import connecting
from webapp.core import db

PATH = "/tools/franc-parler"
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0"
# What the proxy sends on, besides its own headers.
PASSED = ("Cookie", "Content-Type", "User-Agent", "Accept-Language")
ADDRESS = re.compile(r'(?:href|src|action|data-autosave)="([^"#]+)')


def proxy(backend: int, *, strip: bool) -> ThreadingHTTPServer:
    """A proxy on a free port that serves PATH only, as the proxies of companies do."""

    class Proxy(BaseHTTPRequestHandler):
        def _forward(self) -> None:
            if not self.path.startswith(PATH + "/"):
                self.send_error(502, "not an address of this application")
                return
            sent = {name: self.headers[name] for name in PASSED if name in self.headers}
            sent |= {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
            if strip:
                sent["X-Forwarded-Prefix"] = PATH
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            connection = http.client.HTTPConnection("127.0.0.1", backend, timeout=20)
            path = self.path.removeprefix(PATH) if strip else self.path
            connection.request(self.command, path, body, sent)
            response = connection.getresponse()
            content = response.read()
            self.send_response(response.status)
            for name, value in response.getheaders():
                if name.lower() not in {"content-length", "connection", "date", "server"}:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
            connection.close()

        do_GET = do_POST = _forward  # noqa: N815 - names of the standard library

        def log_message(self, *_given: Any) -> None:
            """Print nothing."""

    made = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    threading.Thread(target=made.serve_forever, daemon=True).start()
    return made


@dataclass
class Answer:
    """A response through the proxy."""

    status: int
    location: str
    cookies: list[str]
    text: str

    def addresses(self) -> list[str]:
        """The local addresses on the page."""
        return [a.replace("&amp;", "&") for a in ADDRESS.findall(self.text) if a.startswith("/")]


class Browser:
    """Sends requests to the proxy, with the cookies that it got."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def ask(self, path: str, form: dict[str, str] | None = None) -> Answer:
        """GET a page, or POST a form."""
        headers = {"User-Agent": AGENT, "Accept-Language": "en"}
        headers["Cookie"] = "; ".join(f"{n}={v}" for n, v in self.cookies.items())
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        body = None if form is None else urlencode(form)
        connection.request("GET" if form is None else "POST", path, body, headers)
        response = connection.getresponse()
        cookies = response.headers.get_all("Set-Cookie") or []
        for cookie in cookies:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        text = response.read().decode("utf-8", "replace")
        connection.close()
        return Answer(response.status, response.headers.get("Location", ""), cookies, text)


@dataclass
class Behind:
    """An installation under PATH: the port of its proxy, a link, an account."""

    port: int
    token: str
    email: str


@contextmanager
def _served(settings: config.Settings, port: int, *options: str) -> Iterator[None]:
    given = {
        "DATABASE_URL": settings.database_url, "INSTANCE": str(settings.instance),
        "BASE_URL": f"https://company.example{PATH}", "FORWARDED_HOPS": "1",
    }  # fmt: skip
    server = subprocess.Popen(
        [sys.executable, "-m", "webapp", "serve", "--bind", f"127.0.0.1:{port}", "--workers", "1",
         "--without-worker", *options],
        cwd=config.ROOT, env={**os.environ, **ENVIRONMENT, **given}, start_new_session=True,
    )  # fmt: skip
    try:
        wait_until(lambda: _healthy(port), "the server answers")
        yield
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def _healthy(port: int) -> bool:
    try:
        return Browser(port).ask("/healthz").status == 200
    except OSError:
        return False


@pytest.fixture(scope="module")
def served(
    tmp_path_factory: pytest.TempPathFactory, templates: Templates
) -> Iterator[tuple[int, str, str]]:
    """The port of an installation under PATH, the token of a link, and the address of an account."""
    folder: Path = tmp_path_factory.mktemp("proxy")
    with copied(templates, "sqlite", folder, company=True) as settings:
        with running(create_app(settings)) as app:
            company = Company.load(app)
            token, email = company.link().token, company.people["author"].email
            db.session().commit()
        port = free_port()
        with _served(settings, port):
            yield port, token, email


@pytest.fixture(scope="module", params=[False, True], ids=["path passed on", "path removed"])
def behind(request: pytest.FixtureRequest, served: tuple[int, str, str]) -> Iterator[Behind]:
    port, token, email = served
    front = proxy(port, strip=request.param)
    yield Behind(front.server_address[1], token, email)
    front.shutdown()
    front.server_close()


def test_a_person_signs_in_and_every_address_on_the_pages_works(behind: Behind) -> None:
    browser = Browser(behind.port)
    first = browser.ask(f"{PATH}/inbox")
    assert (first.status, first.location) == (302, f"{PATH}/sign-in?next={PATH}/inbox")
    page = browser.ask(first.location)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    assert token is not None
    form = {"csrf_token": token[1], "email": behind.email, "password": PASSWORD}
    signed_in = browser.ask(first.location, form)
    assert (signed_in.status, signed_in.location) == (303, f"{PATH}/inbox")
    pages = [browser.ask(p) for p in (signed_in.location, f"{PATH}/", f"{PATH}/about")]
    assert [p.status for p in pages] == [200, 200, 200]
    found = {address for p in pages for address in p.addresses()}
    assert [address for address in found if not address.startswith(f"{PATH}/")] == []
    assert any("/static/" in address for address in found)
    assert any("lang=fr" in address for address in found)
    # Addresses of forms take no GET; nothing is unknown.
    assert {browser.ask(a).status for a in found} <= {200, 302, 303, 304, 403, 405}
    french = browser.ask(next(a for a in found if "lang=fr" in a))
    assert '<html lang="fr">' in french.text


def test_a_network_is_given_the_public_address() -> None:
    read = config.read({**ENVIRONMENT, "BASE_URL": f"https://company.example{PATH}"})
    with create_app(read).test_request_context("/", base_url=read.base_url):
        assert connecting._callback("x") == f"{read.base_url}/me/accounts/x/callback"


def test_cookies_are_of_the_path_only(behind: Behind) -> None:
    browser = Browser(behind.port)
    cookies = browser.ask(f"{PATH}/sign-in?lang=fr").cookies
    named = {c.partition("=")[0]: [p.strip() for p in c.split(";")[1:]] for c in cookies}
    assert named.keys() == {"__Secure-francparler", "lang"}
    for parts in named.values():
        assert {f"Path={PATH}", "Secure", "HttpOnly", "SameSite=Lax"} <= set(parts)


def test_a_tracked_link_leads_on(behind: Behind) -> None:
    answer = Browser(behind.port).ask(f"{PATH}/r/{behind.token}")
    assert (answer.status, answer.location.startswith("https://company.example/")) == (302, True)
