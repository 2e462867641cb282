"""Each journey has a budget of clicks and words, on a phone, in the demo company.

In French by touch on a window of 390 px; in English by keyboard alone at 400 % zoom.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.databases import Templates
from tests.e2e.conftest import PATIENCE, Server, serve
from tests.e2e.journeys import SEEN, Journey
from tests.integration.demo.test_demo import SUNDAY, demo_company
from webapp.core.i18n import LANGUAGES
from webapp.demo_data import words

PHONE: ViewportSize = {"width": 390, "height": 844}
ZOOMED: ViewportSize = {"width": 320, "height": 256}
CONFIRMATION = re.compile(r"http://127\.0\.0\.1:\d+(/confirm/\S+)")
STORY = (
    "The first chair I repaired came back three times. Ada showed me how the grain runs, and I "
    "stopped fighting it. Now I teach apprentices to look at the wood before they touch a tool."
)


class Mode(NamedTuple):
    """How a person uses a window."""

    language: str
    keyboard: bool
    size: ViewportSize


MODES = [Mode("fr", False, PHONE), Mode("en", True, ZOOMED)]
# Clicks and words of each journey.
SIGN_UP, SHARE, REVIEW, LEAVE = (7, 550), (5, 250), (3, None), (2, None)


@pytest.fixture(scope="module")
def demo(templates: Templates, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A small demo company, served."""
    folder = tmp_path_factory.mktemp("budgets") / "demo"
    with demo_company(templates, folder, SUNDAY) as app:
        made = serve(app)
        yield Server(app, f"http://127.0.0.1:{made.port}")
        made.shutdown()
        made.server_close()


def window(chromium: Browser, demo: Server, mode: Mode) -> Page:
    context = chromium.new_context(
        locale=mode.language, viewport=mode.size, base_url=demo.url, reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE)
    return context.new_page()


def charter_path(demo: Server) -> str:
    answer = demo.app.test_client().get("/")
    found = re.search(r'href="(/charter/[\w-]+)', answer.get_data(as_text=True))
    assert found is not None
    return found[1]


def sign_in(page: Page, part: str, mode: Mode) -> Journey:
    """Begin a journey with the sign-in of a demo account."""
    journey = Journey(page, mode.keyboard)
    journey.start(f"/sign-in?lang={mode.language}")
    journey.fill("email", f"{words.ACCOUNTS[part][0]}@{words.DOMAIN}")
    journey.fill("password", words.PASSWORD)
    return journey.primary()


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.language)
def test_every_journey_stays_within_its_budget(
    demo: Server, chromium: Browser, capsys: pytest.CaptureFixture[str], mode: Mode
) -> None:
    told: list[str] = []
    phone = window(chromium, demo, mode)
    path = _sign_up_and_write(phone, demo, capsys, mode, told)
    desk = window(chromium, demo, mode)
    _review(desk, path, mode, told)
    _share(phone, mode, told)
    _leave(phone, demo, mode, told)
    desk.context.close()
    phone.context.close()
    with capsys.disabled():
        print("\n" + "\n".join(told))  # noqa: T201 - the figures are what the test is for


def _within(journey: Journey, name: str, budget: tuple[int, int | None], told: list[str]) -> None:
    clicks, most = budget
    told.append(journey.told(name, clicks, most or 0))
    assert journey.clicks <= clicks, told[-1]
    assert most is None or journey.words <= most, told[-1]


def _sign_up_and_write(
    page: Page, demo: Server, capsys: pytest.CaptureFixture[str], mode: Mode, told: list[str]
) -> str:
    language = mode.language
    journey = Journey(page, mode.keyboard).start(f"{charter_path(demo)}?lang={language}")
    journey.primary()
    journey.fill("name", "Zoé Martin")
    journey.fill("email", f"zoe.{language}@{words.DOMAIN}")
    journey.primary()
    demo.work()
    link = CONFIRMATION.search(capsys.readouterr().out)
    assert link is not None
    journey.mail(link[1])
    journey.fill("password", "three wooden spoons")
    journey.primary().primary()
    journey.follow(page.locator("main a[href*='/write']").first)
    journey.fill("title", f"The chair ({language})")
    journey.fill("body", STORY)
    journey.primary()
    _within(journey, f"sign-up to a submitted story ({language})", SIGN_UP, told)
    assert re.fullmatch(r"/stories/[a-z0-9]{16}", urlsplit(page.url).path)
    return urlsplit(page.url).path


def _review(page: Page, path: str, mode: Mode, told: list[str]) -> None:
    """A reviewer signs in and answers the most urgent story; then those up to the new one."""
    journey = sign_in(page, "reviewer", mode).primary()
    seen = page.evaluate(SEEN)
    # The questions, facts and sources of the brief and the language, without opening anything.
    lists = page.locator("main .brief-aside ul").all()
    assert len(lists) == 3
    assert all(entry.inner_text() in seen for each in lists for entry in each.locator("li").all())
    assert any(name in seen for name in LANGUAGES.values())
    answered = urlsplit(page.url).path
    journey.primary()
    _within(journey, f"sign-in to a decision ({mode.language})", REVIEW, told)
    while answered != path:
        Journey(page).start("/").primary()
        answered = urlsplit(page.url).path
        Journey(page).primary()


def _share(page: Page, mode: Mode, told: list[str]) -> None:
    """From the home page to a post on LinkedIn whose address is kept."""
    journey = Journey(page, mode.keyboard).start("/")
    journey.primary()
    journey.follow(page.locator("main a", has_text="LinkedIn").first)
    journey.primary()
    page.context.route("https://www.linkedin.com/**", lambda route: route.abort())
    with page.context.expect_page() as opened:
        journey.use(page.locator("main a.btn-primary[target=_blank]"))
    opened.value.close()
    journey.fill(
        "address", "https://www.linkedin.com/feed/update/urn:li:activity:7123456789012345678/"
    )
    journey.follow(page.locator("main form[action$='/posted'] button"))
    _within(journey, "approved story to a post whose address is kept", SHARE, told)


def _leave(page: Page, demo: Server, mode: Mode, told: list[str]) -> None:
    slug = charter_path(demo).rpartition("/")[2]
    journey = Journey(page, mode.keyboard).start(f"/programs/{slug}/participation")
    journey.follow(page.locator("main a[href$='/leave']").first)
    journey.follow(page.locator("main form[action$='/leave'] button").first)
    _within(journey, "leave a program", LEAVE, told)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_first_screen_tells_a_lead_how_it_goes(
    demo: Server, chromium: Browser, language: str
) -> None:
    page = window(chromium, demo, Mode(language, False, PHONE))
    sign_in(page, "lead", Mode(language, False, PHONE))
    slug = charter_path(demo).rpartition("/")[2]
    page.goto(f"/programs/{slug}/figures")
    boxes = [each.bounding_box() for each in page.locator(".headlines > div").all()]
    assert len(boxes) == 4
    assert all(box and box["y"] + box["height"] <= PHONE["height"] for box in boxes), boxes
    page.context.close()
