"""What the author, the lead and an administrator read and decide about shares through accounts."""

from datetime import timedelta

import pytest

from tests.factories.company import BODY
from tests.factories.publishing import Desk
from tests.pages import Client, Page
from tests.rooms.desks import resting_desk, x_stand
from tests.rooms.standing import beside, standing_settings
from webapp.kernel import clock, outbox
from webapp.shares import services
from webapp.shares.channels.publishing.port import REASONS
from webapp.shares.models import Share
from webapp.shares.views.reasons import SAID, why

given = standing_settings
stand = x_stand
desk = resting_desk
CREATE = {"method": "POST", "path": "/2/tweets"}
MOMENT = "%Y-%m-%dT%H:%M"


@pytest.fixture
def author(desk: Desk) -> Client:
    return Client(desk.house.app).sign_in("author@house.example")


def shown(client: Client, share: Share) -> Page:
    return client.get(f"/shares/{share.id}")


def actions(page: Page) -> set[str]:
    """What can be done with the share on its page: the last part of each form's address."""
    found = page.soup.select("main form[action^='/shares/']")
    return {str(form["action"]).rpartition("/")[2] for form in found}


def test_the_price_and_the_words_are_read_before_anything_goes_out(
    desk: Desk, author: Client
) -> None:
    keys = desk.ready()
    share = desk.share()
    page = shown(author, share)
    assert f"goes out as @{keys.handle} on X" in page.words
    assert "X charges the program US$0.20 for this post; US$" in page.words
    assert "of US$100.00 spent this month" in page.words
    assert desk.fake.posts() == []
    assert author.post(f"/shares/{share.id}/publish").status == 303
    page = shown(author, share)
    assert "It goes out in a moment" in page.words
    assert actions(page) == {"cancel"}
    desk.work()
    page = shown(author, share)
    assert "It is public on X." in page.words
    (post,) = desk.fake.posts()
    links = [str(a["href"]) for a in page.soup.select("main a")]
    assert f"https://x.com/{keys.handle}/status/{post['id']}" in links


def test_what_is_missing_is_said_with_the_link_that_mends_it(desk: Desk) -> None:
    share = desk.share("third")
    author = Client(desk.house.app).sign_in("third@house.example")
    steps = (
        ("/programs/voices/place", lambda: desk.allow("third")),
        (f"/me/accounts?share={share.id}", lambda: desk.connect("third")),
        ("/charter/voices", lambda: desk.budget(100_000)),
    )
    desk.budget(0)
    for link, mend in steps:
        page = shown(author, share)
        assert page.soup.select_one(f"h2#account + p a[href='{link}']"), link
        assert "publish" not in actions(page)
        assert author.post(f"/shares/{share.id}/publish").status == 409
        mend()
    assert "publish" in actions(shown(author, share))


def test_a_moment_is_named_in_the_time_of_the_organisation(desk: Desk, author: Client) -> None:
    desk.ready()
    share = desk.share()
    address = f"/shares/{share.id}/publish"
    paris = clock.now().astimezone(desk.settings.zone)
    for wrong in ("", "soon", (paris - timedelta(minutes=1)).strftime(MOMENT),
                  (paris + timedelta(days=31)).strftime(MOMENT)):  # fmt: skip
        page = author.post(address, {"later": "yes", "at": wrong})
        assert page.status == 422, wrong
        assert "at" in beside(page)
    later = (paris + timedelta(hours=2)).strftime(MOMENT)
    assert author.post(address, {"later": "yes", "at": later}).status == 303
    assert desk.row(share).due_at == clock.now() + timedelta(hours=2)
    assert "Goes out on 18 Nov 2026, 15:00" in shown(author, share).words
    assert author.post(f"/shares/{share.id}/cancel").status == 303
    assert desk.state(share) == ("cancelled", "cancelled")


def test_a_stale_page_confirms_nothing_twice(desk: Desk, author: Client) -> None:
    desk.ready()
    share = desk.share()
    assert author.post(f"/shares/{share.id}/publish").status == 303
    again = author.post(f"/shares/{share.id}/publish")
    assert again.status == 409
    assert "This has changed in the meantime" in again.words
    posted = author.post(f"/shares/{share.id}/posted", {"address": "https://x.com/a/status/1"})
    assert posted.status == 409
    assert "Cancel that first" in posted.words
    desk.work()
    assert len(desk.fake.posts()) == 1
    late = author.post(f"/shares/{share.id}/cancel")
    assert late.status == 409


