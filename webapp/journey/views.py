"""The journey page: the moments of a job, how they are felt, and what changed."""

from typing import Final

from flask import Blueprint, Response, current_app
from flask import url_for as address
from flask_babel import gettext as _

from webapp.barometers.models import Wave
from webapp.core.permissions import signed_in
from webapp.experience import MOMENTS
from webapp.journey import queries
from webapp.web.guards import guarded
from webapp.web.locale import in_language
from webapp.web.pages import render

bp = Blueprint("journey", __name__, template_folder="templates")
# The page of a wave, in the package of barometers.
WAVE_PAGE: Final = "barometers.result"
LONGEST: Final = 280


@bp.get("/journey")
@guarded(signed_in)
def show() -> Response:
    """The moments of a job in their order."""
    return render(
        "journey/journey.html", steps=queries.steps(), names=MOMENTS, page_of=_page_of,
        decision_of=_decision_of,
    )  # fmt: skip


def _page_of(wave: Wave) -> str:
    """The address of the page of a wave; empty where there is none."""
    known = WAVE_PAGE in current_app.view_functions
    return address(WAVE_PAGE, wave=wave.id) if known else ""


def _decision_of(wave: Wave) -> str:
    """The beginning of what was decided after a wave: what is done, or why nothing is."""
    decision = wave.decision or {}
    items = sorted(decision.get("items", ()), key=lambda item: item.get("verdict") == "do_not")
    text = str(in_language(items[0].get("answer", {}) if items else decision))
    if items and items[0].get("verdict") == "do_not":
        text = f"{_('We do not do it, because')}{_(':')} {text}"
    return text if len(text) <= LONGEST else text[: text.rfind(" ", 0, LONGEST)] + " …"
