"""Pages that no room owns: what this is, and whether it works."""

from datetime import timedelta

from alembic.runtime.migration import MigrationContext
from flask import Blueprint, Response, current_app, jsonify
from sqlalchemy.exc import SQLAlchemyError

from webapp.kernel import clock, db, outbox
from webapp.kernel.rules import public
from webapp.web.guards import guarded
from webapp.web.pages import page

room = Blueprint("web", __name__)
SILENT = timedelta(seconds=90)


@room.get("/about")
@guarded(public)
def about() -> Response:
    """What this is, what it promises and what it refuses."""
    return page("about.html")


@room.get("/healthz")
@guarded(public)
def healthz() -> Response:
    """The process lives."""
    return jsonify(alive=True)


@room.get("/readyz")
@guarded(public)
def readyz() -> Response:
    """Database, migrations and worker: 200 when all three are well, else 503 and which is not."""
    try:
        found = readiness()
    except SQLAlchemyError:
        found = {"database": False, "migrations": False, "worker": False}
    answer = jsonify(found)
    answer.status_code = 200 if all(found.values()) else 503
    return answer


def readiness() -> dict[str, bool]:
    """Whether database, migrations and worker are well; raises SQLAlchemyError."""
    context = MigrationContext.configure(db.session().connection())
    migrated = context.get_current_revision() == current_app.extensions["head"]()
    seen = outbox.last_beat() if migrated else None
    return {
        "database": outbox.database_answers(),
        "migrations": migrated,
        "worker": seen is not None and clock.now() - seen < SILENT,
    }