def test_nobody_else_confirms_or_sends_again(desk: Desk) -> None:
    desk.ready()
    share = desk.share()
    for part in ("colleague", "lead", "admin"):
        client = Client(desk.house.app).sign_in(f"{part}@house.example")
        for verb in ("publish", "send-again", "cancel"):
            assert client.post(f"/shares/{share.id}/{verb}").status == 404
    assert desk.state(share) == ("prepared", "none")


def test_words_of_others_lead_to_a_version_of_ones_own(desk: Desk, author: Client) -> None:
    text = "An oak that whistled at the planer fell silent once the feed was slower by a third."
    desk.ready("colleague")
    desk.confirm(desk.share("colleague", body=text))
    desk.ready()
    share = desk.share(body=text)
    page = author.post(f"/shares/{share.id}/publish")
    assert page.status == 422
    assert "Others shared nearly the same words" in page.words
    assert "Colleague" not in page.words
    assert page.soup.select_one(f"a[href='/briefs/{share.story.brief_id}/write']")
    assert desk.state(share) == ("prepared", "none")


def lose(desk: Desk, share: Share) -> None:
    """Sent, its answer lost, and nobody may look."""
    desk.confirm(share)
    desk.fake.fault("accept_then_reset", match=CREATE)
    desk.fake.fault("lookup_500", times=8)
    desk.work()


def hold(desk: Desk, share: Share) -> None:
    lose(desk, share)
    for _ in range(8):
        desk.settle()
        desk.work()
    assert desk.state(share) == ("prepared", "held")


def test_on_its_way_it_can_only_be_looked_at(desk: Desk, author: Client) -> None:
    keys = desk.ready()
    share = desk.share()
    lose(desk, share)
    page = shown(author, share)
    assert "It may already be public" in page.words
    assert actions(page) == set()
    assert page.soup.select_one(f"a[href='https://x.com/{keys.handle}']")
    refused = author.post(f"/shares/{share.id}/cancel")
    assert refused.status == 409
    assert "may be public by now" in refused.words


def test_a_held_share_is_there(desk: Desk) -> None:
    keys = desk.ready()
    share = desk.share()
    hold(desk, share)
    author = Client(desk.house.app).sign_in("author@house.example")
    page = shown(author, share)
    assert actions(page) == {"posted", "send-again", "cancel"}
    assert "X did not let us look whether the post is there." in page.words
    wrong = author.post(f"/shares/{share.id}/posted", {"address": "https://evil.example/1"})
    assert wrong.status == 422
    (post,) = desk.fake.posts()
    there = {"address": f"https://x.com/{keys.handle}/status/{post['id']}"}
    assert author.post(f"/shares/{share.id}/posted", there).status == 303
    assert desk.state(share) == ("posted", "sent")
    assert "its counts stay unknown" in shown(author, share).words


def test_a_held_share_is_sent_again_or_given_up(desk: Desk) -> None:
    desk.ready()
    share, other = desk.share(), desk.share(body=f"{BODY} Once more.")
    hold(desk, share)
    author = Client(desk.house.app).sign_in("author@house.example")
    assert author.post(f"/shares/{share.id}/send-again").status == 303
    assert desk.state(share) == ("prepared", "queued")
    assert author.post(f"/shares/{share.id}/send-again").status == 409
    assert author.post(f"/shares/{share.id}/cancel").status == 303
    hold(desk, other)
    author = Client(desk.house.app).sign_in("author@house.example")
    assert author.post(f"/shares/{other.id}/cancel").status == 303
    assert desk.state(other) == ("cancelled", "cancelled")


def test_refused_and_stopped_ones_end_in_steps_by_hand(desk: Desk, author: Client) -> None:
    desk.ready()
    refused, stopped = desk.share(), desk.share(body=f"{BODY} Another one.")
    desk.fake.fault("403_not_permitted", match=CREATE)
    desk.confirm(refused)
    desk.work()
    page = shown(author, refused)
    assert "X does not let your account post this." in page.words
    assert actions(page) == {"posted", "cancel"}
    desk.confirm(stopped, after=timedelta(hours=1))
    desk.allow("author", given=False)
    page = shown(author, stopped)
    assert "You no longer allow a connected account" in page.words
    assert actions(page) == {"posted", "cancel"}


