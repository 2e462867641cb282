"""The blueprint of barometers."""

from flask import Blueprint

bp = Blueprint("barometers", "webapp.barometers.views", template_folder="../templates")
