"""`/metrics` in the format of Prometheus: requests, jobs, deliveries, backlog. Off by default.

Labels are endpoints, kinds, networks and states: never a person, a program or an address.
Requests to the pages of ballots and of anonymous reports are not counted: the counts would tell how
many people have answered so far, and a history of them the moment of each answer or report.
Each request is counted in the process that answers it. Under `francparler serve` the processes
share files in the folder that PROMETHEUS_MULTIPROC_DIR names, and any of them reports the sum.
"""

import os
import time
from collections.abc import Iterator

from flask import Blueprint, Flask, Response, abort, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from analytics.core.networks import is_inside
from webapp.core import clock, jobs, runtime
from webapp.core.permissions import public
from webapp.core.runtime import PerApplication
from webapp.web.guards import guarded
from webapp.web.sessions import UNSEEN

bp = Blueprint("metrics", __name__)
SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"


class RequestMetrics:
    """Counter and histogram of the requests that one process answered."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.answered = Counter(
            "francparler_requests", "Requests answered.", ("endpoint", "method", "status"),
            registry=self.registry,
        )  # fmt: skip
        self.seconds = Histogram(
            "francparler_request_seconds", "Time to answer a request, in seconds.", ("endpoint",),
            registry=self.registry,
        )  # fmt: skip

    def collectors(self) -> CollectorRegistry:
        """The registry to report: that of all processes if they share a folder."""
        if SHARED_FOLDER not in os.environ:
            return self.registry
        shared = CollectorRegistry()
        MultiProcessCollector(shared)  # type: ignore[no-untyped-call]  # its own
        return shared


request_metrics = PerApplication(lambda _settings: RequestMetrics())


class DatabaseCollector(Collector):
    """Jobs, deliveries and backlog, read from the database at each scrape."""

    def collect(self) -> Iterator[Metric]:
        """The metric families."""
        yield from _backlog()
        yield _deliveries()
        yield from _workers()


def _backlog() -> Iterator[Metric]:
    labels = ("kind", "network", "state")
    messages = GaugeMetricFamily(
        "francparler_backlog_messages", "Messages of the outbox that are not finished.",
        labels=labels,
    )  # fmt: skip
    age = GaugeMetricFamily(
        "francparler_backlog_oldest_seconds",
        "Seconds since the oldest of them was due; below zero: due later.", labels=labels,
    )  # fmt: skip
    for line in jobs.backlog():
        values = (line.kind, line.channel or "", line.state.value)
        messages.add_metric(values, line.count)
        age.add_metric(values, (clock.now() - line.oldest).total_seconds())
    yield messages
    yield age


def _deliveries() -> Metric:
    found = GaugeMetricFamily(
        "francparler_deliveries", "Shares that their authors confirmed, by state.",
        labels=("network", "state"),
    )  # fmt: skip
    for network, state, count in jobs.counts_by_state("share"):
        found.add_metric((network or "", state.value), count)
    return found


def _workers() -> Iterator[Metric]:
    late = GaugeMetricFamily(
        "francparler_job_due_seconds",
        "Seconds since a periodic job was due; below zero: due later.", labels=("job",),
    )  # fmt: skip
    for job in jobs.scheduled_jobs():
        late.add_metric((job.name,), (clock.now() - job.due_at).total_seconds())
    yield late
    paused = GaugeMetricFamily(
        "francparler_paused_network", "1 for a network that is paused.", labels=("network",)
    )
    for channel in jobs.paused_channels():
        paused.add_metric((channel,), 1)
    yield paused
    seen = jobs.last_heartbeat()
    heartbeat = GaugeMetricFamily(
        "francparler_worker_heartbeat_seconds", "Seconds since any worker was last alive."
    )
    if seen is not None:
        heartbeat.add_metric((), (clock.now() - seen).total_seconds())
    yield heartbeat


@bp.get("/metrics")
@guarded(public)
def show() -> Response:
    """All metrics; 404 outside the networks of METRICS_NETWORKS."""
    if not is_inside(request.remote_addr, runtime.current().settings.metrics_networks):
        abort(404)
    stored = CollectorRegistry()
    stored.register(DatabaseCollector())
    text = generate_latest(request_metrics().collectors()) + generate_latest(stored)
    return Response(text, content_type=CONTENT_TYPE_LATEST)


def count_requests(app: Flask) -> None:
    """Count the requests that an application answers."""
    app.before_request(_start)
    app.after_request(_count)


def _start() -> None:
    g.request_started = time.perf_counter()


def _count(response: Response) -> Response:
    if request.path.startswith(UNSEEN):
        return response
    # Without a route there is no endpoint: one label for all of them bounds the label set.
    endpoint = request.endpoint or "none"
    metrics = request_metrics()
    metrics.answered.labels(endpoint, request.method, response.status_code).inc()
    if (started := g.get("request_started")) is not None:
        metrics.seconds.labels(endpoint).observe(time.perf_counter() - started)
    return response
