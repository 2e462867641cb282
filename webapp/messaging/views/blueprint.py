"""The blueprint of messaging."""

from flask import Blueprint

bp = Blueprint("messaging", "webapp.messaging.views", template_folder="../templates")
