"""Signing in at a Mastodon server: this house is made known to each, then OAuth 2 with PKCE."""

# ruff: noqa: ARG002 - the port asks for what some network needs

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from webapp.config import Networks
from webapp.shares.channels.publishing.answers import Reply, told, why, word
from webapp.shares.channels.publishing.door import AGENT, Door
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

SCOPES = "write:statuses read:accounts read:statuses"
BAD_REQUEST, UNAUTHORIZED = 400, 401


class MastodonSignIn:
    """The half of the port that connects accounts.

    No server is asked where its addresses are: what it named could lead elsewhere, and all that
    speak as Mastodon does have them at the same places.
    """

    def __init__(self, networks: Networks) -> None:
        self.networks = networks

    def base(self, server: str) -> str:
        """Where a server answers; the settings may put one in place of all."""
        return self.networks.mastodon_base or f"https://{server}"

    def door(self) -> Door:
        """The way out; an address that the settings name was chosen by who runs this house."""
        return Door(self.networks.timeout, checked=not self.networks.mastodon_base)

    def register(self, server: str, callback: str) -> Client:
        """Make this house known; raises NoAnswer. Servers may forget it when nobody signs in."""
        asked = {"client_name": AGENT, "redirect_uris": callback, "scopes": SCOPES}
        said = told(self._post(server, "/api/v1/apps", asked))
        client = Client(word(said.get("client_id")), word(said.get("client_secret")))
        if not (client.id and client.secret):
            raise NoAnswer("broken_answer")
        return client

    def ask(self, server: str, client: Client, callback: str, state: str, verifier: str) -> str:
        """Where the author agrees."""
        asked = {
            "response_type": "code",
            "client_id": client.id,
            "redirect_uri": callback,
            "scope": SCOPES,
            "state": state,
            "code_challenge": challenge(verifier),
            "code_challenge_method": "S256",
        }
        return f"{self.base(server)}/oauth/authorize?{urlencode(asked, quote_via=quote)}"

    def exchange(
        self, server: str, client: Client, callback: str, code: str, verifier: str
    ) -> Grant:
        """What a code is worth; raises SignInRefused or NoAnswer.

        NoAnswer("misconfigured"): the server does not know this house any more, register it anew.
        """
        asked = {
            "grant_type": "authorization_code",
            "client_id": client.id,
            "client_secret": client.secret,
            "redirect_uri": callback,
            "scope": SCOPES,
            "code": code,
            "code_verifier": verifier,
        }
        reply = self._post(server, "/oauth/token", asked)
        said = reply.said or {}
        if reply.status in {BAD_REQUEST, UNAUTHORIZED} and said:
            if said.get("error") == "invalid_client":
                raise NoAnswer("misconfigured")
            raise SignInRefused
        access = word(told(reply).get("access_token"))
        if not access:
            raise NoAnswer("broken_answer")
        user_id, handle = self._me(server, access)
        return Grant(user_id, handle, Tokens(access))

    def refresh(self, account: Account, refresh: str) -> Tokens:
        """Never: a token that is not taken was ended by somebody; raises RefreshRefused."""
        raise RefreshRefused

    def revoke(self, account: Account, tokens: Tokens, client: Client | None) -> None:
        """End the connection; one that has ended is no error. Raises NoAnswer."""
        if client is None:
            raise NoAnswer("misconfigured")
        asked = {"client_id": client.id, "client_secret": client.secret, "token": tokens.access}
        reply = self._post(account.server, "/oauth/revoke", asked)
        if not reply.good:
            raise NoAnswer(why(reply))

    def _post(self, server: str, path: str, form: Mapping[str, str]) -> Reply:
        door = self.door()
        with door.session() as line:
            return door.hear(lambda: line.post(self.base(server) + path, data=form))

    def _me(self, server: str, token: str) -> tuple[str, str]:
        """Id and name of the account that a token opens."""
        door = self.door()
        headers = {"Authorization": f"Bearer {token}"}
        address = self.base(server) + "/api/v1/accounts/verify_credentials"
        with door.session() as line:
            said = told(door.hear(lambda: line.get(address, headers=headers)))
        user_id, handle = word(said.get("id"), 64), word(said.get("username"), 128)
        if not (user_id and handle):
            raise NoAnswer("broken_answer")
        return user_id, handle
