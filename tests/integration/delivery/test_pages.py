"""What authors read and decide on the page of a share."""

from datetime import timedelta

import pytest

from tests.factories.company import BODY
from tests.factories.publishing import PublishingHarness
from tests.integration.asking import beside
from tests.integration.delivery.states import CREATE, fail_lookups, lose_reply
from tests.pages import Client, Page
from webapp.core import clock
from webapp.sharing.models import Share

FORMAT = "%Y-%m-%dT%H:%M"


@pytest.fixture
def author(harness: PublishingHarness) -> Client:
    return Client(harness.company.app).sign_in("author@company.example")


def share_page(client: Client, share: Share) -> Page:
    return client.get(f"/shares/{share.id}")


def actions(page: Page) -> set[str]:
    """The actions that the page offers: the last part of the address of each form."""
    found = page.soup.select("main form[action^='/shares/']")
    return {str(form["action"]).rpartition("/")[2] for form in found}


def wait_for_decision(harness: PublishingHarness, share: Share) -> None:
    """Confirm a share and bring it to where its author has to decide."""
    harness.confirm(share)
    lose_reply(harness, share)
    fail_lookups(harness, share)


def test_page_shows_account_and_price_before_publishing(
    harness: PublishingHarness, author: Client
) -> None:
    keys = harness.ready()
    share = harness.share()
    page = share_page(author, share)
    assert f"Exactly this text is posted as @{keys.handle} on X" in page.words
    assert "X charges the program US$0.20; US$" in page.words
    assert "of US$100.00 are spent this month" in page.words
    assert harness.fake.posts() == []
    assert author.post(f"/shares/{share.id}/publish").status == 303
    page = share_page(author, share)
    assert "Being posted" in page.words
    assert actions(page) == {"cancel"}
    harness.work()
    page = share_page(author, share)
    assert "It is public on X." in page.words
    (post,) = harness.fake.posts()
    links = [str(a["href"]) for a in page.soup.select("main a")]
    assert f"https://x.com/{keys.handle}/status/{post['id']}" in links


def test_page_links_to_where_an_obstacle_can_be_removed(harness: PublishingHarness) -> None:
    share = harness.share("third")
    author = Client(harness.company.app).sign_in("third@company.example")
    steps = (
        ("/programs/voices/participation", lambda: harness.allow("third")),
        (f"/me/accounts?next=/shares/{share.id}", lambda: harness.connect("third")),
        ("/charter/voices", lambda: harness.budget(100_000)),
    )
    harness.budget(0)
    for link, remove in steps:
        page = share_page(author, share)
        assert page.soup.select_one(f"h2#account + p a[href='{link}']"), link
        assert "publish" not in actions(page)
        assert author.post(f"/shares/{share.id}/publish").status == 409
        remove()
    assert "publish" in actions(share_page(author, share))


def test_schedule_uses_the_time_zone_of_the_organization(
    harness: PublishingHarness, author: Client
) -> None:
    harness.ready()
    share = harness.share()
    address = f"/shares/{share.id}/publish"
    paris = clock.now().astimezone(harness.settings.zone)
    for wrong in ("", "soon", (paris - timedelta(minutes=1)).strftime(FORMAT),
                  (paris + timedelta(days=31)).strftime(FORMAT)):  # fmt: skip
        page = author.post(address, {"later": "yes", "at": wrong})
        assert page.status == 422, wrong
        assert "at" in beside(page)
    later = (paris + timedelta(hours=2)).strftime(FORMAT)
    assert author.post(address, {"later": "yes", "at": later}).status == 303
    assert harness.row(share).due_at == clock.now() + timedelta(hours=2)
    assert "Will be posted on 18 Nov 2026, 15:00" in share_page(author, share).words
    assert author.post(f"/shares/{share.id}/cancel").status == 303
    assert harness.state(share) == ("cancelled", "cancelled")


def test_stale_page_cannot_confirm_twice(harness: PublishingHarness, author: Client) -> None:
    harness.ready()
    share = harness.share()
    assert author.post(f"/shares/{share.id}/publish").status == 303
    again = author.post(f"/shares/{share.id}/publish")
    assert again.status == 409
    assert "This has changed in the meantime" in again.words
    posted = author.post(f"/shares/{share.id}/posted", {"address": "https://x.com/a/status/1"})
    assert posted.status == 409
    assert "Cancel that first" in posted.words
    harness.work()
    assert len(harness.fake.posts()) == 1
    late = author.post(f"/shares/{share.id}/cancel")
    assert late.status == 409


def test_only_the_author_can_publish_retry_or_cancel(harness: PublishingHarness) -> None:
    harness.ready()
    share = harness.share()
    for part in ("colleague", "lead", "admin"):
        client = Client(harness.company.app).sign_in(f"{part}@company.example")
        for action in ("publish", "send-again", "cancel"):
            assert client.post(f"/shares/{share.id}/{action}").status == 404
    assert harness.state(share) == ("prepared", "none")


