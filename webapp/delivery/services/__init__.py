"""Services of delivery: author actions, attempts, obstacles, budgets, channels, post metrics."""

from webapp.delivery.services.attempts import (
    STALE_AFTER,
    post_request_of,
    preflight_refusal,
    record_attempt,
    record_intent,
    record_published,
    record_result,
)
from webapp.delivery.services.budgets import (
    MICRO,
    affordable,
    monthly_budget,
    set_budget,
    spent_this_month,
)
from webapp.delivery.services.channels import pause_channel, resume_channel
from webapp.delivery.services.deliveries import (
    LATEST_SCHEDULE,
    MAY_BE_PUBLIC,
    PERHAPS_PUBLIC,
    cancel_delivery,
    confirm,
    fall_back_to_manual,
    live_delivery,
    mark_sent_by_author,
    retry_delivery,
)
from webapp.delivery.services.obstacles import OBSTACLES, obstacle
from webapp.delivery.services.post_metrics import (
    METRICS_AGES,
    MetricsRequest,
    metrics_request,
    metrics_wanted,
    store_metrics,
)
from webapp.delivery.services.similarity import repeats_others

__all__ = [
    "LATEST_SCHEDULE",
    "MAY_BE_PUBLIC",
    "METRICS_AGES",
    "MICRO",
    "OBSTACLES",
    "PERHAPS_PUBLIC",
    "STALE_AFTER",
    "MetricsRequest",
    "affordable",
    "cancel_delivery",
    "confirm",
    "fall_back_to_manual",
    "live_delivery",
    "mark_sent_by_author",
    "metrics_request",
    "metrics_wanted",
    "monthly_budget",
    "obstacle",
    "pause_channel",
    "post_request_of",
    "preflight_refusal",
    "record_attempt",
    "record_intent",
    "record_published",
    "record_result",
    "repeats_others",
    "resume_channel",
    "retry_delivery",
    "set_budget",
    "spent_this_month",
    "store_metrics",
]  # fmt: skip
