"""Journeys of people through the pages: clicks, and words on the pages that they see."""

import re
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect

WORD = re.compile(r"\w")
# What a reader sees of the main part: without closed details and words for screen readers.
SEEN = """() => {
  const main = document.querySelector('main');
  const unseen = main.querySelectorAll('details:not([open]) > :not(summary), .visually-hidden');
  const before = [...unseen].map((each) => each.style.display);
  unseen.forEach((each) => { each.style.display = 'none'; });
  const text = main.innerText;
  unseen.forEach((each, number) => { each.style.display = before[number]; });
  return text;
}"""
FOCUSED = "(element) => document.activeElement === element"
MOST_TABS = 150


def words_of(page: Page) -> int:
    """The number of words that a page shows in its main part."""
    return sum(1 for word in page.evaluate(SEEN).split() if WORD.search(word))


@dataclass
class Journey:
    """One journey in a window. With `keyboard`, controls are reached by Tab and used by Enter."""

    page: Page
    keyboard: bool = False
    clicks: int = 0
    words: int = 0
    steps: list[str] = field(default_factory=list)

    def start(self, address: str) -> "Journey":
        """Open the first page."""
        self.page.goto(address)
        return self.arrive()

    def arrive(self) -> "Journey":
        """Count the words of the page that is open now."""
        self.page.wait_for_load_state()
        count = words_of(self.page)
        self.words += count
        self.steps.append(f"{self.page.locator('h1').first.inner_text()} ({count})")
        return self

    def use(self, control: Locator) -> None:
        """One click, or the same by keyboard."""
        expect(control).to_be_visible()
        self.clicks += 1
        if self.keyboard:
            self._reach(control)
            self.page.keyboard.press(
                "Space" if control.get_attribute("type") == "checkbox" else "Enter"
            )
        else:
            control.click()

    def follow(self, control: Locator) -> "Journey":
        """Use a control that leads to another page, and count that page."""
        with self.page.expect_navigation():
            self.use(control)
        return self.arrive()

    def primary(self) -> "Journey":
        """Follow the one primary button of the page."""
        return self.follow(self.page.locator("main .btn-primary:visible"))

    def mail(self, address: str) -> "Journey":
        """Follow a link from a mail."""
        self.clicks += 1
        return self.start(address)

    def fill(self, name: str, value: str) -> None:
        """Type into the field of this name."""
        self.page.locator(f"main [name={name}]").fill(value)

    def _reach(self, control: Locator) -> None:
        for _ in range(MOST_TABS):
            if control.evaluate(FOCUSED):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{control} is not reached by {MOST_TABS} times Tab")

    def told(self, name: str, clicks: int, words: int) -> str:
        """The figures of the journey, beside its budget."""
        pages = " · ".join(self.steps)
        return f"{name}: {self.clicks} clicks of {clicks}, {self.words} words of {words} ({pages})"
