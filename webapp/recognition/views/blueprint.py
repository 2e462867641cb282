"""The blueprint of recognition."""

from flask import Blueprint

bp = Blueprint("recognition", "webapp.recognition.views", template_folder="../templates")
