"""The blueprint of bookings."""

from flask import Blueprint

bp = Blueprint("bookings", "webapp.bookings.views", template_folder="../templates")
