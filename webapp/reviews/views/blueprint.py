"""The blueprint of reviews."""

from flask import Blueprint

bp = Blueprint("reviews", "webapp.reviews.views", template_folder="../templates")
