"""The blueprint of ballots."""

from flask import Blueprint

bp = Blueprint("ballots", "webapp.ballots.views", template_folder="../templates")
