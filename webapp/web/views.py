"""The about page and the health endpoints."""

from flask import Blueprint, Response, jsonify

from webapp.core.permissions import public
from webapp.web.guards import guarded
from webapp.web.health import readiness
from webapp.web.pages import render

bp = Blueprint("web", __name__)


@bp.get("/about")
@guarded(public)
def about() -> Response:
    """The about page."""
    return render("about.html")


@bp.get("/healthz")
@guarded(public)
def healthz() -> Response:
    """Whether the process runs."""
    return jsonify(alive=True)


@bp.get("/readyz")
@guarded(public)
def readyz() -> Response:
    """Status of database, migrations, worker and visits: 200 if all are ready, else 503."""
    found = readiness()
    answer = jsonify(found)
    answer.status_code = 200 if all(found.values()) else 503
    return answer
