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
    assert "Other people shared nearly the same text" in error.value.message
    confirm_text(harness, "My bench is by the window, and in winter I see the buses come home.")


def test_own_text_may_be_repeated(harness: PublishingHarness) -> None:
    part = harness.author()
    text = "I repeat my own text, word for word, because I still think so today."
    first = harness.share(part, body=text)
    harness.confirm(first)
    second = harness.share(part, body=text)
    harness.confirm(second)


def test_text_may_be_reused_after_thirty_days(harness: PublishingHarness) -> None:
    text = "After thirty days another person may publish this same text on the network again."
    confirm_text(harness, text)
    harness.work()
    harness.wait(31 * 24 * 3600)
    confirm_text(harness, text)


def test_text_of_a_cancelled_share_may_be_reused(harness: PublishingHarness) -> None:
    text = "The text of a share that is cancelled in time can be used by another person later."
    share = confirm_text(harness, text)
    with unit_of_work():
        cancel_share(harness.company.again(share), by=share.story.author)
    db.session().rollback()
    confirm_text(harness, text)
