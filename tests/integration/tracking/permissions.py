"""Who may follow a tracked link: everybody."""

from tests.integration.web.rows import ALL, Row

PERMISSIONS = (Row("GET", "links.follow", lambda c: f"/r/{c.link().token}", ALL, 302),)
