"""The blueprint of administrators' pages."""

from flask import Blueprint

bp = Blueprint("admin", "webapp.admin", template_folder="templates", url_prefix="/admin")
