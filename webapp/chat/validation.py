"""The address of a webhook: as its service gives it, at a host that an administrator listed."""

import re
from typing import Final

from webapp.config import Chat
from webapp.core.errors import Invalid

LONGEST: Final = 1000
# Teams writes the port of https into its addresses. A host is in lower case as services write it;
# the characters after it are those of RFC 3986 without a fragment.
ADDRESS: Final = re.compile(
    r"https://(?P<host>(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]*[a-z0-9])(?::443)?"
    r"(?P<path>/[A-Za-z0-9._~:/?\[\]@!$&'()*+,;=%-]+)"
)


def check_address(address: str, chat: Chat) -> None:
    """Raise Invalid on `address` for anything but the address of a webhook at a listed host."""
    if not chat.hosts:
        raise Invalid("address", "No host is allowed yet. An administrator sets CHAT_HOSTS.")
    found = _parts(address)
    if found is None:
        raise Invalid(
            "address",
            "Paste the address exactly as Slack or Teams shows it. It begins with https://, and "
            "has no user name and no port of its own.",
        )
    if not chat.lists(found["host"]):
        raise Invalid(
            "address", "This host is not allowed. Allowed: %(hosts)s.",
            hosts=", ".join(sorted(chat.hosts)),
        )  # fmt: skip


def target_of(address: str, chat: Chat) -> str | None:
    """The address to post to now; None where its host is no longer listed.

    In a trial it is on the one server in place of all others.
    """
    found = _parts(address)
    if found is None:
        return None
    if chat.base_url:
        return chat.base_url + found["path"]
    return address if chat.lists(found["host"]) else None


def _parts(address: str) -> re.Match[str] | None:
    return ADDRESS.fullmatch(address) if len(address) <= LONGEST else None
