"""What the scripts of the pages do, and what the keyboard does, in a browser."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.conftest import DESKTOP, PHONE, Open, sign_in_with
from tests.factories.company import BODY, Company
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.sharing.models import Share

FOCUSED = "() => document.activeElement.id || document.activeElement.textContent.trim()"


@pytest.fixture
def author(company: Company, browse: Open) -> Page:
    """A phone on which the author is signed in."""
    page = browse("en", PHONE)
    sign_in_with(page, company, "author")
    return page


def held(page: Page, scripts: str) -> list[Route]:
    """The requests of scripts, which wait until the test lets them continue."""
    late: list[Route] = []

    def hold(route: Route) -> None:
        late.append(route)

    page.route(re.compile(scripts), hold)
    return late


def test_text_of_a_share_is_copied(company: Company, author: Page) -> None:
    share = company.share()
    author.context.grant_permissions(["clipboard-read", "clipboard-write"])
    author.goto(f"/shares/{share.id}")
    button = author.get_by_role("button", name="Copy the text")
    button.click()
    expect(author.locator(".copy [role=status]")).to_have_text("Copied")
    expect(button).to_be_focused()
    copied = author.evaluate("() => navigator.clipboard.readText()")
    assert copied.replace("\r\n", "\n") == share.body


def test_text_is_selected_where_copying_fails(company: Company, author: Page) -> None:
    share = company.share()
    author.add_init_script(
        "navigator.clipboard.writeText = () => Promise.reject(); document.execCommand = () => false"
    )
    author.goto(f"/shares/{share.id}")
    author.get_by_role("button", name="Copy the text").click()
    expect(author.locator(".copy [role=status]")).to_contain_text("The text is selected")
    assert author.evaluate(FOCUSED) == "text"
    selected = author.evaluate("() => getSelection().toString()")
    assert selected == share.body


def test_draft_is_saved_and_counted_while_it_is_typed(company: Company, author: Page) -> None:
    author.goto(f"/briefs/{company.brief.id}/write")
    counter = author.locator("#body-counter")
    limit = int("".join(re.findall(r"\d", counter.inner_text())))
    author.get_by_label("Title, for you and the reviewer").fill("The lathe")
    author.get_by_label("Your story, in your own words").fill(f"  {BODY}  ")
    expect(counter).to_have_text(f"Characters left: {limit - len(BODY):,}")
    expect(author.locator("#autosaved")).to_contain_text("Saved at")
    expect(author).to_have_url(re.compile(r"/stories/[a-z0-9]{16}/edit$"))
    author.reload()
    expect(author.get_by_label("Your story, in your own words")).to_have_value(BODY)


def test_what_was_typed_before_the_scripts_came_is_counted_and_saved(
    company: Company, author: Page
) -> None:
    late = held(author, r"/js/(autosave|counter)\b")
    author.goto(f"/briefs/{company.brief.id}/write")
    author.get_by_label("Your story, in your own words").fill(BODY)
    author.get_by_label("Language").select_option("fr")
    expect(author.locator("#body-counter")).to_contain_text("Up to")
    for route in late:
        route.continue_()
    expect(author.locator("#body-counter")).to_contain_text("Characters left")
    expect(author.locator("#autosaved")).to_contain_text("Saved at")
    author.reload()
    expect(author.get_by_label("Your story, in your own words")).to_have_value(BODY)
    expect(author.get_by_label("Language")).to_have_value("fr")


def test_a_choice_made_before_the_scripts_came_is_saved(company: Company, author: Page) -> None:
    story = company.story()
    late = held(author, r"/js/autosave\b")
    author.goto(f"/stories/{story.id}/edit")
    author.get_by_label("Language").select_option("fr")
    for route in late:
        route.continue_()
    expect(author.locator("#autosaved")).to_contain_text("Saved at")
    assert company.again(story).language == "fr"


def test_a_page_that_was_only_opened_saves_nothing(company: Company, author: Page) -> None:
    story = company.story()
    author.clock.install()
    saved: list[str] = []
    author.on("request", lambda sent: saved.append(sent.url) if sent.method == "POST" else None)
    with author.expect_response(re.compile(r"/js/autosave\b")):
        author.goto(f"/stories/{story.id}/edit")
    author.wait_for_load_state("networkidle")
    author.clock.run_for(10_000)
    author.wait_for_load_state("networkidle")
    assert saved == []


def test_draft_stays_on_the_page_without_a_connection(company: Company, author: Page) -> None:
    story = company.story()
    author.goto(f"/stories/{story.id}/edit")
    author.evaluate("() => { window.connected = fetch; window.fetch = () => Promise.reject(); }")
    author.get_by_label("Title, for you and the reviewer").fill("Another title")
    expect(author.locator("#autosaved")).to_contain_text("no connection")
    author.evaluate("() => { window.fetch = connected; dispatchEvent(new Event('online')); }")
    expect(author.locator("#autosaved")).to_contain_text("Saved at")


def test_queue_is_worked_through_with_keys(company: Company, browse: Open) -> None:
    first = company.story("in_review")
    clock.move(clock.now() + timedelta(minutes=1))
    company.story("in_review", author="colleague")
    page = browse("en", DESKTOP)
    sign_in_with(page, company, "reviewer")
    page.goto("/review")
    links = page.locator("[data-queue] .title a")
    expect(page.get_by_label("Use these keys")).to_be_visible()
    page.keyboard.press("j")
    expect(links.nth(0)).not_to_be_focused()  # keys act on the focused item only
    links.nth(0).focus()
    page.keyboard.press("j")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("t")
    page.wait_for_url(f"**/stories/{first.id}#review")
    page.get_by_role("link", name="Franc-Parler").first.focus()
    page.keyboard.press("a")
    page.locator("#review").focus()
    assert company.again(first).state.value == "in_review"
    page.keyboard.press("a")
    page.wait_for_url("**/review")
    assert company.again(first).state.value == "approved"
    page.get_by_role("button", name="Undo").click()
    page.wait_for_url(f"**/stories/{first.id}")
    assert company.again(first).state.value == "in_review"
    page.goto("/review")
    page.get_by_label("Use these keys").uncheck()
    links.nth(0).focus()
    page.keyboard.press("j")
    expect(links.nth(1)).not_to_be_focused()


def test_keyboard_reaches_content_menu_and_errors(company: Company, author: Page) -> None:
    author.goto("/me")
    author.keyboard.press("Tab")
    assert author.evaluate(FOCUSED) == "Skip to the content"
    author.keyboard.press("Enter")
    assert author.evaluate(FOCUSED) == "main"
    menu = author.get_by_role("button", name="Menu")
    menu.focus()
    author.keyboard.press("Enter")
    expect(author.get_by_role("link", name="Inbox")).to_be_visible()
    author.keyboard.press("Escape")
    expect(author.get_by_role("link", name="Inbox")).to_be_hidden()
    author.goto(f"/briefs/{company.brief.id}/write")
    author.get_by_role("button", name="Send for review").click()
    expect(author.locator(".error-summary")).to_be_focused()


def test_long_link_in_a_posted_text_does_not_scroll(company: Company, author: Page) -> None:
    share = company.share(state="posted")
    address = f"https://go.company.example/r/{'W' * 40}"
    with unit_of_work():
        db.session().get_one(Share, share.id).body = f"{BODY}\n\n{address}"
    author.goto(f"/shares/{share.id}")
    assert author.evaluate("() => document.documentElement.scrollWidth") <= PHONE["width"]