def test_readings_say_what_was_told_and_never_zero_for_the_rest(desk: Desk) -> None:
    desk.ready()
    share = desk.share()
    desk.confirm(share)
    desk.work()
    (post,) = desk.fake.posts()
    desk.fake.metrics(post["id"], impression_count=412, like_count=0)
    desk.wait(3700)
    desk.work()
    author = Client(desk.house.app).sign_in("author@house.example")
    page = shown(author, share)
    table = page.soup.select_one("table")
    assert table is not None
    rows = {r.th.get_text(strip=True): r.td.get_text(strip=True)
            for r in table.select("tbody tr") if r.th and r.td}  # fmt: skip
    assert (rows["Times shown"], rows["Likes"]) == ("412", "0")
    assert "After an hour" in table.get_text()
    desk.fake.delete(post["id"])
    desk.wait(86_400)
    desk.work()
    author = Client(desk.house.app).sign_in("author@house.example")
    assert "X says that the post is not there any more" in shown(author, share).words


def test_every_word_of_a_delivery_has_its_sentence() -> None:
    house_words = {
        "stale", "too_often", "not_confirmed", "not_there", "renewing", "late", "stopped",
        "account_ended", "disconnected", "paused", "not_wanted", "not_approved",
        "program_paused", *services.OBSTACLES,
    }  # fmt: skip
    # A worker has one word for all that keeps a person or a program from taking part.
    one = {"outside", "program_closed", "pausing", "new_charter"}
    assert (REASONS | house_words) - {""} - one <= set(SAID)


def test_a_word_nobody_foresaw_is_no_code_on_the_page(desk: Desk) -> None:
    with desk.house.app.test_request_context("/"):
        assert why("ZeroDivisionError", "X") == "Something went wrong that we had not foreseen."
        assert why("timeout", "X") == "X did not answer in time."


def test_a_lead_sets_the_budget_in_dollars_and_cents(desk: Desk) -> None:
    lead = Client(desk.house.app).sign_in("lead@house.example")
    for typed, micro in (("20", 20_000_000), ("20.5", 20_500_000), ("0,25", 250_000), ("0", 0)):
        assert lead.post("/programs/voices/budget", {"dollars": typed}).status == 303
        assert services.monthly(desk.house.again(desk.house.program).id) == micro
    for wrong in ("", "-1", "1.234", "ten", "100001", "1e3", "٣"):
        assert lead.post("/programs/voices/budget", {"dollars": wrong}).status == 422, wrong
    assert "Nothing that costs money goes out" in lead.get("/programs/voices/budget").words
    for language, shown_as in (("en", "1234.5"), ("fr", "1234,5")):
        lead.post("/programs/voices/budget", {"dollars": "1234.50"})
        page = lead.get(f"/programs/voices/budget?lang={language}")
        (box,) = page.soup.select("input[name=dollars]")
        assert box["value"] == shown_as
        assert lead.post("/programs/voices/budget", {"dollars": box["value"]}).status == 303


def test_operations_name_numbers_and_nobody(desk: Desk) -> None:
    desk.ready()
    share = desk.share()
    hold(desk, share)
    admin = Client(desk.house.app).sign_in("admin@house.example")
    page = admin.get("/admin/operations")
    assert share.id in page.words
    assert "held for its author" in page.words
    assert share.revision.title not in page.words
    assert "Author" not in page.text_of("main")
    desk.wait(61)
    assert "silent" in admin.get("/admin/operations").words


def test_a_paused_channel_sends_nothing_until_it_goes_on(desk: Desk, author: Client) -> None:
    desk.ready()
    share = desk.share()
    desk.confirm(share)
    admin = Client(desk.house.app).sign_in("admin@house.example")
    assert admin.post("/admin/operations/x/stop").status == 303
    assert "is paused already" in admin.post("/admin/operations/x/stop", follow=True).words
    desk.work()
    assert desk.fake.posts() == []
    assert "is paused in this house" in shown(author, share).words
    assert "x" in outbox.stopped()
    assert "goes on" in admin.post("/admin/operations/x/free", follow=True).words
    desk.work()
    assert desk.state(share) == ("posted", "sent")


def test_the_list_of_shares_says_the_same_as_the_page(desk: Desk, author: Client) -> None:
    desk.ready()
    share = desk.share()
    assert (
        "by hand, or through your account" in author.get(f"/stories/{share.story_id}/share").words
    )
    desk.confirm(share)
    words = author.get(f"/stories/{share.story_id}/share").words
    assert "It goes out in a moment" in words
