"""Settings of webhooks at chat services."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from webapp.config.parsing import SettingsError, network_address

# A name with a dot, in ASCII; the last part begins with a letter, so it is no address of a network.
HOST = re.compile(r"(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z](?:[a-z0-9-]*[a-z0-9])")


@dataclass(frozen=True)
class Chat:
    """Hosts to which webhooks may point, and one server in place of all of them, for a trial.

    A host is a name, or "*." and a name for all hosts below it. Without hosts there is no chat.
    """

    hosts: frozenset[str]
    base_url: str

    def lists(self, host: str) -> bool:
        """Whether webhooks may point to a host, written in lower case."""
        return host in self.hosts or any(
            host.endswith(listed[1:]) for listed in self.hosts if listed.startswith("*.")
        )


def read_chat(value: Mapping[str, str]) -> Chat:
    """Read the settings of webhooks. Raises SettingsError."""
    return Chat(
        hosts=_hosts(value["CHAT_HOSTS"]),
        base_url=network_address("CHAT_BASE_URL", value["CHAT_BASE_URL"]),
    )


def _hosts(text: str) -> frozenset[str]:
    found = frozenset(word.strip().lower() for word in text.split(",") if word.strip())
    for host in sorted(found):
        if not HOST.fullmatch(host):
            raise SettingsError(
                f"CHAT_HOSTS: {host!r} is not the name of a host, such as hooks.slack.com, or "
                "*.logic.azure.com for all hosts below it."
            )
    return found
