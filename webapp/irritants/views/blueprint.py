"""The blueprint of irritants."""

from flask import Blueprint

bp = Blueprint("irritants", "webapp.irritants.views", template_folder="../templates")
