"""The stories of the career page as an RSS feed."""

import re
from datetime import UTC
from email.utils import format_datetime
from html import escape
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from flask import Response
from flask_babel import get_locale
from flask_babel import gettext as _

from webapp.careers import queries
from webapp.careers.queries import CareerStory
from webapp.careers.views.blueprint import bp, page_address
from webapp.careers.views.caching import revalidated
from webapp.careers.views.public import asked_language
from webapp.core.permissions import public
from webapp.directory.queries import organization_name
from webapp.web.guards import guarded

ATOM = "http://www.w3.org/2005/Atom"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
NEWEST = 25
# What XML 1.0 cannot contain.
ILLEGAL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

register_namespace("atom", ATOM)
register_namespace("dc", DUBLIN_CORE)


@bp.get("/careers/stories/feed")
@guarded(public)
def feed() -> Response:
    """The newest stories as RSS 2.0, with the authors and languages of Dublin Core."""
    language = asked_language()
    found = queries.newest_stories(NEWEST, language)
    here = f"{page_address()}/feed" + (f"?language={language}" if language else "")
    title = _("Stories from %(organization)s", organization=organization_name())
    root = Element("rss", {"version": "2.0"})
    channel = SubElement(root, "channel")
    _text(channel, "title", title)
    _text(channel, "link", page_address())
    _text(channel, "description", _("Employees write about their work in their own words."))
    _text(channel, "language", language or str(get_locale()))
    self_link = {"rel": "self", "type": "application/rss+xml", "href": here}
    SubElement(channel, f"{{{ATOM}}}link", self_link)
    for story in found:
        _item(channel, story)
    content = tostring(root, encoding="utf-8", xml_declaration=True)
    return revalidated(Response(content, mimetype="application/rss+xml"))


def _item(channel: Element, story: CareerStory) -> None:
    address = f"{page_address()}/{story.token}"
    item = SubElement(channel, "item")
    _text(item, "title", story.title)
    _text(item, "link", address)
    _text(item, "guid", address)
    _text(item, "pubDate", format_datetime(story.at.astimezone(UTC), usegmt=True))
    # The element `author` of RSS needs a mail address.
    _text(item, f"{{{DUBLIN_CORE}}}creator", story.author)
    _text(item, f"{{{DUBLIN_CORE}}}language", story.language)
    _text(item, "description", _as_html(f"{story.disclosure}\n\n{story.body}"))


def _as_html(text: str) -> str:
    """Plain text as the HTML that readers of feeds expect."""
    parts = (escape(part, quote=False) for part in re.split(r"\n\s*\n", text.strip()))
    return "".join(f"<p>{part}</p>" for part in parts).replace("\n", "<br>")


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = ILLEGAL.sub("", text)
