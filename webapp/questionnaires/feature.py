"""The declaration of the package `questionnaires`."""

from webapp.barometers.providers import barometer_lines
from webapp.questionnaires.home import lines
from webapp.questionnaires.views import bp
from webapp.web.features import Feature

FEATURE = Feature(
    name="questionnaires", blueprints=(bp,), providers=(barometer_lines.answered_by(lines),)
)
