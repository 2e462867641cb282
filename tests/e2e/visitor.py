"""A person who follows links and submits forms as in a browser, through the Flask test client."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

from tests.pages import Client, Page
from webapp.web.application import Application


def text_of(tag: Tag) -> str:
    """The visible text of an element, without parts for screen readers."""
    copied = BeautifulSoup(str(tag), "html.parser")
    for hidden in copied.select(".visually-hidden"):
        hidden.decompose()
    return " ".join(copied.get_text(" ").split())


@dataclass
class Visitor:
    """One person's browser without scripts; `page` is the page that is open."""

    app: Application
    email: str = ""
    language: str = "en"
    page: Page = field(init=False)
    path: str = ""

    def __post_init__(self) -> None:
        self.client = Client(self.app)
        if self.email:
            self.client.sign_in(self.email)
        self.open(f"/?lang={self.language}")

    def open(self, address: str) -> Page:
        """Open an address of the application, and what it redirects to."""
        parts = urlsplit(address)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        return self._show(self.client.get(path, language=self.language, follow=True))

    def follow(self, text: str) -> Page:
        """Follow the link of this text, preferably one in the main part."""
        links = [*self.page.soup.select("main a[href]"), *self.page.soup.select("a[href]")]
        found = [str(link["href"]) for link in links if text_of(link) == text]
        assert found, f"no link {text!r} on {self.path}: {self.page.words}"
        return self.open(found[0])

    def press(self, text: str, values: dict[str, str] | None = None) -> Page:
        """Press the button of this text after filling in the fields of its form, by their labels."""
        button = next(b for b in self._buttons() if text_of(b) == text)
        return self._submit(button, values or {})

    def press_in(self, text: str, container: str) -> Page:
        """Press the only button of the list item that contains a text."""
        items = [i for i in self.page.soup.select("main li") if container in i.get_text(" ")]
        (item,) = [i for i in items if text in i.get_text(" ")]
        (button,) = item.select("button")
        return self._submit(button, {})

    def has_button(self, text: str) -> bool:
        """Whether the page has a button of this text."""
        return text in [text_of(button) for button in self._buttons()]

    def link(self, text: str) -> str:
        """The address of the link of this text."""
        (found,) = {str(a["href"]) for a in self.page.soup.select("a[href]") if text_of(a) == text}
        return found

    def _buttons(self) -> list[Tag]:
        return list(self.page.soup.select("main button"))

    def _submit(self, button: Tag, values: dict[str, str]) -> Page:
        form = button.find_parent("form")
        assert form is not None
        data = _values(form)
        for label, value in values.items():
            control = _labelled(form, label)
            data[str(control["name"])] = str(control.get("value", "")) if value == "on" else value
        if button.get("name"):
            data[str(button["name"])] = str(button.get("value", ""))
        path = urlsplit(str(form.get("action") or self.path)).path
        return self._show(self.client.post(path, data, follow=True, language=self.language))

    def _show(self, page: Page) -> Page:
        self.page, self.path = page, page.response.request.path
        return page


def _values(form: Tag) -> dict[str, str]:
    """What a browser would send with a form that nobody changed."""
    found = {
        str(control["name"]): str(control.get("value") or control.get_text())
        for control in form.select("input[name], textarea[name]")
        if control.get("type") not in {"radio", "checkbox"} or control.has_attr("checked")
    }
    for select in form.select("select[name]"):
        option = select.select_one("option[selected]") or select.select_one("option")
        found[str(select["name"])] = str(option["value"]) if option else ""
    return found


def _labelled(form: Tag, text: str) -> Tag:
    """The control of the label that begins with a text."""
    (label,) = [tag for tag in form.select("label") if text_of(tag).startswith(text)]
    control = form.select_one(f'[id="{label["for"]}"]')
    assert control is not None
    return control
