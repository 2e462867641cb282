"""Who may prepare and see shares: the author of the story alone."""

from tests.integration.web.rows import (
    CONFLICT,
    FOREIGN_AUTHOR,
    INVALID,
    MISSING,
    OWN,
    REDIRECT,
    Row,
    at,
    share,
    story,
)

ADDRESS = {"address": "https://www.linkedin.com/posts/x"}
MAIL = {"channel": "mail"}

PERMISSIONS = (
    Row("GET", "sharing.choose", story("approved", "/share"), OWN, 200, MISSING),
    Row("GET", "sharing.channel", story("approved", "/share/mail"), OWN, 200, MISSING),
    Row("POST", "sharing.channel", story("approved", "/share/mail"), OWN, REDIRECT, MISSING),
    Row("POST", "sharing.channel", story("approved", "/share/mail", author="foreign_author"),
        FOREIGN_AUTHOR, REDIRECT, MISSING, note="foreign"),
    Row("GET", "sharing.shorten", story("approved", "/share/x/shorter"), OWN, 200, MISSING),
    Row("POST", "sharing.shorten", story("approved", "/share/x/shorter"), OWN, INVALID, MISSING),
    Row("POST", "sharing.declare", share("/figures", state="posted"), OWN, REDIRECT, MISSING,
        data={"reactions": "3"}),
    Row("POST", "sharing.declare", share("/figures"), OWN, CONFLICT, MISSING,
        data={"reactions": "3"}, note="wrong state"),
    Row("GET", "sharing.show", share(), OWN, 200, MISSING),
    Row("GET", "sharing.show", share(author="foreign_author"), FOREIGN_AUTHOR, 200, MISSING,
        note="foreign"),
    Row("POST", "sharing.posted", share("/posted"), OWN, INVALID, MISSING),
    Row("POST", "sharing.posted", share("/posted", state="posted"), OWN, CONFLICT, MISSING,
        data=ADDRESS, note="wrong state"),
    Row("POST", "sharing.correct", share("/correct", state="posted"), OWN, REDIRECT, MISSING,
        data=ADDRESS),
    Row("POST", "sharing.correct", share("/correct"), OWN, CONFLICT, MISSING, data=ADDRESS,
        note="wrong state"),
    Row("POST", "sharing.retire", share("/retire", state="posted"), OWN, REDIRECT, MISSING),
    Row("POST", "sharing.retire", share("/retire"), OWN, CONFLICT, MISSING, note="wrong state"),
    Row("POST", "sharing.retire", share("/retire", author="foreign_author", state="posted"),
        FOREIGN_AUTHOR, REDIRECT, MISSING, note="foreign"),
    Row("GET", "sharing.elsewhere", story("approved", "/posted-elsewhere"), OWN, 200, MISSING),
    Row("POST", "sharing.elsewhere", story("approved", "/posted-elsewhere"), OWN, INVALID, MISSING),
    Row("POST", "sharing.elsewhere",
        story("approved", "/posted-elsewhere", author="foreign_author"), FOREIGN_AUTHOR, REDIRECT,
        MISSING, data=MAIL | {"disclosed": "y"}, note="foreign"),
    Row("POST", "sharing.cancel", share("/cancel"), OWN, REDIRECT, MISSING),
    Row("GET", "sharing.shared", at("/shared")),
)  # fmt: skip
