"""The room's blueprint, on which its pages stand."""

from flask import Blueprint

room = Blueprint("programs", "webapp.programs.views", template_folder="../templates")
