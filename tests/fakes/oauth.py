"""OAuth 2 sign-in for X and Mastodon: the consent page, and codes with PKCE."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from html import escape
from urllib.parse import parse_qsl, urlencode

from tests.fakes.network import Network
from tests.fakes.state import App, Code, User
from tests.fakes.wire import Request, Response

PAGE = """<!doctype html>
<html lang="en">
<title>Authorize this app</title>
<h1>Authorize {app}?</h1>
<p>It asks for: {scope}</p>
<form method="post">
{hidden}
<label>Account <select name="account">{accounts}</select></label>
<button name="decision" value="authorize">Authorize</button>
<button name="decision" value="cancel">Cancel</button>
</form>
</html>
"""
PARAMETERS = (
    "response_type", "client_id", "redirect_uri", "scope", "state", "code_challenge",
    "code_challenge_method",
)  # fmt: skip


def challenge(verifier: str) -> str:
    """The S256 challenge of a verifier."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


class CodeRefused(Exception):  # noqa: N818 - an answer
    """The code is not valid; the text names the wrong parameter."""


class AuthorizationServer:
    """Issues codes on a page and redeems them."""

    def __init__(self, network: Network, *, needs_challenge: bool) -> None:
        self.network = network
        self.store = network.store
        self.needs_challenge = needs_challenge

    def page(self, request: Request, _: Mapping[str, str]) -> Response:
        """The consent page."""
        parameters = {name: request.parameter(name) for name in PARAMETERS if name in request.query}
        error = self._error(parameters)
        if error:
            return Response.html(400, f"<h1>Something went wrong</h1><p>{escape(error)}</p>")
        hidden = "\n".join(
            f'<input type="hidden" name="{name}" value="{escape(value)}">'
            for name, value in parameters.items()
        )
        if not self.store.users:
            self.network.new_user()
        accounts = "".join(f"<option>{escape(u.name)}" for u in self.store.users.values())
        page = PAGE.format(
            app=escape(parameters["client_id"]),
            scope=escape(parameters.get("scope", "")),
            hidden=hidden,
            accounts=accounts,
        )
        return Response.html(200, page)

    def decide(self, request: Request, _: Mapping[str, str]) -> Response:
        """Redirect after the author pressed one of the two buttons."""
        form = {name: request.parameter(name) for name in PARAMETERS if name in request.query}
        form.update(parse_qsl(request.body.decode(), keep_blank_values=True))
        error = self._error(form)
        if error:
            return Response.html(400, f"<h1>Something went wrong</h1><p>{escape(error)}</p>")
        back = {"state": form["state"]} if "state" in form else {}
        if form.get("decision") == "cancel":
            back["error"] = "access_denied"
        else:
            user = self.store.find_user(form.get("account", "")) or self._any_user()
            back["code"] = self._new_code(form, user)
        separator = "&" if "?" in form["redirect_uri"] else "?"
        return Response(303, b"", {"Location": form["redirect_uri"] + separator + urlencode(back)})

    def _any_user(self) -> User:
        return next(iter(self.store.users.values()), None) or self.network.new_user()

    def _error(self, parameters: Mapping[str, str]) -> str:
        app = self.store.apps.get(parameters.get("client_id", ""))
        redirect = parameters.get("redirect_uri", "")
        if app is None:
            return "unknown client_id"
        if not redirect or (app.redirects and redirect not in app.redirects):
            return "redirect_uri is not one of this client"
        if parameters.get("response_type") != "code":
            return "response_type is not code"
        if len(parameters.get("state", "")) > 500:
            return "state is too long"
        return self._challenge_error(parameters) or self._scope_error(app, parameters)

    def _challenge_error(self, parameters: Mapping[str, str]) -> str:
        if "code_challenge" not in parameters and not self.needs_challenge:
            return ""
        if len(parameters.get("code_challenge", "")) != 43:
            return "code_challenge is not valid"
        if parameters.get("code_challenge_method") != "S256":
            return "code_challenge_method is not S256"
        return ""

    def _scope_error(self, app: App, parameters: Mapping[str, str]) -> str:
        wanted = set(parameters.get("scope", "").split())
        if not wanted:
            return "scope is empty"
        if app.scope and not wanted <= set(app.scope.split()):
            return "scope was not registered"
        return ""

    def _new_code(self, form: Mapping[str, str], user: User) -> str:
        value = "code-" + secrets.token_urlsafe(24)
        self.store.codes[value] = Code(
            user=user.id,
            app=form["client_id"],
            redirect=form["redirect_uri"],
            challenge=form.get("code_challenge", ""),
            scope=form["scope"],
            until=self.store.now() + float(self.store.settings["code_seconds"]),
        )
        return value

    def redeem(self, form: Mapping[str, str], app: App) -> Code:
        """Redeem a code: once, in time, with its verifier, by its client. Raises CodeRefused."""
        code = self.store.codes.get(form.get("code", ""))
        if code is None or code.used or code.until <= self.store.now() or code.app != app.id:
            raise CodeRefused("code")
        # A failed attempt uses the code up too.
        code.used = True
        if code.redirect != form.get("redirect_uri"):
            raise CodeRefused("redirect_uri")
        if code.challenge and challenge(form.get("code_verifier", "")) != code.challenge:
            raise CodeRefused("code_verifier")
        return code

    def client(self, request: Request, form: Mapping[str, str]) -> App | None:
        """The client of a request: by Basic authentication, form fields, or public."""
        name, secret = request.basic or (
            form.get("client_id", ""),
            form.get("client_secret", ""),
        )
        app = self.store.apps.get(name)
        if app is None or not hmac.compare_digest(app.secret.encode(), secret.encode()):
            return None
        return app
