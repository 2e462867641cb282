"""Migrations, for the command line, the tests and the readiness page."""

from functools import cache

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from webapp.config import ROOT


def configuration(url: str | None = None) -> Config:
    """Alembic's configuration for a database address."""
    made = Config()
    made.set_main_option("script_location", str(ROOT / "migrations"))
    if url is not None:
        made.attributes["url"] = url
    return made


@cache
def head() -> str:
    """The newest revision of the code."""
    found = ScriptDirectory.from_config(configuration()).get_current_head()
    return str(found)


def upgrade(url: str, revision: str = "head") -> None:
    """Bring a database up to a revision."""
    command.upgrade(configuration(url), revision)


def downgrade(url: str, revision: str) -> None:
    """Take a database back to a revision."""
    command.downgrade(configuration(url), revision)
