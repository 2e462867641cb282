"""Bar chart of champions by the part of their agreed hours that they used."""

from analytics.champions import Load
from analytics.core.texts import number, text
from analytics.figures.drawing import (
    INK,
    NARROW,
    ROW,
    TEAL,
    Frame,
    axis,
    axis_height,
    bar,
    document,
    ticks,
    top,
    unknown,
    word,
)


def load(figure: Load | None, locale: str, frame: Frame = NARROW) -> str:
    """Draw one bar per band, labeled with its number of champions; return an SVG document."""
    title = text(locale, "champions.load_title")
    if figure is None:
        why = text(locale, "champions.no_load")
        drawn, height = unknown(frame, why)
        return document(frame, drawn, height, title, why)
    drawn, height = _drawing(figure, locale, frame)
    return document(frame, drawn, height, title, figure.sentence(locale))


def _drawing(figure: Load, locale: str, frame: Frame) -> tuple[str, int]:
    # From four on, the steps of the scale are whole numbers, or some of them are left out.
    scale = ticks(max(4, *figure.champions))
    whole, parts = scale[-1], []
    for row, (n, (label, shown)) in enumerate(
        zip(figure.champions, figure.table(locale), strict=True)
    ):
        parts += [
            bar(frame, 0, n / whole, row, TEAL),
            word(0, top(row) - 7, label, INK),
            word(frame.width, top(row) - 7, shown, INK, "end"),
        ]
    below = ROW * len(figure.champions) + 6
    marks = [
        (tick / whole, number(locale, int(tick))) for tick in scale if float(tick).is_integer()
    ]
    return "".join((*parts, axis(frame, below, marks))), below + axis_height()
