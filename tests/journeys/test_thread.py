"""From a volunteer's draft to a figure made of real visits, as people do it, on a phone."""

import gettext
import http.client
import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from analytics import panel, snapshots
from analytics.reach import authentic_visits
from tests.conftest import NOON
from tests.factories.company import BODY, PASSWORD, House
from tests.journeys.conftest import DESK, PHONE, Open, Server
from webapp.config import ROOT
from webapp.kernel import clock

PHONE_AGENT = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1"
Look = Callable[[Page, str], None]


def words(language: str) -> Callable[[str], str]:
    """The sentence as the catalogue of the language says it."""
    folder = str(ROOT / "webapp" / "translations")
    found = gettext.translation("messages", folder, [language], fallback=language == "en")
    return found.gettext


def visit(link: str, agent: str, times: int = 1, method: str = "GET") -> int:
    """Follow a tracked link without following on; the last status."""
    parts = urlsplit(link)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port)
    status = 0
    for _ in range(times):
        connection.request(method, parts.path, headers={"User-Agent": agent})
        answer = connection.getresponse()
        answer.read()
        status = answer.status
    connection.close()
    return status


def sign_in(page: Page, email: str, say: Callable[[str], str], language: str) -> None:
    page.goto(f"/sign-in?lang={language}")
    page.get_by_label(say("Work e-mail address")).fill(email)
    page.get_by_label(say("Password"), exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name=say("Sign in")).click()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_from_draft_to_figure(
    house: House, server: Server, browse: Open, look: Look, language: str,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    say = words(language)

    def seen(page: Page, name: str) -> None:
        look(page, f"{name}-{language}")

    # A volunteer, on a phone, reads the charter and signs up.
    phone = browse(language, PHONE)
    phone.goto("/")
    seen(phone, "01-welcome")
    phone.get_by_role("link", name="Voices").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Voices")
    seen(phone, "02-charter")
    phone.get_by_role("main").get_by_role("link", name=say("Sign up"), exact=True).click()
    phone.get_by_label(say("Your name, as colleagues know it")).fill("Zoé Martin")
    phone.get_by_label(say("Work e-mail address")).fill("zoe@elsewhere.example")
    phone.get_by_role("button", name=say("Send me the confirmation mail")).click()
    expect(phone.locator("p.error")).to_contain_text("house.example")
    seen(phone, "03-sign-up-refused")
    phone.get_by_label(say("Work e-mail address")).fill("zoe@house.example")
    phone.get_by_role("button", name=say("Send me the confirmation mail")).click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(say("Check your mail"))
    seen(phone, "04-sent")
    server.work()
    printed = capsys.readouterr().out
    link = re.search(r"http://127\.0\.0\.1:\d+/confirm/\S+", printed)
    assert link is not None, printed
    phone.goto(link.group())
    phone.get_by_label(say("Choose a password")).fill("short")
    phone.get_by_role("button", name=say("Confirm and sign in")).click()
    seen(phone, "05-confirm-refused")
    phone.get_by_label(say("Choose a password")).fill("three wooden spoons")
    phone.get_by_role("button", name=say("Confirm and sign in")).click()
    seen(phone, "06-home")

    # Joins, writes, submits.
    phone.get_by_role("link", name="Voices").click()
    phone.get_by_role("button", name=say("Join"), exact=True).click()
    seen(phone, "07-joined")
    phone.get_by_role("link", name="Hands" if language == "en" else "Mains").click()
    seen(phone, "08-brief")
    phone.get_by_role("link", name=say("Write a story")).click()
    phone.get_by_label(say("Title, for you and the reviewer")).fill("Le tour et moi")
    phone.get_by_label(say("Your story, in your own words")).fill(BODY)
    seen(phone, "09-write")
    phone.get_by_role("button", name=say("Save the draft")).click()
    seen(phone, "10-draft")
    phone.get_by_role("button", name=say("Send for review")).click()
    seen(phone, "11-in-review")
    story_url = phone.url

    # The reviewer, at a desk, finds it first in the queue.
    desk = browse(language, DESK)
    sign_in(desk, "reviewer@house.example", say, language)
    desk.goto("/inbox")
    seen(desk, "12-inbox")
    desk.goto("/review")
    seen(desk, "13-queue")
    desk.get_by_role("link", name="Le tour et moi").click()
    desk.get_by_text(say("Object, with a reason")).click()
    seen(desk, "14-review")
    desk.get_by_role("button", name=say("Approve"), exact=True).click()
    expect(desk.get_by_role("heading", level=1)).to_have_text(say("To review"))

    # The author takes the last step.
    phone.goto(story_url)
    seen(phone, "15-approved")
    phone.get_by_role("link", name=say("Share it myself")).click()
    phone.get_by_label("LinkedIn").check()
    seen(phone, "16-choose")
    phone.get_by_role("button", name=say("Prepare the share")).click()
    seen(phone, "17-share")
    text = phone.locator("textarea").first.input_value()
    found = re.search(r"http://127\.0\.0\.1:\d+/r/\w+", text)
    assert found is not None
    assert text.startswith("I work at The House." if language == "en" else "Je travaille ici.")
    assert BODY in text
    composer = phone.locator("a[target=_blank]").get_attribute("href")
    assert composer is not None
    assert composer.startswith("https://www.linkedin.com/sharing/share-offsite/?url=http%3A%2F%2F")
    phone.get_by_label(say("Address of your post")).fill("https://evil.example/post")
    phone.get_by_role("button", name=say("I posted it")).click()
    seen(phone, "18-address-refused")
    expect(phone.locator("p.error")).to_contain_text("linkedin.com")
    phone.get_by_label(say("Address of your post")).fill("https://www.linkedin.com/posts/zoe-1")
    phone.get_by_role("button", name=say("I posted it")).click()
    seen(phone, "19-posted")

    # Real visits: two people, one impatient finger, a preview, a robot, a HEAD.
    assert visit(found.group(), PHONE_AGENT, times=2) == 302
    assert visit(found.group(), PHONE_AGENT.replace("18_1", "17_5")) == 302
    assert visit(found.group(), "LinkedInBot/1.0 (compatible; Mozilla/5.0)") == 302
    assert visit(found.group(), "curl/8.5.0") == 302
    assert visit(found.group(), PHONE_AGENT, method="HEAD") == 302
    desk_lead = browse(language, DESK)
    sign_in(desk_lead, "lead@house.example", say, language)
    desk_lead.goto("/programs/voices/figures")
    seen(desk_lead, "20-figure-unknown")
    expect(desk_lead.locator(".empty")).to_be_visible()

    # The week closes; page and notebook say the same, from the same function.
    clock.move(NOON + timedelta(days=6))
    server.work()
    sign_in(desk_lead, "lead@house.example", say, language)
    desk_lead.goto("/programs/voices/figures")
    seen(desk_lead, "21-figure")
    settings = house.settings
    taken = snapshots.load(snapshots.latest(settings.instance / "snapshots"))
    figure = authentic_visits(panel.build(taken), "voices")
    assert (figure.gross, figure.value, figure.low, figure.high) == (6, 2, 0, 2)
    assert {code: n for code, n in figure.removed if n} == {"R0": 1, "R1": 2, "R7": 1}
    expect(desk_lead.locator("main")).to_contain_text(figure.sentence(language))
    image = desk_lead.locator("figure.chart img")
    assert image.evaluate("i => i.naturalWidth > 0")
