"""The blueprint of workshops."""

from flask import Blueprint

bp = Blueprint("workshops", "webapp.workshops.views", template_folder="../templates")
