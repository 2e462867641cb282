"""From a volunteer's sign-up to a figure of visits, through the pages, on both databases."""

import gettext
import re
from collections.abc import Callable
from contextvars import Context
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from analytics import panel, snapshots
from analytics.reach import authentic_visits
from tests.e2e.visitor import Visitor
from tests.environment import NOON
from tests.factories.application import full_worker
from tests.factories.company import BODY, Company
from tests.integration.asking import raw
from tests.pages import Client
from webapp.config import ROOT
from webapp.core import clock

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1"
NOTEBOOK = ROOT / "notebooks" / "01-traffic-quality.py"
FIGURES = "/programs/voices/figures"
CONFIRMATION = re.compile(r"http://127\.0\.0\.1:\d+(/confirm/\S+)")
TRACKED_LINK = re.compile(r"http://127\.0\.0\.1:\d+(/r/\w+)")


def translations(language: str) -> Callable[[str], str]:
    """The function that translates a sentence into a language."""
    folder = str(ROOT / "webapp" / "translations")
    return gettext.translation("messages", folder, [language], fallback=language == "en").gettext


@dataclass
class Thread:
    """The steps of one story; each continues where the one before stopped."""

    company: Company
    language: str
    capsys: pytest.CaptureFixture[str]
    earlier: list[str]
    _: Callable[[str], str] = field(init=False)
    author: Visitor = field(init=False)
    story: str = ""
    link: str = ""
    sentence: str = ""

    def __post_init__(self) -> None:
        self._ = translations(self.language)
        self.author = Visitor(self.company.app, language=self.language)

    def somebody(self, part: str) -> Visitor:
        """A person of the company, signed in."""
        return Visitor(self.company.app, f"{part}@company.example", self.language)

    def work(self) -> None:
        """Process all jobs that are due."""
        Context().run(full_worker(self.company.app).drain)

    def sign_up(self) -> None:
        """A volunteer reads the charter, signs up with a company address and confirms it."""
        author, _ = self.author, self._
        assert author.follow("Voices").h1 == "Voices"
        author.follow(_("Sign up"))
        name, email = _("Your name, as colleagues know it"), _("Work email address")
        button = _("Send me the confirmation email")
        page = author.press(button, {name: "Zoé Martin", email: "zoe@elsewhere.example"})
        assert "company.example" in " ".join(page.errors())
        page = author.press(button, {email: "zoe@company.example"})
        assert page.h1 == _("Check your email")
        self.work()
        printed = self.capsys.readouterr().out
        link = CONFIRMATION.search(printed)
        assert link is not None, printed
        author.open(link[1])
        password, button = _("Choose a password"), _("Confirm and sign in")
        assert author.press(button, {password: "short"}).errors() != []
        author.press(button, {password: "three wooden spoons"})
        assert author.page.errors() == []

    def join_and_write(self) -> None:
        """The author joins, writes from a brief and sends the story for review."""
        author, _ = self.author, self._
        author.follow("Voices")
        author.press(_("Join"))
        author.open("/")
        author.follow("Hands" if self.language == "en" else "Mains")
        author.follow(_("Write a story"))
        title, body = _("Title, for you and the reviewer"), _("Your story, in your own words")
        author.press(_("Send for review"), {title: "Le tour et moi", body: BODY})
        self.story = author.path
        assert re.fullmatch(r"/stories/[a-z0-9]{16}", self.story)

    def approve(self) -> None:
        """The reviewer finds the story in the queue and approves it."""
        reviewer, _ = self.somebody("reviewer"), self._
        assert "Le tour et moi" in reviewer.open("/inbox").words
        reviewer.open("/review")
        reviewer.follow("Le tour et moi")
        assert _("Object, with a reason") in reviewer.page.words
        assert reviewer.press(_("Approve")).h1 == _("To review")

    def share(self) -> None:
        """The author prepares a share, posts it and enters the address of the post."""
        author, _ = self.author, self._
        author.open(self.story)
        author.follow(_("Share it"))
        author.follow("LinkedIn")
        page = author.press(_("Prepare the share"))
        text = page.text_of("textarea").strip()
        found = TRACKED_LINK.search(text)
        assert found is not None
        self.link = found[1]
        disclosure = {"en": "I work at The Company.", "fr": "Je travaille ici."}[self.language]
        assert text.startswith(disclosure)
        assert BODY in text
        composer = page.soup.select_one("a[target=_blank]")
        assert composer is not None
        start = "https://www.linkedin.com/sharing/share-offsite/?url=http%3A%2F%2F"
        assert str(composer["href"]).startswith(start)
        address, button = _("Address of your post"), _("I posted it")
        page = author.press(button, {address: "https://evil.example/post"})
        assert "linkedin.com" in " ".join(page.errors())
        author.press(button, {address: "https://www.linkedin.com/posts/zoe-1"})
        assert author.link(_("Open your post")) == "https://www.linkedin.com/posts/zoe-1"

    def visit(self) -> None:
        """Two people (one of them twice), a preview, a robot and a HEAD; no figure is shown yet."""
        other_iphone = IPHONE.replace("18_1", "17_5")
        preview = "LinkedInBot/1.0 (compatible; Mozilla/5.0)"
        for agent in (IPHONE, IPHONE, other_iphone, preview, "curl/8.5.0"):
            assert self._status(self.link, agent) == 302
        assert self._status(self.link, IPHONE, "HEAD") == 302
        for token in self.earlier:
            assert self._status(f"/r/{token}", IPHONE) == 302
        lead = self.somebody("lead").open(FIGURES)
        assert len(lead.soup.select(".headlines .figure-unknown")) == 4

    def _status(self, path: str, agent: str, method: str = "GET") -> int:
        response = raw(Client(self.company.app), method, path, headers={"User-Agent": agent})
        return response.status_code

    def read_figure(self) -> None:
        """The week closes; the page shows what the function computes from the snapshot."""
        clock.move(NOON + timedelta(days=6))
        self.work()
        lead = self.somebody("lead")
        page = lead.open(FIGURES)
        taken = snapshots.load(snapshots.latest(self.company.settings.instance / "snapshots"))
        figure = authentic_visits(panel.build(taken), "voices")
        assert (figure.gross, figure.value, figure.low, figure.high) == (10, 6, 0, 6)
        assert {code: n for code, n in figure.removed if n} == {"R0": 1, "R1": 2, "R7": 1}
        sentences = {" ".join(str(i["alt"]).split()) for i in page.soup.select("figure.plot img")}
        assert " ".join(figure.sentence(self.language).split()) in sentences
        image = page.soup.select_one("figure.plot img")
        assert image is not None
        assert b"<svg" in raw(lead.client, "GET", urlsplit(str(image["src"])).path).get_data()
        self.sentence = figure.sentence("en")

    def run_notebook(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The notebook of the analyst computes the same figure from the same snapshot."""
        folder = snapshots.latest(self.company.settings.instance / "snapshots")
        monkeypatch.setenv("SNAPSHOT", str(folder))
        names: dict[str, Any] = {}
        # Code cells, each with the text that follows it as comments: imports, snapshot, figure.
        for cell in NOTEBOOK.read_text(encoding="utf-8").split("\n# %%\n")[1:4]:
            exec(cell, names)  # noqa: S102 - code of this repository
        assert names["figure"].sentence("en") == self.sentence


@pytest.fixture
def language(database_kind: str) -> str:
    """Each database and each language once."""
    return {"sqlite": "en", "postgresql": "fr"}[database_kind]


@pytest.mark.both_databases
def test_from_sign_up_to_figure(
    company: Company,
    language: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A figure is shown once the links of five people were visited: four exist before.
    earlier = [company.link(author=p).token for p in ("author", "colleague", "third", "fourth")]
    thread = Thread(company, language, capsys, earlier)
    thread.sign_up()
    thread.join_and_write()
    thread.approve()
    thread.share()
    thread.visit()
    thread.read_figure()
    thread.run_notebook(monkeypatch)
