"""Messages as a lead would get them: every template, in both languages, with the lead's own data."""

import importlib
import pkgutil
import re

import pytest

import webapp
from tests.factories.company import Company
from tests.integration.fixtures import At
from webapp.core.unit_of_work import unit_of_work
from webapp.messaging.jobs.previews import NAME
from webapp.messaging.providers import templates
from webapp.messaging.services import MessageTemplate, NoticeText, notify
from webapp.messaging.topics import Topic

PAGE = "/programs/voices/messages"


def in_code() -> list[MessageTemplate]:
    """The templates that any module of the application holds."""
    found: dict[int, MessageTemplate] = {}
    for module in pkgutil.walk_packages(webapp.__path__, "webapp."):
        if module.name.endswith("__main__"):
            continue
        for value in vars(importlib.import_module(module.name)).values():
            several = value.values() if isinstance(value, dict) else value
            for each in several if isinstance(several, (tuple, type({}.values()))) else (value,):
                if isinstance(each, MessageTemplate):
                    found[id(each)] = each
    return list(found.values())


def test_every_template_is_listed_once(company: Company) -> None:
    listed = [template.key for template in templates()]
    assert sorted(listed) == sorted({template.key for template in in_code()})
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_message_is_shown_in_both_languages(company: Company, at: At, language: str) -> None:
    lead = company.people["lead"]
    known = {each.key: each for each in templates() if each.topic != Topic.operations}
    for key in [*known, "digest"]:
        page = at("lead").get(f"{PAGE}?message={key}&language={language}")
        shown = page.text_of(f"section [lang={language}].story")
        assert lead.name in shown
        assert NAME.search(shown) is None
        assert ("Hello" in shown, "Bonjour" in shown) == (language == "en", language == "fr")
        # Who sends it, and how to stop it.
        assert "/notifications" in shown
        if key != "digest":
            sender = re.search(r"^(?:From: |De\u00a0: )(.+)$", shown, re.MULTILINE)
            assert sender is not None, shown
            program = company.program.names[language]
            department = known[key].topic == Topic.requests
            assert sender[1] == ("The Company" if department else program)


def test_values_are_those_that_the_lead_received(company: Company, at: At) -> None:
    with unit_of_work():
        text = NoticeText(
            Topic.sharing, "Subject", "Body", "a", "stories.mine", {}, {"title": "The kiln"}
        )
        notify(company.people["lead"], text)
    page = at("lead").get(f"{PAGE}?message=share_public&language=en")
    assert "“The kiln” is now public on LinkedIn." in page.words
    assert "Replies go to" in page.words


def test_an_unknown_message_or_language_shows_the_first(company: Company, at: At) -> None:
    page = at("lead").get(f"{PAGE}?message=nothing&language=xx")
    assert page.status == 200
    first = templates()[0]
    assert page.soup.select_one("option[selected]")["value"] == first.key  # type: ignore[index]
    assert company.program.names["en"] in page.words
