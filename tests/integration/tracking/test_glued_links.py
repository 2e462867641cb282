"""A link is followed with what a text editor glued to it; a token is never guessed."""

from urllib.parse import quote

import pytest

from tests.integration.fixtures import Built
from tests.integration.tracking.visit_requests import visit
from webapp.core.db import ALPHABET
from webapp.tracking.models import TrackedLink

GLUED = (
    ".", ")", ",", "/", " ", "\u200b", "\ufeff", "\u00a0", ").", "…", "»", "\u202f»", "_", "**", "]",
    "'", '"', ">", ";", "!", "?", ":", "//", "/.", "\u2060", "\u200e",
)  # fmt: skip


@pytest.mark.parametrize("glued", GLUED)
def test_link_with_glued_signs_is_followed(build: Built, link: TrackedLink, glued: str) -> None:
    app = build()
    assert visit(app, link.token + quote(glued, safe="/")).status_code == 302
    assert visit(app, quote(glued.strip("/"), safe="") + link.token).status_code == 302


def test_no_token_is_guessed(build: Built, link: TrackedLink) -> None:
    app = build()
    token = link.token
    written = [f"{token}{letter}" for letter in ALPHABET] + [
        token[:-1], f"{token}.x"[1:], f"{token[:-1]}.{token[-1]}", f"{token}é", f"{token}A",
        f"{token}%200"[1:], token.upper(), f"x{token}",
    ]  # fmt: skip
    assert {visit(app, text).status_code for text in written} == {404}
