"""Requests that a package above messaging delivers in its own way."""

from webapp.core.runtime import Provider
from webapp.messaging.models import Solicitation
from webapp.people.models import Person

# Whether another package delivers a request whose turn has come: then no notice and no mail of it
# is made here.
handed_over: Provider[[Solicitation, Person], bool] = Provider(lambda _found, _person: False)
