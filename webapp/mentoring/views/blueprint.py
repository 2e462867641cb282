"""The blueprint of reverse mentoring."""

from flask import Blueprint

bp = Blueprint("mentoring", "webapp.mentoring.views", template_folder="../templates")
