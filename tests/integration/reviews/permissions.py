"""Who may open the review queue, claim a story and write messages about it."""

from tests.integration.web.rows import (
    FORBIDDEN,
    MISSING,
    READERS,
    REDIRECT,
    REVIEWER,
    V1,
    Row,
    at,
    story,
)

PERMISSIONS = (
    Row("GET", "reviews.queue", at("/review")),
    Row("GET", "reviews.decided", at("/review/decided")),
    Row("POST", "reviews.claim", story("in_review", "/claim"), REVIEWER, REDIRECT, MISSING,
        exceptions={"author": FORBIDDEN}),
    Row("POST", "reviews.comment", story("in_review", "/comments"), READERS, REDIRECT, MISSING,
        data=V1 | {"remark": "Why?"}),
)  # fmt: skip
