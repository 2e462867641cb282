"""What the author, the lead and an administrator read and decide about shares through accounts."""

from datetime import timedelta

import pytest

from tests.factories.company import BODY
from tests.factories.publishing import PublishingHarness
from tests.integration.asking import beside
from tests.pages import Client, Page
from webapp.core import clock, jobs
from webapp.delivery.services import OBSTACLES, monthly_budget
from webapp.delivery.views.reasons import SENTENCES, reason_sentence
from webapp.networks.types import REASONS
from webapp.sharing.models import Share

CREATE = {"method": "POST", "path": "/2/tweets"}
MOMENT = "%Y-%m-%dT%H:%M"


@pytest.fixture
def author(harness: PublishingHarness) -> Client:
    return Client(harness.company.app).sign_in("author@company.example")


def shown(client: Client, share: Share) -> Page:
    return client.get(f"/shares/{share.id}")


def actions(page: Page) -> set[str]:
    """What can be done with the share on its page: the last part of each form's address."""
    found = page.soup.select("main form[action^='/shares/']")
    return {str(form["action"]).rpartition("/")[2] for form in found}


def test_the_price_and_the_words_are_read_before_anything_goes_out(
    harness: PublishingHarness, author: Client
) -> None:
    keys = harness.ready()
    share = harness.share()
    page = shown(author, share)
    assert f"goes out as @{keys.handle} on X" in page.words
    assert "X charges the program US$0.20 for this post; US$" in page.words
    assert "of US$100.00 spent this month" in page.words
    assert harness.fake.posts() == []
    assert author.post(f"/shares/{share.id}/publish").status == 303
    page = shown(author, share)
    assert "It goes out in a moment" in page.words
    assert actions(page) == {"cancel"}
    harness.work()
    page = shown(author, share)
    assert "It is public on X." in page.words
    (post,) = harness.fake.posts()
    links = [str(a["href"]) for a in page.soup.select("main a")]
    assert f"https://x.com/{keys.handle}/status/{post['id']}" in links


def test_what_is_missing_is_said_with_the_link_that_mends_it(harness: PublishingHarness) -> None:
    share = harness.share("third")
    author = Client(harness.company.app).sign_in("third@company.example")
    steps = (
        ("/programs/voices/participation", lambda: harness.allow("third")),
        (f"/me/accounts?next=/shares/{share.id}", lambda: harness.connect("third")),
        ("/charter/voices", lambda: harness.budget(100_000)),
    )
    harness.budget(0)
    for link, mend in steps:
        page = shown(author, share)
        assert page.soup.select_one(f"h2#account + p a[href='{link}']"), link
        assert "publish" not in actions(page)
        assert author.post(f"/shares/{share.id}/publish").status == 409
        mend()
    assert "publish" in actions(shown(author, share))


def test_a_moment_is_named_in_the_time_of_the_organization(
    harness: PublishingHarness, author: Client
) -> None:
    harness.ready()
    share = harness.share()
    address = f"/shares/{share.id}/publish"
    paris = clock.now().astimezone(harness.settings.zone)
    for wrong in ("", "soon", (paris - timedelta(minutes=1)).strftime(MOMENT),
                  (paris + timedelta(days=31)).strftime(MOMENT)):  # fmt: skip
        page = author.post(address, {"later": "yes", "at": wrong})
        assert page.status == 422, wrong
        assert "at" in beside(page)
    later = (paris + timedelta(hours=2)).strftime(MOMENT)
    assert author.post(address, {"later": "yes", "at": later}).status == 303
    assert harness.row(share).due_at == clock.now() + timedelta(hours=2)
    assert "Goes out on 18 Nov 2026, 15:00" in shown(author, share).words
    assert author.post(f"/shares/{share.id}/cancel").status == 303
    assert harness.state(share) == ("cancelled", "cancelled")


def test_a_stale_page_confirms_nothing_twice(harness: PublishingHarness, author: Client) -> None:
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


def test_nobody_else_confirms_or_sends_again(harness: PublishingHarness) -> None:
    harness.ready()
    share = harness.share()
    for part in ("colleague", "lead", "admin"):
        client = Client(harness.company.app).sign_in(f"{part}@company.example")
        for verb in ("publish", "send-again", "cancel"):
            assert client.post(f"/shares/{share.id}/{verb}").status == 404
    assert harness.state(share) == ("prepared", "none")


