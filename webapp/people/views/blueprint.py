"""The blueprint of people."""

from flask import Blueprint

bp = Blueprint("people", "webapp.people.views", template_folder="../templates")
