"""Who may read the journey page."""

from tests.integration.web.rows import SIGNED_IN, Row, at

PERMISSIONS = (Row("GET", "journey.show", at("/journey"), SIGNED_IN),)
