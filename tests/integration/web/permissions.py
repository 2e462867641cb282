"""Who may open the pages and files of the web layer."""

from tests.integration.web.rows import ALL, SIGNED_IN, Row, at

PERMISSIONS = (
    Row("GET", "web.about", at("/about"), ALL),
    Row("GET", "web.healthz", at("/healthz"), ALL),
    Row("GET", "web.search", at("/search?q=wheel"), SIGNED_IN),
    # No worker runs in the tests.
    Row("GET", "web.readyz", at("/readyz"), ALL, 503),
    Row("GET", "static", at("/static/older/style.css"), ALL),
)
