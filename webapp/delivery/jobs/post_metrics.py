"""Read what a network counts of a post, where its author still consents."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from webapp.connections.jobs.opening import open_account
from webapp.core import clock, db, runtime
from webapp.core.errors import Unavailable
from webapp.core.unit_of_work import unit_of_work
from webapp.delivery import services
from webapp.delivery.services import MetricsRequest
from webapp.delivery.workflow import MetricsAge
from webapp.networks import registry
from webapp.networks.types import Account, MetricsReply, NoAnswer

SILENT = "The network does not answer."


def read_metrics(payload: Mapping[str, Any]) -> None:
    """Read the metrics of a post at one age. Raises Unavailable, so that it is tried again."""
    settings = runtime.current().settings
    age = MetricsAge(payload["age"])
    request = services.metrics_request(payload["delivery"], age, settings.networks)
    db.session().rollback()
    if request is None:
        return
    connector = registry.connector(request.channel, settings.networks)
    lease = timedelta(seconds=settings.worker_lease)
    account = open_account(request.connection_id, connector, lease)
    if not isinstance(account, Account):
        if account.ended:
            return
        raise Unavailable(SILENT)
    reply = _read(account, request, lease)
    with unit_of_work():
        services.store_metrics(request, reply, settings.networks)


def _read(account: Account, request: MetricsRequest, lease: timedelta) -> MetricsReply:
    networks = runtime.current().settings.networks
    publisher = registry.publisher(request.channel, networks)
    try:
        return publisher.read_metrics(account, request.post_id, clock.now() - request.since)
    except NoAnswer as error:
        if error.reason == "stale_token":
            # The next try, after the usual delay, uses the new token.
            connector = registry.connector(request.channel, networks)
            open_account(request.connection_id, connector, lease, stale=account.token)
        raise Unavailable(SILENT) from None