def test_words_of_others_lead_to_a_version_of_ones_own(
    harness: PublishingHarness, author: Client
) -> None:
    text = "An oak that whistled at the planer fell silent once the feed was slower by a third."
    harness.ready("colleague")
    harness.confirm(harness.share("colleague", body=text))
    harness.ready()
    share = harness.share(body=text)
    page = author.post(f"/shares/{share.id}/publish")
    assert page.status == 422
    assert "Others shared nearly the same words" in page.words
    assert "Colleague" not in page.words
    assert page.soup.select_one(f"a[href='/briefs/{share.story.brief_id}/write']")
    assert harness.state(share) == ("prepared", "none")


def lose(harness: PublishingHarness, share: Share) -> None:
    """Sent, its answer lost, and nobody may look."""
    harness.confirm(share)
    harness.fake.fault("accept_then_reset", match=CREATE)
    harness.fake.fault("lookup_500", times=8)
    harness.work()


def hold(harness: PublishingHarness, share: Share) -> None:
    lose(harness, share)
    for _ in range(8):
        harness.settle()
        harness.work()
    assert harness.state(share) == ("prepared", "needs_decision")


def test_on_its_way_it_can_only_be_looked_at(harness: PublishingHarness, author: Client) -> None:
    keys = harness.ready()
    share = harness.share()
    lose(harness, share)
    page = shown(author, share)
    assert "It may already be public" in page.words
    assert actions(page) == set()
    assert page.soup.select_one(f"a[href='https://x.com/{keys.handle}']")
    refused = author.post(f"/shares/{share.id}/cancel")
    assert refused.status == 409
    assert "may be public by now" in refused.words


def test_a_held_share_is_there(harness: PublishingHarness) -> None:
    keys = harness.ready()
    share = harness.share()
    hold(harness, share)
    author = Client(harness.company.app).sign_in("author@company.example")
    page = shown(author, share)
    assert actions(page) == {"posted", "send-again", "cancel"}
    assert "X did not let us look whether the post is there." in page.words
    wrong = author.post(f"/shares/{share.id}/posted", {"address": "https://evil.example/1"})
    assert wrong.status == 422
    (post,) = harness.fake.posts()
    there = {"address": f"https://x.com/{keys.handle}/status/{post['id']}"}
    assert author.post(f"/shares/{share.id}/posted", there).status == 303
    assert harness.state(share) == ("posted", "sent")
    assert "its counts stay unknown" in shown(author, share).words


def test_a_held_share_is_sent_again_or_given_up(harness: PublishingHarness) -> None:
    harness.ready()
    share, other = harness.share(), harness.share(body=f"{BODY} Once more.")
    hold(harness, share)
    author = Client(harness.company.app).sign_in("author@company.example")
    assert author.post(f"/shares/{share.id}/send-again").status == 303
    assert harness.state(share) == ("prepared", "queued")
    assert author.post(f"/shares/{share.id}/send-again").status == 409
    assert author.post(f"/shares/{share.id}/cancel").status == 303
    hold(harness, other)
    author = Client(harness.company.app).sign_in("author@company.example")
    assert author.post(f"/shares/{other.id}/cancel").status == 303
    assert harness.state(other) == ("cancelled", "cancelled")


def test_refused_and_stopped_ones_end_in_steps_by_hand(
    harness: PublishingHarness, author: Client
) -> None:
    harness.ready()
    refused, stopped = harness.share(), harness.share(body=f"{BODY} Another one.")
    harness.fake.fault("403_not_permitted", match=CREATE)
    harness.confirm(refused)
    harness.work()
    page = shown(author, refused)
    assert "X does not let your account post this." in page.words
    assert actions(page) == {"posted", "cancel"}
    harness.confirm(stopped, after=timedelta(hours=1))
    harness.allow("author", given=False)
    page = shown(author, stopped)
    assert "You no longer allow a connected account" in page.words
    assert actions(page) == {"posted", "cancel"}


