"""The environment of a test installation, and the date of the frozen clock."""

import base64
from datetime import UTC, datetime

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
ENVIRONMENT = {
    "SECRET_KEY": "a secret of the tests, long enough for all",
    "DATA_KEYS": "test:" + base64.b64encode(b"k" * 32).decode(),
    "ALLOWED_DOMAINS": "company.example",
    "LINK_HOSTS": "company.example",
    "BASE_URL": "http://127.0.0.1:5000",
    "ORGANIZATION_NAME": "The Company",
    # Tests of one module share their authors; the test of the cap sets its own.
    "OPEN_IDEAS": "100",
    "OPEN_STORIES": "100",
    "CHAT_HOSTS": "hooks.slack.com, *.logic.azure.com",
}
