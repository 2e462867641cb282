"""The declaration of the package `journey`."""

from webapp.core.i18n import gettext_noop
from webapp.journey.views import bp
from webapp.web.features import Feature, NavigationGroup, NavigationItem

FEATURE = Feature(
    name="journey",
    blueprints=(bp,),
    navigation=(
        NavigationItem(
            29, "journey.show", gettext_noop("Journey"), group=NavigationGroup.listening
        ),
    ),
)
