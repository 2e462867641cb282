"""Open ballots, take answers, read them: one transaction of the answers' database each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select, text

from webapp.answer_store import bundles
from webapp.answer_store.bundles import COMMENT, VALUES
from webapp.answer_store.codes import digest
from webapp.answer_store.schema import BALLOT, connect, engine, reader
from webapp.answer_store.turns import turn
from webapp.core.runtime import current

OPEN: Final = "open"
# After the end, comments of all groups are together under this name.
COMMENTS: Final = "comments"


@dataclass(frozen=True)
class Answer:
    """The answers of one person: the group asked, and values by the key of the question."""

    group: str
    values: Mapping[str, Any]


def open_ballots(wave: str, group: str, codes: Sequence[str]) -> None:
    """Accept these codes for a wave, each once.

    Hashes are inserted in shuffled order, all in one transaction.
    """
    hashes = [digest(code) for code in codes]
    bundles.RANDOM.shuffle(hashes)
    rows = [{"hash": each, "wave": wave, "section": group} for each in hashes]
    with turn(), engine().begin() as connection:
        bundles.begin(connection, wave, group)
        if rows:
            connection.execute(BALLOT.insert(), rows)


def is_unused(wave: str, code: str) -> bool:
    """Whether a code is accepted for a wave and was not used."""
    with reader(engine()).begin() as connection:
        found = select(BALLOT.c.hash).where(BALLOT.c.hash == digest(code), BALLOT.c.wave == wave)
        return connection.scalar(found) is not None


def cast(wave: str, code: str, values: Mapping[str, Any], comments: Mapping[str, str]) -> bool:
    """Take the answers of one ballot; False where the code is unknown or was used.

    The hash is removed and the answers are inserted in one transaction. Comments are apart from
    the other answers, and from each other.
    """
    with turn(), engine().begin() as connection:
        used = BALLOT.delete().where(BALLOT.c.hash == digest(code), BALLOT.c.wave == wave)
        group = connection.scalar(used.returning(BALLOT.c.section))
        if group is None:
            return False
        bundles.add(connection, wave, group, _entries(values, comments))
        return True


def cast_openly(wave: str, values: Mapping[str, Any], comments: Mapping[str, str]) -> None:
    """Take answers to a wave that is open to anyone with its address."""
    with turn(), engine().begin() as connection:
        bundles.begin(connection, wave, OPEN)
        bundles.add(connection, wave, OPEN, _entries(values, comments))


def answers_of(wave: str) -> Iterator[Answer]:
    """All answers of a wave, one bundle in memory at a time, in no order that tells anything."""
    with reader(engine()).begin() as connection:
        for section, entry in bundles.read(connection, wave):
            if VALUES in entry:
                yield Answer(section, entry[VALUES])


def comments_of(wave: str) -> list[tuple[str, str]]:
    """Key of the question and text of the comments of a wave, shuffled."""
    with reader(engine()).begin() as connection:
        found = [
            (entry["question"], entry[COMMENT])
            for _section, entry in bundles.read(connection, wave)
            if COMMENT in entry
        ]
    bundles.RANDOM.shuffle(found)
    return found


def count_answers(wave: str) -> int:
    """How many people answered a wave; pages show it only after the end."""
    return sum(1 for _answer in answers_of(wave))


def close_wave(wave: str) -> None:
    """Accept no further answer, and write all answers anew.

    The hashes of ballots that were not used are removed, comments no longer have a group, and the
    space of all that was deleted is given back. Calling it again changes nothing that tells.
    """
    with turn(), engine().begin() as connection:
        connection.execute(BALLOT.delete().where(BALLOT.c.wave == wave))
        comments: list[Any] = []
        # One group in memory at a time, and the comments of all.
        for section in bundles.sections(connection, wave):
            found = [entry for _name, entry in bundles.read(connection, wave, section)]
            bundles.replace(connection, wave, section, [e for e in found if COMMENT not in e])
            comments += [entry for entry in found if COMMENT in entry]
        bundles.replace(connection, wave, COMMENTS, comments)
    _give_back_space()


def _entries(values: Mapping[str, Any], comments: Mapping[str, str]) -> list[dict[str, Any]]:
    texts = [{COMMENT: text, "question": key} for key, text in comments.items()]
    return [{VALUES: dict(values)}, *texts]


def _give_back_space() -> None:
    """Remove earlier versions of the rows from the files of the database."""
    # A pool would use the connection again, in another mode.
    apart = connect(current().settings.answers_url)
    try:
        with apart.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            full = "VACUUM FULL bundle, ballot"
            connection.execute(text("VACUUM" if apart.dialect.name == "sqlite" else full))
    finally:
        apart.dispose()
