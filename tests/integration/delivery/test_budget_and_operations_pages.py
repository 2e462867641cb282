"""The budget page of a lead, the operations page of administrators, sentences of reasons."""

from tests.factories.publishing import PublishingHarness
from tests.integration.delivery.states import fail_lookups, lose_reply
from tests.pages import Client
from webapp.core import jobs
from webapp.delivery.services import OBSTACLES, monthly_budget
from webapp.delivery.views.reasons import SENTENCES, reason_sentence
from webapp.networks.types import REASONS


def test_every_reason_has_a_sentence() -> None:
    own_reasons = {
        "stale", "too_often", "not_confirmed", "not_there", "renewing", "late", "stopped",
        "account_ended", "disconnected", "paused", "not_wanted", "not_approved",
        "program_paused", *OBSTACLES,
    }  # fmt: skip
    # A worker records one reason, program_paused, in place of these.
    combined = {"outside", "program_closed", "pausing", "new_charter"}
    assert (REASONS | own_reasons) - {""} - combined <= set(SENTENCES)


def test_unknown_reason_has_a_general_sentence(harness: PublishingHarness) -> None:
    with harness.company.app.test_request_context("/"):
        assert reason_sentence("ZeroDivisionError", "X") == "An unexpected error occurred."
        assert reason_sentence("timeout", "X") == "X did not answer in time."


def test_lead_sets_the_budget_in_dollars_and_cents(harness: PublishingHarness) -> None:
    lead = Client(harness.company.app).sign_in("lead@company.example")
    for amount, micro in (("20", 20_000_000), ("20.5", 20_500_000), ("0,25", 250_000), ("0", 0)):
        assert lead.post("/programs/voices/budget", {"dollars": amount}).status == 303
        assert monthly_budget(harness.company.again(harness.company.program).id) == micro
    for wrong in ("", "-1", "1.234", "ten", "100001", "1e3", "٣"):
        assert lead.post("/programs/voices/budget", {"dollars": wrong}).status == 422, wrong
    assert "Posts that cost money are not published" in lead.get("/programs/voices/budget").words
    for language, formatted in (("en", "1234.5"), ("fr", "1234,5")):
        lead.post("/programs/voices/budget", {"dollars": "1234.50"})
        page = lead.get(f"/programs/voices/budget?lang={language}")
        (field,) = page.soup.select("input[name=dollars]")
        assert field["value"] == formatted
        assert lead.post("/programs/voices/budget", {"dollars": field["value"]}).status == 303


def test_operations_page_shows_ids_without_names_or_titles(harness: PublishingHarness) -> None:
    harness.ready()
    share = harness.share()
    harness.confirm(share)
    lose_reply(harness, share)
    fail_lookups(harness, share)
    admin = Client(harness.company.app).sign_in("admin@company.example")
    page = admin.get("/admin/operations")
    assert share.id in page.words
    assert "needs its author’s decision" in page.words
    assert share.revision.title not in page.words
    assert "Author" not in page.text_of("main")
    harness.wait(61)
    assert "inactive" in admin.get("/admin/operations").words


def test_paused_channel_publishes_nothing_until_resumed(harness: PublishingHarness) -> None:
    harness.ready()
    author = Client(harness.company.app).sign_in("author@company.example")
    share = harness.share()
    harness.confirm(share)
    admin = Client(harness.company.app).sign_in("admin@company.example")
    assert admin.post("/admin/operations/x/pause").status == 303
    assert "was already paused" in admin.post("/admin/operations/x/pause", follow=True).words
    harness.work()
    assert harness.fake.posts() == []
    assert "Publishing on X is paused." in author.get(f"/shares/{share.id}").words
    assert "x" in jobs.paused_channels()
    assert "has resumed" in admin.post("/admin/operations/x/resume", follow=True).words
    harness.work()
    assert harness.state(share) == ("posted", "sent")
