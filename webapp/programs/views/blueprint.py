"""The blueprint of programs."""

from flask import Blueprint

bp = Blueprint("programs", "webapp.programs.views", template_folder="../templates")
