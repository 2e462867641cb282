"""Flask-SQLAlchemy, for session and engine only; models are plain and know nothing of it."""

from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from webapp.config import Settings
from webapp.kernel import db as kernel_db

db = SQLAlchemy(metadata=kernel_db.Base.metadata)


def attach(app: Flask, settings: Settings) -> None:
    """Give the application its engine, and the kernel its sessions."""
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    db.init_app(app)
    with app.app_context():
        kernel_db.prepare(db.engine)
    kernel_db.use(lambda: db.session())  # noqa: PLW0108 - the type of a call, not of a proxy
