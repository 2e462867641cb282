"""What does not work now, in words."""

from typing import Any

from flask_babel import lazy_gettext as _l

from webapp.web.health import readiness

# What /readyz names, in words: what is wrong, and the remedy.
PROBLEMS = {
    "writes": (
        _l("The database does not accept changes."),
        _l("Free space on its disk, or make it writable. Until then nothing can be saved."),
    ),
    "worker": (
        _l("No worker is running."),
        _l("Start it with the command francparler work. Until then nothing is sent or published."),
    ),
    "visits": (
        _l("Visits to links are being lost."),
        _l("Free space on the disk, or make the spool folder writable. Links still work."),
    ),
    "answers": (
        _l("The database of barometer answers is not ready."),
        _l("Run the command francparler migrate, and check ANSWERS_DATABASE_URL."),
    ),
}


def problems() -> list[tuple[Any, Any]]:
    """What is wrong, and the remedy, for each part that does not work."""
    return [PROBLEMS[n] for n, ready in readiness().items() if n in PROBLEMS and not ready]
