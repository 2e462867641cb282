"""The declaration of the package `champion_directory`."""

from webapp.champion_directory import search
from webapp.champion_directory.views import bp
from webapp.web.features import Feature

FEATURE = Feature(name="champion_directory", blueprints=(bp,), search=search.hits)
