"""The declaration of the package `customers`."""

from webapp.customers import events
from webapp.customers.views import bp
from webapp.web.features import Feature

FEATURE = Feature(
    name="customers",
    blueprints=(bp,),
    silent_events={
        events.CustomerScoresImported: "a periodic job compares them with the scores of employees"
    },
)
