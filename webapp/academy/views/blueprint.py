"""The blueprint of the academy."""

from flask import Blueprint

bp = Blueprint("academy", "webapp.academy.views", template_folder="../templates")
