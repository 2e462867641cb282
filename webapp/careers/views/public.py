"""The public career page: the list of stories, each story, and the block for other sites."""

from typing import Any
from urllib.parse import urlsplit

from flask import Response, request, url_for

from webapp.barometers.queries import waves_in
from webapp.barometers.workflow import Population, WaveState
from webapp.careers import queries
from webapp.careers.queries import CareerStory
from webapp.careers.views.blueprint import bp, load_story, page_address
from webapp.careers.views.caching import revalidated
from webapp.core import runtime
from webapp.core.i18n import LANGUAGES
from webapp.core.permissions import public
from webapp.directory.queries import organization_name
from webapp.networks.registry import CAREER
from webapp.tracking.handover import handed_over
from webapp.tracking.observing import count_request
from webapp.tracking.queries import code_of
from webapp.web.guards import guarded
from webapp.web.pages import render
from webapp.web.security import policy

IN_BLOCK = 5


def asked_language() -> str:
    """The language of stories that the address asks for; empty for all."""
    asked = request.args.get("language", "")
    return asked if asked in LANGUAGES else ""


def questionnaire() -> str | None:
    """The address of the questionnaire for candidates that ends last; None while none is open."""
    open_now = [
        wave for wave in waves_in((WaveState.open,))
        if wave.version.barometer.population == Population.candidates
    ]  # fmt: skip
    return (
        url_for("ballots.candidates", wave=open_now[-1].id, lang=kept().get("lang"))
        if open_now
        else None
    )


def kept() -> dict[str, Any]:
    """What the links of a public page carry on: the language of the page, as there is no cookie."""
    asked = request.args.get("lang", "")
    return {"lang": asked} if asked in LANGUAGES else {}


@bp.get("/careers/stories")
@guarded(public)
def stories() -> Response:
    """The stories of the career page, newest first, 25 a page. The request is counted."""
    language = asked_language()
    page = queries.story_page(request.args.get("page", 1, int), language)
    chosen = {"language": language} if language else {}
    response = revalidated(
        render(
            "careers/stories.html", page=page, language=language, names=LANGUAGES,
            kept=kept(), chosen={**kept(), **chosen},
            organization=organization_name(), questionnaire=questionnaire(),
        )
    )  # fmt: skip
    if (link_id := queries.list_link()) is not None:
        count_request(link_id, response.status_code)
    return response


@bp.get("/careers/stories/<story>")
@guarded(public, story=load_story)
def story(story: CareerStory) -> Response:
    """One story. The request is counted, as on a tracked link."""
    destination = story.program.destination
    code = code_of(story.program, CAREER)
    response = revalidated(
        render(
            "careers/story.html", story=story, article=_article(story), kept=kept(),
            organization=organization_name(), questionnaire=questionnaire(),
            jobs=handed_over(destination, code) if _is_allowed(destination) else None,
        )
    )  # fmt: skip
    count_request(story.link_id, response.status_code)
    return response


def _is_allowed(address: str) -> bool:
    """Whether a destination is on a host that links may lead to."""
    return urlsplit(address).hostname in runtime.current().settings.link_hosts


def _article(story: CareerStory) -> dict[str, Any]:
    """The story as an Article of schema.org."""
    address = f"{page_address()}/{story.token}"
    return {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": story.title,
        "articleBody": story.body,
        "inLanguage": story.language,
        "datePublished": story.at.isoformat(),
        "url": address,
        "mainEntityOfPage": address,
        "author": {"@type": "Person", "name": story.author},
        "publisher": {"@type": "Organization", "name": organization_name()},
    }


@bp.get("/careers/stories/block")
@guarded(public)
def block() -> Response:
    """The newest stories without a frame, for an `iframe` of the sites that the settings list."""
    hosts = runtime.current().settings.career_frame_hosts
    language = asked_language()
    found = queries.newest_stories(IN_BLOCK, language)
    response = render(
        "careers/block.html", stories=found, kept=kept(), organization=organization_name(),
    )  # fmt: skip
    allowed = " ".join(f"https://{host}" for host in sorted(hosts)) or "'none'"
    response.headers["Content-Security-Policy"] = policy(ancestors=allowed)
    return revalidated(response)
