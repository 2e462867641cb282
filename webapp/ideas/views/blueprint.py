"""The blueprint of ideas."""

from flask import Blueprint

bp = Blueprint("ideas", "webapp.ideas.views", template_folder="../templates")
