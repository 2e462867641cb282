"""Who may publish a share through a connected account, and set the budget of a program.

No network is set up in the tests, so publishing is refused even to the author.
"""

from tests.integration.web.rows import (
    CONFLICT,
    FOREIGN_AUTHOR,
    FOREIGN_INSIDE,
    FOREIGN_LEAD,
    INSIDE,
    INVALID,
    LEAD,
    MISSING,
    OWN,
    Row,
    at,
    share,
    sharing_only,
)


def budget(method: str, status: int = 200) -> tuple[Row, Row]:
    """The budget of a program, and of a foreign one: each for its own lead."""
    return (
        Row(method, "delivery.budget", at("/programs/voices/budget"), LEAD, status, MISSING,
            exceptions=INSIDE),
        Row(method, "delivery.budget", at("/programs/elsewhere/budget"), FOREIGN_LEAD, status,
            MISSING, exceptions=FOREIGN_INSIDE, note="foreign"),
    )  # fmt: skip


PERMISSIONS = (
    Row("POST", "delivery.publish", share("/publish"), OWN, CONFLICT, MISSING),
    Row("POST", "delivery.publish", share("/publish", author="foreign_author"), FOREIGN_AUTHOR,
        CONFLICT, MISSING, note="foreign"),
    Row("POST", "delivery.send_again", share("/send-again"), OWN, CONFLICT, MISSING),
    Row("POST", "delivery.send_again", share("/send-again", author="foreign_author"),
        FOREIGN_AUTHOR, CONFLICT, MISSING, note="foreign"),
    *budget("GET"),
    *budget("POST", INVALID),
    sharing_only("GET", "delivery.budget", "/budget"),
    sharing_only("POST", "delivery.budget", "/budget"),
)  # fmt: skip
