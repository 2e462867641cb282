"""Parse a file with what surrounds it: the key of pseudonyms, units, tracked links."""

from typing import BinaryIO

from webapp.core import clock, crypto
from webapp.core.unit_of_work import unit_of_work
from webapp.directory.queries import unit_paths
from webapp.recruitment.contract import Surroundings, contract
from webapp.recruitment.mappings import MAPPINGS
from webapp.recruitment.parsed import ParsedRows
from webapp.recruitment.providers import tracked_source
from webapp.recruitment.reading import Tell, read
from webapp.recruitment.workflow import Kind

KEY = "recruitment"
"""The owner of the key: another one than that of people, so that nothing can be joined."""


def parse(
    stream: BinaryIO, kind: Kind, system: str = "", order: str = "", tell: Tell = lambda _n: None
) -> ParsedRows:
    """Parse a whole file outside any unit of work, and store nothing but the key.

    `system` is a key of MAPPINGS or empty, `order` one of webapp.directory.days.ORDERS or empty.
    Raises FaultyFile, or Invalid on `file`.
    """
    around = Surroundings(clock.today(), _key(), unit_paths(), tracked_source, order, bool(system))
    return read(stream, contract(kind, around), MAPPINGS.get(system), tell)


def _key() -> bytes:
    if (known := crypto.known_key(KEY)) is not None:
        return known
    with unit_of_work():
        return crypto.key_of(KEY)
