"""Pages of the mirror index. They read what the worker stored."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from flask import Blueprint, Response, make_response, request
from flask_babel import get_locale
from flask_babel import gettext as _

from analytics.core.mirror_figure import ALL, MirrorCell, MirrorFigure, MirrorIndex
from webapp.core.errors import Missing
from webapp.core.lists import folded
from webapp.customers.rules import imports_customers
from webapp.directory.queries import unit_paths
from webapp.experience import THEMES, ExperienceTheme
from webapp.mirror import queries
from webapp.mirror.rules import reads_mirror
from webapp.web.files import table_file
from webapp.web.guards import guarded, person
from webapp.web.locale import quarter as quarter_name
from webapp.web.pages import render

ORDER = [theme.value for theme in ExperienceTheme]

bp = Blueprint("mirror", __name__, template_folder="templates")


class Unit(NamedTuple):
    """A unit of a comparison: id, name, and its mirror index or None where it is unknown."""

    id: str
    name: str
    found: MirrorIndex | None


@bp.get("/mirror")
@guarded(reads_mirror)
def index() -> Response:
    """Compare employees and customers in one quarter: over units, or in one unit."""
    stored = queries.shown(request.args.get("quarter"))
    figure = queries.figure_of(stored) if stored else MirrorFigure()
    units = units_of(figure)
    unit = request.args.get("unit", ALL)
    if unit != ALL and unit not in {each.id for each in units}:
        raise Missing("There is no comparison of this unit.")
    return render(
        "mirror/index.html", stored=stored, figure=figure, units=units, unit=unit, all=ALL,
        cells=_ordered(figure.cells_of(unit)), found=figure.index_of(unit), themes=THEMES,
        unit_name=next((each.name for each in units if each.id == unit), ""),
        quarter_choices=[(each, quarter_name(each)) for each in queries.quarters()],
        unit_choices=[(ALL, _("All units shown")), *((each.id, each.name) for each in units)],
        imports=imports_customers(person()),
        language=str(get_locale()),
    )  # fmt: skip


@bp.get("/mirror/<quarter>/<unit>.<language>.svg")
@guarded(reads_mirror)
def chart(quarter: str, unit: str, language: str) -> Response:
    """Send a drawing of the worker, for a narrow or a wide column."""
    width = "wide" if request.args.get("width") == "wide" else "narrow"
    response = make_response(queries.chart(quarter, f"{unit}.{language}.{width}"))
    response.mimetype = "image/svg+xml"
    response.headers["Cache-Control"] = "private, max-age=300"
    return response


@bp.get("/mirror.csv")
@guarded(reads_mirror)
def table() -> Response:
    """Send what the pages of a quarter show as a CSV file."""
    stored = queries.shown(request.args.get("quarter"))
    if stored is None:
        raise Missing("There is no comparison of this quarter.")
    head = [
        _("Quarter"), _("Unit"), _("Theme"), _("Employees"), _("Answers of employees"),
        _("Customers"), _("Answers of customers"), _("Gap"), _("Gap from"), _("Gap to"),
        _("Symmetry"), _("Symmetry from"), _("Symmetry to"), _("Level"), _("Level from"),
        _("Level to"),
    ]  # fmt: skip
    figure = queries.figure_of(stored)
    rows = ((stored.quarter, *row) for row in _rows(figure))
    return table_file(f"franc-parler-mirror-{stored.quarter}.csv", head, rows)


def units_of(figure: MirrorFigure) -> list[Unit]:
    """The units of a comparison that still exist, by name; a name that several have is a path."""
    paths = unit_paths()
    same = Counter(path[-1] for path in paths.values())
    found = [
        Unit(
            each, paths[each][-1] if same[paths[each][-1]] == 1 else " / ".join(paths[each]),
            figure.index_of(each),
        )
        for each in figure.unit_ids() if each in paths
    ]  # fmt: skip
    return sorted(found, key=lambda unit: (folded(unit.name), unit.id))


def _ordered(cells: Iterable[MirrorCell]) -> list[MirrorCell]:
    return sorted(cells, key=lambda cell: ORDER.index(cell.theme))


def _rows(figure: MirrorFigure) -> Iterator[tuple[object, ...]]:
    """Yield one row per theme of a unit, and one with the index; numbers as the pages round them."""
    parts = [(ALL, _("All units shown")), *((each.id, each.name) for each in units_of(figure))]
    for unit, name in parts:
        for cell in _ordered(figure.cells_of(unit)):
            yield (
                name, _(THEMES[ExperienceTheme(cell.theme)]), _rounded(cell.employee),
                cell.employees, _rounded(cell.customer), cell.customers, _rounded(cell.gap),
                _rounded(cell.low), _rounded(cell.high), *[None] * 6,
            )  # fmt: skip
        if (found := figure.index_of(unit)) is not None:
            numbers = (
                found.gap, found.gap_low, found.gap_high, found.symmetry, found.symmetry_low,
                found.symmetry_high, found.level, found.level_low, found.level_high,
            )  # fmt: skip
            yield (name, _("All themes shown"), *[None] * 4, *map(_rounded, numbers))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1) + 0.0
