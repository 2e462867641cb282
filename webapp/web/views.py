"""The about page and the health endpoints."""

from flask import Blueprint, Response, jsonify, request

from webapp.core.permissions import public, signed_in
from webapp.web.guards import guarded, person
from webapp.web.health import readiness
from webapp.web.pages import render
from webapp.web.search import SHOWN, cleaned, hits

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


@bp.get("/search")
@guarded(signed_in)
def search() -> Response:
    """What the packages find for some words, as far as this person may open it."""
    typed = cleaned(request.args.get("q", ""))
    found = hits(person(), typed) if typed else {}
    return render("search.html", search=typed, hits=found, shown=SHOWN)
