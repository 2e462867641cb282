"""Compare both sides of each quarter whose scores changed. Loads the statistics."""

from collections.abc import Iterator

import pandas as pd
from flask import current_app
from flask_babel import force_locale, gettext

from analytics import mirror
from analytics.core.mirror_figure import ALL, MirrorFigure
from analytics.core.mirror_scores import Rows
from analytics.figures import FRAMES, dumbbells
from webapp.core.i18n import LANGUAGES
from webapp.core.unit_of_work import unit_of_work
from webapp.customers.queries import imported_quarters
from webapp.experience import THEMES
from webapp.mirror import queries, services
from webapp.mirror.sides import customer_rows, digest, employee_rows


def compare_quarters() -> None:
    """Store the comparison of each quarter with customer scores, once for the same scores."""
    employees = employee_rows()
    for quarter in [each.quarter for each in imported_quarters()]:
        ours, theirs = employees.get(quarter, []), customer_rows(quarter)
        inputs = digest(ours, theirs)
        stored = queries.newest(quarter)
        if stored is None or stored.inputs != inputs:
            figure = mirror.compare(_frame(ours), _frame(theirs))
            charts = dict(_charts(figure))
            with unit_of_work():
                services.store(quarter, inputs, figure, charts)


def _frame(rows: Rows) -> pd.DataFrame:
    kinds = {"score": "float64", "sd": "float64", "n": "int64"}
    return pd.DataFrame(rows, columns=list(mirror.SCORES)).astype(kinds)


def _charts(figure: MirrorFigure) -> Iterator[tuple[str, str]]:
    """Yield name and drawing for each unit with an index and over units."""
    for language in LANGUAGES:
        names = theme_names(language)
        for unit in (ALL, *(each.unit for each in figure.units)):
            told = figure.sentence(language, unit)
            for frame in FRAMES:
                drawn = dumbbells(figure.cells_of(unit), names, told, language, frame)
                yield f"{unit}.{language}.{frame.name}", drawn


def theme_names(language: str) -> dict[str, str]:
    """The names of the themes in a language, in their order."""
    with current_app.test_request_context(), force_locale(language):
        return {theme.value: gettext(name) for theme, name in THEMES.items()}