def test_similar_text_is_rejected_with_a_link_to_write_again(
    harness: PublishingHarness, author: Client
) -> None:
    text = "An oak that whistled at the planer stopped once the feed was slower by a third."
    harness.ready("colleague")
    harness.confirm(harness.share("colleague", body=text))
    harness.ready()
    share = harness.share(body=text)
    page = author.post(f"/shares/{share.id}/publish")
    assert page.status == 422
    assert "Other people shared nearly the same text" in page.words
    assert "Colleague" not in page.words
    assert page.soup.select_one(f"a[href='/briefs/{share.story.brief_id}/write']")
    assert harness.state(share) == ("prepared", "none")


def test_page_of_an_unknown_outcome_offers_no_action(
    harness: PublishingHarness, author: Client
) -> None:
    keys = harness.ready()
    share = harness.share()
    harness.confirm(share)
    lose_reply(harness, share)
    page = share_page(author, share)
    assert "It may already be public" in page.words
    assert actions(page) == set()
    assert page.soup.select_one(f"a[href='https://x.com/{keys.handle}']")
    refused = author.post(f"/shares/{share.id}/cancel")
    assert refused.status == 409
    assert "may be public by now" in refused.words


def test_author_enters_the_address_of_the_post(harness: PublishingHarness) -> None:
    keys = harness.ready()
    share = harness.share()
    wait_for_decision(harness, share)
    author = Client(harness.company.app).sign_in("author@company.example")
    page = share_page(author, share)
    assert actions(page) == {"posted", "send-again", "cancel"}
    assert "We could not confirm with X whether the post is public." in page.words
    wrong = author.post(f"/shares/{share.id}/posted", {"address": "https://evil.example/1"})
    assert wrong.status == 422
    (post,) = harness.fake.posts()
    data = {"address": f"https://x.com/{keys.handle}/status/{post['id']}"}
    assert author.post(f"/shares/{share.id}/posted", data).status == 303
    assert harness.state(share) == ("posted", "sent")
    assert "so X gives us no figures" in share_page(author, share).words


def test_author_retries_or_cancels_on_the_page(harness: PublishingHarness) -> None:
    harness.ready()
    share, other = harness.share(), harness.share(body=f"{BODY} Once more.")
    wait_for_decision(harness, share)
    author = Client(harness.company.app).sign_in("author@company.example")
    assert author.post(f"/shares/{share.id}/send-again").status == 303
    assert harness.state(share) == ("prepared", "queued")
    assert author.post(f"/shares/{share.id}/send-again").status == 409
    assert author.post(f"/shares/{share.id}/cancel").status == 303
    wait_for_decision(harness, other)
    author = Client(harness.company.app).sign_in("author@company.example")
    assert author.post(f"/shares/{other.id}/cancel").status == 303
    assert harness.state(other) == ("cancelled", "cancelled")


def test_refused_and_cancelled_deliveries_offer_manual_posting(
    harness: PublishingHarness, author: Client
) -> None:
    harness.ready()
    refused, cancelled = harness.share(), harness.share(body=f"{BODY} Another one.")
    harness.fake.fault("403_not_permitted", match=CREATE)
    harness.confirm(refused)
    harness.work()
    page = share_page(author, refused)
    assert "X does not let your account post this." in page.words
    assert actions(page) == {"posted", "cancel"}
    harness.confirm(cancelled, after=timedelta(hours=1))
    harness.allow("author", given=False)
    page = share_page(author, cancelled)
    assert "You no longer allow posting through your account" in page.words
    assert actions(page) == {"posted", "cancel"}


def test_metrics_table_shows_reported_counts_and_a_deleted_post(harness: PublishingHarness) -> None:
    harness.ready()
    share = harness.share()
    harness.confirm(share)
    harness.work()
    (post,) = harness.fake.posts()
    harness.fake.metrics(post["id"], impression_count=412, like_count=0)
    harness.wait(3700)
    harness.work()
    author = Client(harness.company.app).sign_in("author@company.example")
    page = share_page(author, share)
    table = page.soup.select_one("table")
    assert table is not None
    rows = {r.th.get_text(strip=True): r.td.get_text(strip=True)
            for r in table.select("tbody tr") if r.th and r.td}  # fmt: skip
    assert (rows["Times shown"], rows["Likes"]) == ("412", "0")
    assert "After an hour" in table.get_text()
    harness.fake.delete(post["id"])
    harness.wait(86_400)
    harness.work()
    author = Client(harness.company.app).sign_in("author@company.example")
    assert "X reports that the post no longer exists." in share_page(author, share).words


def test_share_list_shows_the_delivery_status(harness: PublishingHarness, author: Client) -> None:
    harness.ready()
    share = harness.share()
    assert "Not posted yet" in author.get(f"/stories/{share.story_id}/share").words
    harness.confirm(share)
    words = author.get(f"/stories/{share.story_id}/share").words
    assert "Being posted" in words
