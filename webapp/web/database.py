"""Flask-SQLAlchemy, used for engine and session only; models are plain SQLAlchemy."""

from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from webapp.config import Settings
from webapp.core.db import Base, prepare

db = SQLAlchemy(metadata=Base.metadata)


def attach(app: Flask, settings: Settings) -> None:
    """Give the application its engine."""
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    db.init_app(app)
    with app.app_context():
        prepare(db.engine)
