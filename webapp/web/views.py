"""The about page and the health endpoints."""

from datetime import timedelta

from alembic.runtime.migration import MigrationContext
from flask import Blueprint, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from webapp.core import clock, db, jobs, migrate, runtime
from webapp.core.permissions import public
from webapp.web.guards import guarded
from webapp.web.health import writable
from webapp.web.pages import render

bp = Blueprint("web", __name__)
SILENT = timedelta(seconds=90)


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
    """Status of database, migrations and worker: 200 if all are ready, else 503."""
    try:
        found = readiness()
    except SQLAlchemyError:
        found = {"database": False, "migrations": False, "worker": False}
    answer = jsonify(found)
    answer.status_code = 200 if all(found.values()) else 503
    return answer


def readiness() -> dict[str, bool]:
    """Whether database, migrations and worker are ready, and visits kept. Raises SQLAlchemyError."""
    context = MigrationContext.configure(db.session().connection())
    migrated = context.get_current_revision() == migrate.head()
    seen = jobs.last_heartbeat() if migrated else None
    return {
        "database": jobs.database_answers(),
        "migrations": migrated,
        "worker": seen is not None and clock.now() - seen < SILENT,
        "visits": writable(runtime.current().settings.instance / "spool"),
    }
