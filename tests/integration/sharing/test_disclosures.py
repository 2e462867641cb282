"""The disclosure of a share: an approved one, or worded by the author."""

import pytest

from tests.factories.company import BODY, Company
from tests.integration.asking import beside, count
from tests.integration.fixtures import At
from tests.integration.sharing.shares import (
    choose,
    shares_of,
)
from webapp.sharing.services import check_wording
from webapp.stories.models import Story

OWN_WORDING = "I have worked at The Company since May."


def test_the_approved_disclosure_comes_first_and_is_frozen(company: Company, at: At) -> None:
    story = company.story("approved")
    assert choose(at, story, disclosure="0").status == 303
    (share,) = shares_of(story)
    assert share.disclosure == "I work at The Company."
    assert share.body.startswith(f"{share.disclosure}\n\n{BODY}\n\nhttp")


@pytest.mark.parametrize(
    "own",
    [
        OWN_WORDING,
        "I'm an apprentice at the company.",
        "My employer is The Company, and these are my words.",
    ],
)
def test_an_own_wording_that_names_the_employer_is_accepted(
    company: Company, at: At, own: str
) -> None:
    story = company.story("approved")
    assert choose(at, story, own=own).status == 303
    (share,) = shares_of(story)
    assert (share.disclosure, share.body.split("\n")[0]) == (own, own)


@pytest.mark.parametrize(
    ("own", "message"),
    [
        ("I work at The Company. " * 9, "Write one line of 160 characters at most."),
        ("I work here.", "Name The Company in this line."),
        ("The Company is a fine place.", "State that you work there"),
        ("#TheCompany I work at The Company", "Write it in words, without"),
        ("I work at The Company, see https://evil.example", "Write it in words, without"),
        ("I work at The Company @thecompany", "Write it in words, without"),
        ("Je travaille à The Company.", "State that you work there"),
        ("I work at The\u202e Company", "invisible control character"),
    ],
)
def test_an_unclear_own_wording_is_refused_with_a_message(
    company: Company, at: At, own: str, message: str
) -> None:
    story = company.story("approved")
    page = choose(at, story, own=own)
    assert page.status == 422
    assert message in beside(page)["own"]
    assert shares_of(story) == []
    assert count(Story, Story.id == story.id, Story.shared_at.is_not(None)) == 0


@pytest.mark.parametrize(
    "own", ["Je travaille chez The Company.", "Je suis salariée de The Company, et voici mes mots."]
)
def test_a_french_own_wording_is_accepted(own: str) -> None:
    check_wording(own, "fr", "The Company")


@pytest.mark.parametrize("number", ["1", "-1", "x", "own"])
def test_a_disclosure_that_is_not_offered_is_refused(company: Company, at: At, number: str) -> None:
    story = company.story("approved")
    assert choose(at, story, disclosure=number).status == 422
    assert shares_of(story) == []


def test_the_length_limit_includes_the_own_wording(company: Company, at: At) -> None:
    # On X: 22 characters of disclosure, 4 line ends, and the link.
    base = len(f"{'I work at The Company.'}\n\n\n\n{company.settings.link_base_url}/r/{'x' * 10}")
    story = company.story("approved", body="a" * (280 - base))
    long = "I have worked for some years at The Company."
    page = choose(at, story, channel="x", own=long)
    assert page.status == 422
    assert f"has {280 - 22 + len(long)} of 280 characters on X" in page.words
    assert choose(at, story, channel="x").status == 303
