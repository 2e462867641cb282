"""The declaration of the package `admin`."""

from typing import Any

from webapp.admin import (
    activity,
    blueprint,
    home,
    logo,
    metrics,
    operations,
    organization,
    people,
    search,
    settings,
    units,
)
from webapp.core.i18n import gettext_noop
from webapp.people.queries import holds
from webapp.people.workflow import Role
from webapp.web.features import Feature, NavigationGroup, NavigationItem


def _is_administrator(person: Any) -> bool:  # noqa: ANN401 - the form of a navigation item
    return holds(person, Role.admin)


def _reads_activity(person: Any) -> bool:  # noqa: ANN401 - the form of a navigation item
    return holds(person, Role.observer) or holds(person, Role.admin)


# Importing these modules registers their routes on the blueprints.
VIEWS = (activity, logo, people, operations, organization, settings, units)

FEATURE = Feature(
    name="admin",
    blueprints=(blueprint.bp, operations.bp, metrics.bp, logo.files),
    navigation=(
        NavigationItem(
            60,
            "admin.people",
            gettext_noop("People"),
            _is_administrator,
            group=NavigationGroup.administration,
        ),
        NavigationItem(
            70,
            "operations.show",
            gettext_noop("Operations"),
            _is_administrator,
            group=NavigationGroup.administration,
        ),
        NavigationItem(
            80,
            "admin.settings",
            gettext_noop("Settings"),
            _is_administrator,
            group=NavigationGroup.administration,
        ),
        NavigationItem(
            90,
            "admin.activity",
            gettext_noop("Activity log"),
            _reads_activity,
            group=NavigationGroup.administration,
        ),
    ),
    next_steps=home.next_steps,
    search=search.hits,
)
