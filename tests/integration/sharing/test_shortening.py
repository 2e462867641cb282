"""A shorter text for one channel: whole sentences are removed, nothing else."""

from tests.factories.company import Company
from tests.integration.fixtures import At
from tests.integration.sharing.shares import choose, shares_of
from webapp.core import db
from webapp.sharing.models import ShorterText
from webapp.stories.models import Story

LONG = " ".join(f"Sentence number {n} tells how the lathe was repaired in May." for n in range(9))


def channels(company: Company, at: At, story: Story) -> dict[str, list[str]]:
    """The addresses that the list of channels offers, by the first word of the line."""
    page = at("author").get(f"/stories/{story.id}/share")
    rows = page.soup.select("main .list > li")
    return {
        row.get_text(" ", strip=True).split()[0]: [str(a["href"]) for a in row.select("a")]
        for row in rows
    }


def test_a_channel_that_is_too_short_offers_a_shorter_version(company: Company, at: At) -> None:
    story = company.story("approved", body=LONG)
    found, path = channels(company, at, story), f"/stories/{story.id}/share"
    assert found["X"] == [f"{path}/x/shorter"]
    assert found["LinkedIn"] == [f"{path}/linkedin"]
    assert "Too long:" in at("author").get(path).words
    page = at("author").get(f"{path}/x")
    assert (page.status, page.response.location) == (303, f"{path}/x/shorter")


def test_the_share_freezes_the_kept_sentences(company: Company, at: At) -> None:
    story, author = company.story("approved", body=LONG), at("author")
    path = f"/stories/{story.id}/share/x/shorter"
    revision = {"revision": str(story.approved_revision_id)}
    page = author.get(path)
    assert len(page.soup.select("input[name=sentences][checked]")) == 9
    page = author.post(path, {**revision, "sentences": ["0", "4"], "check": "yes"})
    assert (page.status, "of 280 characters" in page.words) == (200, True)
    assert len(page.soup.select("input[name=sentences][checked]")) == 2
    assert db.session().get(ShorterText, (story.approved_revision_id, "x")) is None
    assert author.post(path, {**revision, "sentences": ["0", "4"]}).status == 303
    assert len(author.get(path).soup.select("input[name=sentences][checked]")) == 2
    assert choose(at, story, channel="x").status == 303
    assert choose(at, story).status == 303
    on_x, on_linkedin = sorted(shares_of(story), key=lambda s: len(s.body))
    words = "Sentence number 0 tells how the lathe was repaired in May. Sentence number 4 tells"
    assert words in on_x.body
    assert LONG in on_linkedin.body


def test_anything_but_whole_sentences_is_refused(company: Company, at: At) -> None:
    story, author = company.story("approved", body=LONG), at("author")
    path = f"/stories/{story.id}/share/x/shorter"
    revision = {"revision": str(story.approved_revision_id)}
    for sent in (["9"], ["-1"], ["My own words."], ["9" * 50]):
        page = author.post(path, {**revision, "sentences": sent})
        assert page.status == 422
        assert "To change the words, revise the story." in page.words
    assert author.post(path, revision).status == 422
    page = author.post(path, {"revision": "older", "sentences": ["1"]})
    assert page.status == 409
    assert db.session().get(ShorterText, (story.approved_revision_id, "x")) is None


def test_all_sentences_bring_the_full_text_again(company: Company, at: At) -> None:
    story, author = company.story("approved", body=LONG), at("author")
    path = f"/stories/{story.id}/share/mail/shorter"
    revision = {"revision": str(story.approved_revision_id)}
    assert author.post(path, {**revision, "sentences": ["1"]}).status == 303
    assert author.post(path, {**revision, "sentences": [str(n) for n in range(9)]}).status == 303
    assert db.session().get(ShorterText, (story.approved_revision_id, "mail")) is None
