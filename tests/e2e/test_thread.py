"""From a volunteer's draft to a figure made of real visits, as people do it, on a phone."""

import gettext
import html
import http.client
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from analytics import panel, snapshots
from analytics.reach import authentic_visits
from tests.e2e.conftest import DESKTOP, PHONE, Open, Server
from tests.environment import NOON
from tests.factories.company import BODY, PASSWORD, Company
from webapp.config import ROOT
from webapp.core import clock

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


@dataclass
class Thread:
    """One story's way, act by act."""

    company: Company
    server: Server
    browse: Open
    look: Look
    language: str
    capsys: pytest.CaptureFixture[str]
    earlier: list[str]
    say: Callable[[str], str] = field(init=False)
    phone: Page = field(init=False)
    harness: Page = field(init=False)
    lead: Page = field(init=False)
    story_url: str = ""
    link: str = ""
    sentence: str = ""

    def __post_init__(self) -> None:
        self.say = words(self.language)
        self.phone = self.browse(self.language, PHONE)

    def seen(self, page: Page, name: str) -> None:
        """Keep a picture of the page, when somebody wants to look."""
        self.look(page, f"{name}-{self.language}")

    def signs_up(self) -> None:
        """A volunteer reads the charter, signs up, confirms."""
        self.phone.goto("/")
        self.seen(self.phone, "01-welcome")
        self.phone.get_by_role("link", name="Voices").click()
        expect(self.phone.get_by_role("heading", level=1)).to_have_text("Voices")
        self.seen(self.phone, "02-charter")
        self.phone.get_by_role("main").get_by_role(
            "link", name=self.say("Sign up"), exact=True
        ).click()
        self.phone.get_by_label(self.say("Your name, as colleagues know it")).fill("Zoé Martin")
        self.phone.get_by_label(self.say("Work e-mail address")).fill("zoe@elsewhere.example")
        self.phone.get_by_role("button", name=self.say("Send me the confirmation mail")).click()
        expect(self.phone.locator("p.error")).to_contain_text("company.example")
        self.seen(self.phone, "03-sign-up-refused")
        self.phone.get_by_label(self.say("Work e-mail address")).fill("zoe@company.example")
        self.phone.get_by_role("button", name=self.say("Send me the confirmation mail")).click()
        expect(self.phone.get_by_role("heading", level=1)).to_have_text(self.say("Check your mail"))
        self.seen(self.phone, "04-sent")
        self.server.work()
        printed = self.capsys.readouterr().out
        link = re.search(r"http://127\.0\.0\.1:\d+/confirm/\S+", printed)
        assert link is not None, printed
        self.phone.goto(link.group())
        self.phone.get_by_label(self.say("Choose a password")).fill("short")
        self.phone.get_by_role("button", name=self.say("Confirm and sign in")).click()
        self.seen(self.phone, "05-confirm-refused")
        self.phone.get_by_label(self.say("Choose a password")).fill("three wooden spoons")
        self.phone.get_by_role("button", name=self.say("Confirm and sign in")).click()
        self.seen(self.phone, "06-home")

    def joins_and_writes(self) -> None:
        """Joins by themselves, writes from a brief, sends it for review."""
        self.phone.get_by_role("link", name="Voices").click()
        self.phone.get_by_role("button", name=self.say("Join"), exact=True).click()
        self.seen(self.phone, "07-joined")
        self.phone.get_by_role("link", name="Hands" if self.language == "en" else "Mains").click()
        self.seen(self.phone, "08-brief")
        self.phone.get_by_role("link", name=self.say("Write a story")).click()
        self.phone.get_by_label(self.say("Title, for you and the reviewer")).fill("Le tour et moi")
        self.phone.get_by_label(self.say("Your story, in your own words")).fill(BODY)
        self.seen(self.phone, "09-write")
        self.phone.get_by_role("button", name=self.say("Save the draft")).click()
        self.seen(self.phone, "10-draft")
        self.phone.get_by_role("button", name=self.say("Send for review")).click()
        self.seen(self.phone, "11-in-review")
        self.story_url = self.phone.url

    def reviewer_approves(self) -> None:
        """The reviewer finds it first in the queue."""
        self.harness = self.browse(self.language, DESKTOP)
        sign_in(self.harness, "reviewer@company.example", self.say, self.language)
        self.harness.goto("/inbox")
        self.seen(self.harness, "12-inbox")
        self.harness.goto("/review")
        self.seen(self.harness, "13-queue")
        self.harness.get_by_role("link", name="Le tour et moi").click()
        self.harness.get_by_text(self.say("Object, with a reason")).click()
        self.seen(self.harness, "14-review")
        self.harness.get_by_role("button", name=self.say("Approve"), exact=True).click()
        expect(self.harness.get_by_role("heading", level=1)).to_have_text(self.say("To review"))

    def author_shares(self) -> None:
        """The author takes the last step."""
        self.phone.goto(self.story_url)
        self.seen(self.phone, "15-approved")
        self.phone.get_by_role("link", name=self.say("Share it myself")).click()
        self.phone.get_by_label("LinkedIn").check()
        self.seen(self.phone, "16-choose")
        self.phone.get_by_role("button", name=self.say("Prepare the share")).click()
        self.seen(self.phone, "17-share")
        text = self.phone.locator("textarea").first.input_value()
        found = re.search(r"http://127\.0\.0\.1:\d+/r/\w+", text)
        assert found is not None
        self.link = found.group()
        assert text.startswith(
            "I work at The Company." if self.language == "en" else "Je travaille ici."
        )
        assert BODY in text
        composer = self.phone.locator("a[target=_blank]").get_attribute("href")
        assert composer is not None
        assert composer.startswith(
            "https://www.linkedin.com/sharing/share-offsite/?url=http%3A%2F%2F"
        )
        self.phone.get_by_label(self.say("Address of your post")).fill("https://evil.example/post")
        self.phone.get_by_role("button", name=self.say("I posted it")).click()
        self.seen(self.phone, "18-address-refused")
        expect(self.phone.locator("p.error")).to_contain_text("linkedin.com")
        self.phone.get_by_label(self.say("Address of your post")).fill(
            "https://www.linkedin.com/posts/zoe-1"
        )
        self.phone.get_by_role("button", name=self.say("I posted it")).click()
        self.seen(self.phone, "19-posted")

    def people_visit(self) -> None:
        """Two people, one impatient finger, a preview, a robot, a HEAD."""
        assert visit(self.link, PHONE_AGENT, times=2) == 302
        assert visit(self.link, PHONE_AGENT.replace("18_1", "17_5")) == 302
        assert visit(self.link, "LinkedInBot/1.0 (compatible; Mozilla/5.0)") == 302
        assert visit(self.link, "curl/8.5.0") == 302
        assert visit(self.link, PHONE_AGENT, method="HEAD") == 302
        for token in self.earlier:
            assert visit(f"{self.server.url}/r/{token}", PHONE_AGENT) == 302
        self.lead = self.browse(self.language, DESKTOP)
        sign_in(self.lead, "lead@company.example", self.say, self.language)
        self.lead.goto("/programs/voices/figures")
        self.seen(self.lead, "20-figure-unknown")
        expect(self.lead.locator(".empty")).to_be_visible()

    def figure_is_told(self) -> None:
        """The week closes; page and notebook say the same, from the same function."""
        clock.move(NOON + timedelta(days=6))
        self.server.work()
        sign_in(self.lead, "lead@company.example", self.say, self.language)
        self.lead.goto("/programs/voices/figures")
        self.seen(self.lead, "21-figure")
        settings = self.company.settings
        taken = snapshots.load(snapshots.latest(settings.instance / "snapshots"))
        figure = authentic_visits(panel.build(taken), "voices")
        assert (figure.gross, figure.value, figure.low, figure.high) == (10, 6, 0, 6)
        assert {code: n for code, n in figure.removed if n} == {"R0": 1, "R1": 2, "R7": 1}
        expect(self.lead.locator("main")).to_contain_text(figure.sentence(self.language))
        image = self.lead.locator("figure.chart img")
        assert image.evaluate("i => i.naturalWidth > 0")
        assert [v["id"] for v in Axe().run(self.lead).response["violations"]] == []
        self.sentence = figure.sentence("en")

    def notebook_agrees(self) -> None:
        """The analyst's notebook, run on the same snapshot, says the same sentence."""
        root = self.company.settings.instance
        command = [sys.executable, "-m", "analytics.notebooks", "01", "--out", str(root / "run")]
        told = {"SNAPSHOT": str(snapshots.latest(root / "snapshots")), "TRIAL_DATA": "/nowhere"}
        subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, **told})
        ran = next((root / "run").glob("01-*"))
        assert self.sentence in html.unescape(ran.read_text(encoding="utf-8"))


@pytest.fixture
def language(database_kind: str) -> str:
    """Each database once and each language once."""
    return {"sqlite": "en", "postgresql": "fr"}[database_kind]


@pytest.mark.both_databases
def test_from_draft_to_figure(
    company: Company, server: Server, browse: Open, look: Look, language: str,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    # A figure is shown once the links of five people were visited: four were there before.
    earlier = [company.link(author=p).token for p in ("author", "colleague", "third", "fourth")]
    thread = Thread(company, server, browse, look, language, capsys, earlier)
    thread.signs_up()
    thread.joins_and_writes()
    thread.reviewer_approves()
    thread.author_shares()
    thread.people_visit()
    thread.figure_is_told()
    if language == "en" and company.settings.sqlite:
        thread.notebook_agrees()
