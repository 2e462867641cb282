"""Services of tracking: links, visits."""

from webapp.tracking.services.links import (
    TOKEN_LENGTH,
    anonymize_links,
    create_link,
    create_personal_link,
    delete_link,
    link_address,
)
from webapp.tracking.services.visits import (
    close_week,
    count_old_visits,
    delete_old_visits,
    ingest_file,
)

__all__ = [
    "TOKEN_LENGTH", "anonymize_links", "close_week", "count_old_visits", "create_link",
    "create_personal_link", "delete_link", "delete_old_visits", "ingest_file", "link_address",
]  # fmt: skip
