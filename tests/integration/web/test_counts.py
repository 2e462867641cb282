"""Counts in sentences are written in the format of the reader's language."""

import pytest
from flask import render_template_string
from flask_babel import force_locale

from webapp.web.application import Application
from webapp.web.locale import ngettext

SENTENCE = "{{ ngettext('%(num)s person', '%(num)s people', count) }}"


@pytest.mark.parametrize(
    ("language", "count", "words"),
    [
        ("en", 1, "1 person"), ("en", 1240, "1,240 people"),
        ("fr", 1, "1 personne"), ("fr", 1240, "1\u202f240 personnes"),
    ],
)  # fmt: skip
def test_a_count_has_the_format_of_its_language(
    app: Application, language: str, count: int, words: str
) -> None:
    with app.test_request_context(), force_locale(language):
        assert render_template_string(SENTENCE, count=count) == words
        assert ngettext("%(num)s person", "%(num)s people", count) == words
