"""The check against nearly the same text of several people on one network."""

import pytest

from tests.factories.publishing import PublishingHarness
from webapp.core import db
from webapp.core.errors import Invalid
from webapp.core.unit_of_work import unit_of_work
from webapp.sharing.models import Share
from webapp.sharing.services import cancel_share

TEXT = "In May I stood at the old lathe and nobody laughed when I broke the second part."


def confirm_text(harness: PublishingHarness, text: str) -> Share:
    share = harness.share(harness.author(), body=text)
    harness.confirm(share)
    return share


def test_text_similar_to_that_of_another_person_is_rejected(harness: PublishingHarness) -> None:
    confirm_text(harness, TEXT)
    with pytest.raises(Invalid) as error:
        confirm_text(harness, f"{TEXT} @somebody https://elsewhere.example/x")
    assert error.value.field == "words"
    assert "Others shared nearly the same words" in error.value.message
    confirm_text(harness, "My bench is by the window, and in winter I see the buses come home.")


def test_own_text_may_be_repeated(harness: PublishingHarness) -> None:
    part = harness.author()
    text = "I repeat my own text, word for word, because I still think so today."
    first = harness.share(part, body=text)
    harness.confirm(first)
    second = harness.share(part, body=text)
    harness.confirm(second)


def test_text_may_be_reused_after_thirty_days(harness: PublishingHarness) -> None:
    old = "Thirty days is a long time for words that somebody else said before me here."
    confirm_text(harness, old)
    harness.work()
    harness.wait(31 * 24 * 3600)
    confirm_text(harness, old)


def test_text_of_a_cancelled_share_may_be_reused(harness: PublishingHarness) -> None:
    text = "Whoever cancels in time leaves these very words to the next one who wants them."
    share = confirm_text(harness, text)
    with unit_of_work():
        cancel_share(harness.company.again(share), by=share.story.author)
    db.session().rollback()
    confirm_text(harness, text)
