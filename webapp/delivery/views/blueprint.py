"""The blueprint of delivery."""

from flask import Blueprint

from webapp.config import Networks
from webapp.core import runtime

bp = Blueprint("delivery", "webapp.delivery.views", template_folder="../templates")


def networks() -> Networks:
    """The settings of networks."""
    return runtime.current().settings.networks
