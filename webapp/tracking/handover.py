"""The code of a channel that an applicant system may record, added to the address of its pages.

A code names a program and a channel (`voices.linkedin`), never a link, a share or a person. Personal
links, and links whose visits are not counted, hand over nothing.
"""

import re
from typing import Final
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from webapp.core import runtime

CODE: Final = re.compile(r"([a-z0-9-]{1,60})\.([a-z_]{1,24})")
"""A code: the address name of a program, and a channel."""


def channel_code(slug: str, channel: str) -> str:
    """The code of a channel of a program."""
    return f"{slug}.{channel}"


def is_wanted(destination: str) -> bool:
    """Whether the host of an address is one that gets codes, by the settings."""
    return urlsplit(destination).hostname in runtime.current().settings.link_code_hosts


def handed_over(destination: str, code: str) -> str:
    """The address with the code as the query parameter of the settings.

    The address stays as it is without a code, where its host gets none, or where it has a parameter
    of this name.
    """
    name = runtime.current().settings.link_code_parameter
    parts = urlsplit(destination)
    known = {key for key, _value in parse_qsl(parts.query, keep_blank_values=True)}
    if not code or name in known or not is_wanted(destination):
        return destination
    query = f"{parts.query}&{name}={code}" if parts.query else f"{name}={code}"
    return urlunsplit(parts._replace(query=query))
