"""The setting of the engine that counts the panel."""

from analytics.core import engine_address
from analytics.core.engine_address import EngineAddress
from webapp.config.parsing import SettingsError


def read_engine(text: str) -> EngineAddress | None:
    """The engine that counts the panel; None is DuckDB in the worker."""
    try:
        return engine_address.parse(text)
    except ValueError as error:
        raise SettingsError(f"PANEL_ENGINE {error}") from None