def test_readings_say_what_was_told_and_never_zero_for_the_rest(harness: PublishingHarness) -> None:
    harness.ready()
    share = harness.share()
    harness.confirm(share)
    harness.work()
    (post,) = harness.fake.posts()
    harness.fake.metrics(post["id"], impression_count=412, like_count=0)
    harness.wait(3700)
    harness.work()
    author = Client(harness.company.app).sign_in("author@company.example")
    page = shown(author, share)
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
    assert "X says that the post is not there any more" in shown(author, share).words


def test_every_word_of_a_delivery_has_its_sentence() -> None:
    own_reasons = {
        "stale", "too_often", "not_confirmed", "not_there", "renewing", "late", "stopped",
        "account_ended", "disconnected", "paused", "not_wanted", "not_approved",
        "program_paused", *OBSTACLES,
    }  # fmt: skip
    # A worker has one word for all that keeps a person or a program from taking part.
    one = {"outside", "program_closed", "pausing", "new_charter"}
    assert (REASONS | own_reasons) - {""} - one <= set(SENTENCES)


def test_a_word_nobody_foresaw_is_no_code_on_the_page(harness: PublishingHarness) -> None:
    with harness.company.app.test_request_context("/"):
        assert (
            reason_sentence("ZeroDivisionError", "X")
            == "Something went wrong that we had not foreseen."
        )
        assert reason_sentence("timeout", "X") == "X did not answer in time."


def test_a_lead_sets_the_budget_in_dollars_and_cents(harness: PublishingHarness) -> None:
    lead = Client(harness.company.app).sign_in("lead@company.example")
    for typed, micro in (("20", 20_000_000), ("20.5", 20_500_000), ("0,25", 250_000), ("0", 0)):
        assert lead.post("/programs/voices/budget", {"dollars": typed}).status == 303
        assert monthly_budget(harness.company.again(harness.company.program).id) == micro
    for wrong in ("", "-1", "1.234", "ten", "100001", "1e3", "٣"):
        assert lead.post("/programs/voices/budget", {"dollars": wrong}).status == 422, wrong
    assert "Nothing that costs money goes out" in lead.get("/programs/voices/budget").words
    for language, shown_as in (("en", "1234.5"), ("fr", "1234,5")):
        lead.post("/programs/voices/budget", {"dollars": "1234.50"})
        page = lead.get(f"/programs/voices/budget?lang={language}")
        (box,) = page.soup.select("input[name=dollars]")
        assert box["value"] == shown_as
        assert lead.post("/programs/voices/budget", {"dollars": box["value"]}).status == 303


def test_operations_name_numbers_and_nobody(harness: PublishingHarness) -> None:
    harness.ready()
    share = harness.share()
    hold(harness, share)
    admin = Client(harness.company.app).sign_in("admin@company.example")
    page = admin.get("/admin/operations")
    assert share.id in page.words
    assert "waits for its author" in page.words
    assert share.revision.title not in page.words
    assert "Author" not in page.text_of("main")
    harness.wait(61)
    assert "silent" in admin.get("/admin/operations").words


def test_a_paused_channel_sends_nothing_until_it_goes_on(
    harness: PublishingHarness, author: Client
) -> None:
    harness.ready()
    share = harness.share()
    harness.confirm(share)
    admin = Client(harness.company.app).sign_in("admin@company.example")
    assert admin.post("/admin/operations/x/pause").status == 303
    assert "is paused already" in admin.post("/admin/operations/x/pause", follow=True).words
    harness.work()
    assert harness.fake.posts() == []
    assert "is paused here" in shown(author, share).words
    assert "x" in jobs.paused_channels()
    assert "goes on" in admin.post("/admin/operations/x/resume", follow=True).words
    harness.work()
    assert harness.state(share) == ("posted", "sent")


def test_the_list_of_shares_says_the_same_as_the_page(
    harness: PublishingHarness, author: Client
) -> None:
    harness.ready()
    share = harness.share()
    assert (
        "by hand, or through your account" in author.get(f"/stories/{share.story_id}/share").words
    )
    harness.confirm(share)
    words = author.get(f"/stories/{share.story_id}/share").words
    assert "It goes out in a moment" in words
