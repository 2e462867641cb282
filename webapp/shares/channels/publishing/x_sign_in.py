"""Signing in at X: OAuth 2 with PKCE. The library's own keeps state in memory and trusts any."""

# ruff: noqa: ARG002 - the port asks for what some network needs

from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import quote, urlencode

from webapp.config import Networks
from webapp.kernel import clock
from webapp.shares.channels.publishing.answers import Reply, count, told, why, word
from webapp.shares.channels.publishing.door import Door
from webapp.shares.channels.publishing.pkce import challenge
from webapp.shares.channels.publishing.port import (
    Account,
    Client,
    Grant,
    NoAnswer,
    RefreshRefused,
    SignInRefused,
    Tokens,
)

SCOPES = "tweet.read tweet.write users.read offline.access"
# X tells no end of a connection; others who post there report that refresh tokens die after about
# half a year. Each refresh brings a new one, so this counts from the last.
CONNECTION = timedelta(days=180)
# What access tokens live, where the answer does not say.
ACCESS_SECONDS = 7200
BAD_REQUEST, UNAUTHORIZED = 400, 401


class XSignIn:
    """The half of the port that connects accounts; this house is known to X by its settings."""

    def __init__(self, networks: Networks) -> None:
        self.networks = networks

    def ask(self, server: str, client: Client, callback: str, state: str, verifier: str) -> str:
        """Where the author agrees; `server` and `client` are not used."""
        asked = {
            "response_type": "code",
            "client_id": self.networks.x_client_id,
            "redirect_uri": callback,
            "scope": SCOPES,
            "state": state,
            "code_challenge": challenge(verifier),
            "code_challenge_method": "S256",
        }
        return f"{self.networks.x_authorize}?{urlencode(asked, quote_via=quote)}"

    def exchange(
        self, server: str, client: Client, callback: str, code: str, verifier: str
    ) -> Grant:
        """What a code is worth; raises SignInRefused or NoAnswer. A code lives 30 seconds."""
        reply = self._post(
            "/2/oauth2/token",
            {
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": callback,
                "code_verifier": verifier,
            },
        )
        if _refused(reply):
            raise SignInRefused
        tokens = _tokens(reply)
        user_id, handle = self._me(tokens.access)
        return Grant(user_id, handle, tokens)

    def refresh(self, account: Account, refresh: str) -> Tokens:
        """New tokens; raises RefreshRefused or NoAnswer, after which the old may be used up."""
        reply = self._post(
            "/2/oauth2/token", {"grant_type": "refresh_token", "refresh_token": refresh}
        )
        if _refused(reply):
            raise RefreshRefused
        return _tokens(reply)

    def revoke(self, account: Account, tokens: Tokens, client: Client | None) -> None:
        """End the connection; tokens that have ended are no error. Raises NoAnswer."""
        for token in filter(None, (tokens.refresh, tokens.access)):
            reply = self._post("/2/oauth2/revoke", {"token": token})
            if not reply.good and not _refused(reply):
                raise NoAnswer(_why(reply))

    def _post(self, path: str, form: Mapping[str, str]) -> Reply:
        """Ask as the client that this house is: with its secret, or by its name alone."""
        name, secret = self.networks.x_client_id, self.networks.x_client_secret
        door = Door(self.networks.timeout)
        data, auth = dict(form), None
        if secret:
            auth = (quote(name, safe=""), quote(secret, safe=""))
        else:
            data["client_id"] = name
        with door.session() as line:
            return door.hear(lambda: line.post(self.networks.x_base + path, data=data, auth=auth))

    def _me(self, token: str) -> tuple[str, str]:
        """Id and name of the account that a token opens."""
        door = Door(self.networks.timeout)
        headers = {"Authorization": f"Bearer {token}"}
        with door.session() as line:
            reply = door.hear(
                lambda: line.get(self.networks.x_base + "/2/users/me", headers=headers)
            )
        data = told(reply).get("data")
        user = data if isinstance(data, dict) else {}
        user_id, handle = word(user.get("id"), 32), word(user.get("username"), 64)
        if not (user_id and handle):
            raise NoAnswer("broken_answer")
        return user_id, handle


def _refused(reply: Reply) -> bool:
    """Whether the code or token is not taken; not when it is this house that is not known."""
    said = reply.said
    ours = said is not None and said.get("error") in {"unauthorized_client", "invalid_client"}
    return reply.status == BAD_REQUEST and said is not None and not ours


def _why(reply: Reply) -> str:
    known = reply.status not in {BAD_REQUEST, UNAUTHORIZED} or reply.said is None
    return why(reply) if known else "misconfigured"


def _tokens(reply: Reply) -> Tokens:
    if not reply.good:
        raise NoAnswer(_why(reply))
    said = told(reply)
    access = word(said.get("access_token"))
    if not access:
        raise NoAnswer("broken_answer")
    seconds = min(count(said.get("expires_in")) or ACCESS_SECONDS, 86_400)
    now = clock.now()
    return Tokens(
        access, word(said.get("refresh_token")), now + timedelta(seconds=seconds), now + CONNECTION
    )
